import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BadReply, ReplyTooLarge } from '../../../server/ftp/errors.ts';
import {
  MAX_LINE_BYTES,
  MAX_REPLY_BYTES,
  MAX_REPLY_LINES,
  ReplyParser,
} from '../../../server/ftp/reply-parser.ts';

/** Code and lines (byte strings) of one reply. */
type Told = readonly [code: number, ...lines: string[]];

const bytes = (text: string): Buffer => Buffer.from(text, 'latin1');

/** What a parser makes of these chunks, in order. */
function parsed(chunks: readonly Uint8Array[]): Told[] {
  const parser = new ReplyParser();
  const told: Told[] = [];
  for (const chunk of chunks) {
    parser.feed(chunk, ({ code, lines }) => {
      told.push([code, ...lines.map((line) => line.toString('latin1'))]);
    });
  }
  expect(parser.isMidReply).toBe(false);
  return told;
}

function singly(wire: Buffer): Buffer[] {
  return Array.from(wire, (_, at) => wire.subarray(at, at + 1));
}

function failure(feed: () => void): unknown {
  try {
    feed();
  } catch (error) {
    return error;
  }
  throw new Error('it was accepted');
}

const TRANSCRIPTS: readonly (readonly [title: string, wire: string, replies: readonly Told[]])[] = [
  ['a reply cut between its digits is one reply (case 1)', '213 12345\r\n', [[213, '12345']]],
  ['a code alone is a reply', '211\r\n', [[211, '']]],
  ['a code and a blank alone are a reply', '200 \r\n', [[200, '']]],
  ['further blanks belong to the text', '200  two  \r\n', [[200, ' two  ']]],
  [
    'replies glued together come one by one (case 3)',
    '150 here\r\n226 done\r\n',
    [
      [150, 'here'],
      [226, 'done'],
    ],
  ],
  ['several lines end with the same code and a blank', '220-a\r\n220 b\r\n', [[220, 'a', 'b']]],
  ['inner lines that repeat the code keep it', '220-a\r\n220-b\r\n220 c\r\n', [[220, 'a', '220-b', 'c']]],
  [
    'inner lines that look like other replies end nothing (case 2)',
    '230-226 files today\r\n226 not the end\r\n530 nor this\r\n230 ok\r\n',
    [[230, '226 files today', '226 not the end', '530 nor this', 'ok']],
  ],
  [
    'an inner line that is a longer number ends nothing',
    '211-a\r\n2110 b\r\n211 c\r\n',
    [[211, 'a', '2110 b', 'c']],
  ],
  ['an indented code ends nothing', '211-a\r\n 211 b\r\n211 c\r\n', [[211, 'a', ' 211 b', 'c']]],
  ['several lines end with the code alone', '211-a\r\n b\r\n211\r\n', [[211, 'a', ' b', '']]],
  ['inner lines may be blank', '214-a\r\n\r\n\r\n214 b\r\n', [[214, 'a', '', '', 'b']]],
  ['several lines may begin with the code and a dash alone', '230-\r\n230 ok\r\n', [[230, '', 'ok']]],
  [
    'the next reply may be glued to the end of several lines',
    '211-a\r\n211 b\r\n200 c\r\n',
    [
      [211, 'a', 'b'],
      [200, 'c'],
    ],
  ],
  ['bare line feeds end lines (case 4)', '220-a\n b\n220 c\n', [[220, 'a', ' b', 'c']]],
  ['mixed line ends are line ends', '220-a\n b\r\n220 c\n', [[220, 'a', ' b', 'c']]],
  ['a carriage return inside a line is text', '200 a\rb\r\n', [[200, 'a\rb']]],
  ['of two carriage returns only the last belongs to the line end', '200 a\r\r\n', [[200, 'a\r']]],
  ['NUL and other controls are text', '200 a\0b\x1bc\r\n', [[200, 'a\0b\x1bc']]],
  ['bytes that are no UTF-8 are kept', '257 "/\xd6\xd0\xff"\r\n', [[257, '"/\xd6\xd0\xff"']]],
  [
    'Telnet negotiation before the greeting is left out (case 4)',
    '\xff\xfd\x18\xff\xfb\x01220 ready\r\n',
    [[220, 'ready']],
  ],
  ['a byte order mark before the greeting is left out', '\xef\xbb\xbf220 ready\r\n', [[220, 'ready']]],
  [
    'the banner of Pure-FTPd is one reply',
    '220---------- Welcome to Pure-FTPd [privsep] [TLS] ----------\r\n' +
      '220-You are user number 1 of 50 allowed.\r\n220-Local time is now 18:20. Server port: 21.\r\n' +
      '220 You will be disconnected after 15 minutes of inactivity.\r\n',
    [
      [
        220,
        '--------- Welcome to Pure-FTPd [privsep] [TLS] ----------',
        '220-You are user number 1 of 50 allowed.',
        '220-Local time is now 18:20. Server port: 21.',
        'You will be disconnected after 15 minutes of inactivity.',
      ],
    ],
  ],
  [
    'the lines of FEAT are indented',
    '211-Features:\r\n MDTM\r\n REST STREAM\r\n211 End\r\n',
    [[211, 'Features:', ' MDTM', ' REST STREAM', 'End']],
  ],
  [
    'or they are not',
    '211-Features:\r\nMDTM\r\nSIZE\r\n211 End\r\n',
    [[211, 'Features:', 'MDTM', 'SIZE', 'End']],
  ],
  [
    'or each repeats the code',
    '211-Features:\r\n211-MDTM\r\n211-SIZE\r\n211 End\r\n',
    [[211, 'Features:', '211-MDTM', '211-SIZE', 'End']],
  ],
  [
    'a passive reply of two lines is one reply (case 37)',
    '227-listen socket created\r\n227 (0,0,0,0,137,217)\r\n',
    [[227, 'listen socket created', '(0,0,0,0,137,217)']],
  ],
];

describe.each(TRANSCRIPTS)('%s', (_title, text, replies) => {
  const wire = bytes(text);

  it('when it comes at once', () => {
    expect(parsed([wire])).toEqual(replies);
  });

  it('when it comes byte by byte', () => {
    expect(parsed(singly(wire))).toEqual(replies);
  });

  it('when it is cut in two at any byte', () => {
    for (let cut = 0; cut <= wire.length; cut++) {
      expect(parsed([wire.subarray(0, cut), wire.subarray(cut)])).toEqual(replies);
    }
  });
});

describe('what is still open', () => {
  it.each(['2', '226 done', '226 done\r', '211-a\r\n', '211-a\r\n b'])(
    '%j is the middle of a reply',
    (text) => {
      const parser = new ReplyParser();
      parser.feed(bytes(text), () => expect.unreachable());
      expect(parser.isMidReply).toBe(true);
    },
  );

  it('a reply does not change with the buffer it came in', () => {
    const parser = new ReplyParser();
    const chunk = bytes('220-first\r\n inner\r\n220 last\r\n22');
    const lines: string[] = [];
    const kept: (readonly Buffer[])[] = [];
    parser.feed(chunk, (reply) => kept.push(reply.lines));
    chunk.fill(0x78);
    parser.feed(bytes('6 done\r\n'), (reply) => kept.push(reply.lines));
    for (const line of kept.flat()) lines.push(line.toString());
    expect(lines).toEqual(['first', ' inner', 'last', 'done']);
  });
});

describe('limits', () => {
  const longest = `200 ${'x'.repeat(MAX_LINE_BYTES - '200 '.length)}`;

  it.each(['\r\n', '\n'])('the longest line is a reply however it is cut (line end %j)', (lineEnd) => {
    const wire = bytes(longest + lineEnd);
    for (let cut = MAX_LINE_BYTES - 1; cut < wire.length; cut++) {
      expect(parsed([wire.subarray(0, cut), wire.subarray(cut)])).toEqual([
        [200, longest.slice('200 '.length)],
      ]);
    }
    expect(parsed(singly(wire))).toHaveLength(1);
  });

  it('a line that is one byte longer is refused, whole or in pieces', () => {
    const wire = bytes(`${longest}x\r\n`);
    for (const chunks of [[wire], singly(wire)]) {
      const error = failure(() => parsed(chunks));
      expect(error).toBeInstanceOf(ReplyTooLarge);
      expect(error).toHaveProperty('message', expect.stringMatching(/line (is too long|never ends)/));
    }
  });

  it('a line without an end is refused before its end comes', () => {
    const error = failure(() => new ReplyParser().feed(bytes(`${longest}xx`), () => undefined));
    expect(error).toBeInstanceOf(ReplyTooLarge);
    expect(error).toHaveProperty('message', expect.stringContaining('never ends'));
  });

  it('a reply may have so many lines and not one more', () => {
    const inner = ' x\r\n'.repeat(MAX_REPLY_LINES - 2);
    expect(parsed([bytes(`211-a\r\n${inner}211 b\r\n`)])[0]).toHaveLength(1 + MAX_REPLY_LINES);
    const error = failure(() => parsed([bytes(`211-a\r\n${inner} x\r\n211 b\r\n`)]));
    expect(error).toBeInstanceOf(ReplyTooLarge);
    expect(error).toHaveProperty('message', expect.stringContaining('too many lines'));
  });

  it('a reply may have so many bytes and not one more', () => {
    const ends = '211-'.length + '211 '.length;
    const line = 4 * 1024;
    const inner = `${'x'.repeat(line)}\r\n`.repeat(MAX_REPLY_BYTES / line - 1);
    const rest = (more: number): string => `${'x'.repeat(line - ends + more)}\r\n`;
    expect(parsed([bytes(`211-\r\n${inner}${rest(0)}211 \r\n`)])).toHaveLength(1);
    const error = failure(() => parsed([bytes(`211-\r\n${inner}${rest(1)}211 \r\n`)]));
    expect(error).toBeInstanceOf(ReplyTooLarge);
    expect(error).toHaveProperty('message', expect.stringContaining('too many bytes'));
  });

  it('the limits count for each reply alone', () => {
    const wire = bytes(`${longest}\r\n`.repeat(2 * (MAX_REPLY_BYTES / MAX_LINE_BYTES)));
    expect(parsed([wire])).toHaveLength(2 * (MAX_REPLY_BYTES / MAX_LINE_BYTES));
  });
});

describe('what is no reply', () => {
  const SECRETIVE = 'internal-4711';
  it.each([
    ['a web server', `HTTP/1.1 400 Bad Request\r\nServer: ${SECRETIVE}\r\n\r\n`],
    ['a web server whose code comes first', `400Bad Request ${SECRETIVE}\r\n`],
    ['a mail server of POP', `+OK ${SECRETIVE} ready\r\n`],
    ['TLS bytes', `\x15\x03\x01\x00\x02${SECRETIVE}\n\x02\x46`],
    ['a blank line', '\r\n'],
    ['two digits', `22 ${SECRETIVE}\r\n`],
    ['a code below 100', `020 ${SECRETIVE}\r\n`],
    ['a code above 599', `600 ${SECRETIVE}\r\n`],
    ['text before the code', `${SECRETIVE} 220 ready\r\n`],
    ['digits of another script', '\xd9\xa2\xd9\xa2\xd9\xa0 ready\r\n'],
  ])('%s is refused without repeating its bytes', (_title, text) => {
    for (const chunks of [[bytes(text)], singly(bytes(text))]) {
      const error = failure(() => parsed(chunks));
      expect(error).toBeInstanceOf(BadReply);
      expect(String(error)).not.toContain(SECRETIVE);
      expect(JSON.stringify(error)).not.toContain(SECRETIVE);
    }
  });

  it('a reply before it counts all the same', () => {
    const parser = new ReplyParser();
    const codes: number[] = [];
    expect(() => parser.feed(bytes('220 ready\r\nwhat?\r\n'), ({ code }) => codes.push(code))).toThrow(
      BadReply,
    );
    expect(codes).toEqual([220]);
  });
});

describe('for any input', () => {
  const line = fc.oneof(
    fc.constantFrom('', ' ', '226', '226 x', '211-y', '21', '2110 z', '\xff\xfb\x01', '\r'),
    fc.string({ maxLength: 12, unit: fc.constantFrom('2', '1', ' ', '-', '\r', '\0', '\xff', 'x') }),
  );
  const reply = fc
    .record({
      code: fc.integer({ min: 100, max: 599 }),
      inner: fc.array(line, { maxLength: 4 }),
      isLong: fc.boolean(),
    })
    .filter(({ code, inner }) => !inner.some((text) => new RegExp(`^${code}(?: |\\r?$)`).test(text)))
    .map(({ code, inner, isLong }) =>
      isLong
        ? `${code}-first\r\n${inner.map((text) => `${text}\r\n`).join('')}${code} last\r\n`
        : `${code} only\r\n`,
    );

  it('any chunking gives the same replies', () => {
    fc.assert(
      fc.property(
        fc.array(reply, { minLength: 1, maxLength: 5 }),
        fc.array(fc.nat({ max: 200 }), { maxLength: 20 }),
        (replies, cuts) => {
          const wire = bytes(replies.join(''));
          const borders = [0, ...cuts.filter((cut) => cut < wire.length).sort((a, b) => a - b), wire.length];
          const chunks = borders.slice(1).map((end, at) => wire.subarray(borders[at], end));
          const whole = parsed([wire]);
          expect(whole).toHaveLength(replies.length);
          expect(parsed(chunks)).toEqual(whole);
        },
      ),
      { numRuns: 500 },
    );
  });

  it('any bytes give the same replies and the same error for any split', () => {
    const course = (chunks: readonly Uint8Array[]): string[] => {
      const parser = new ReplyParser();
      const told: string[] = [];
      try {
        for (const chunk of chunks)
          parser.feed(chunk, (reply) => told.push(`${reply.code} ${reply.lines.join('|')}`));
      } catch (error) {
        told.push((error as Error).constructor.name);
      }
      return [...told, `${parser.mayHaveEnded}`];
    };
    const some = fc.oneof(
      fc.uint8Array({ maxLength: 30 }).map((part) => Buffer.from(part)),
      line.map((text) => bytes(`${text}\r\n`)),
      fc.constantFrom('220-a\r\n', '221 b\r\n', '220 c\r\n', '\xff\xff', '\r\0\n').map(bytes),
    );
    fc.assert(
      fc.property(fc.array(some, { maxLength: 12 }), (parts) => {
        const wire = Buffer.concat(parts);
        const whole = course([wire]);
        const isFailed = whole.length > 1 && /[A-Z]/.test(whole.at(-2)?.[0] ?? '');
        expect(course(singly(wire)).slice(0, isFailed ? -1 : undefined)).toEqual(
          whole.slice(0, isFailed ? -1 : undefined),
        );
      }),
      { numRuns: 500 },
    );
  });

  it('any bytes are replies, an error of ours, or the wait for more', () => {
    const some = fc.oneof(
      fc.uint8Array({ maxLength: 60 }),
      line.map((text) => bytes(`${text}\r\n`)),
    );
    fc.assert(
      fc.property(fc.array(some, { maxLength: 12 }), (chunks) => {
        const parser = new ReplyParser();
        let replies = 0;
        try {
          for (const chunk of chunks) parser.feed(chunk, () => (replies += 1));
        } catch (error) {
          expect(error instanceof BadReply || error instanceof ReplyTooLarge).toBe(true);
        }
        const lineFeeds = Buffer.concat(chunks).filter((byte) => byte === 0x0a).length;
        expect(replies).toBeLessThanOrEqual(lineFeeds);
      }),
      { numRuns: 500 },
    );
  });
});
