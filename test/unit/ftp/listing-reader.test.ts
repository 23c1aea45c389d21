import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { lineByLine } from '../../../server/ftp/listing/dialect.ts';
import type { Dialect } from '../../../server/ftp/listing/dialect.ts';
import { DIALECTS } from '../../../server/ftp/listing/dialects.ts';
import { MAX_LINE_BYTES } from '../../../server/ftp/listing/line-splitter.ts';
import {
  DEFAULT_MAX_BYTES,
  DEFAULT_MAX_ENTRIES,
  ListingReader,
  MAX_LOOK_AHEAD_BYTES,
  MAX_LOOK_AHEAD_LINES,
} from '../../../server/ftp/listing/listing-reader.ts';
import type { ListingOptions } from '../../../server/ftp/listing/listing-reader.ts';
import type { RemoteEntry } from '../../../server/ftp/listing/remote-entry.ts';

const OPTIONS: ListingOptions = {
  dialects: DIALECTS,
  context: { now: new Date('2024-07-01T12:00:00Z'), offsetMinutes: 0 },
  maxEntries: DEFAULT_MAX_ENTRIES,
  maxBytes: DEFAULT_MAX_BYTES,
};
const UNIX = '-rw-r--r--   1 kim      staff          12 Mar  7 09:14 ';
const DOS = '01-15-99  12:00AM                   5 ';
const MLSD = 'type=file;size=5;modify=20240229120000; ';

function readerWith(options: Partial<ListingOptions> = {}): ListingReader {
  return new ListingReader({ ...OPTIONS, ...options });
}

function sample(name: string): Buffer {
  return readFileSync(new URL(`../../samples/listings/${name}.txt`, import.meta.url));
}

function names(entries: readonly RemoteEntry[]): string[] {
  return entries.map((entry) => entry.name.toString('latin1'));
}

/** Everything that comes of a listing that arrives in these pieces. */
function outcome(pieces: readonly Uint8Array[], options: Partial<ListingOptions> = {}): object {
  const reader = readerWith(options);
  const entries = [...pieces.flatMap((piece) => reader.feed(piece)), ...reader.end()];
  const { dialect, limit, received, parsed, raw, noise } = reader;
  return { entries, dialect, limit, received, parsed, raw, noise };
}

function cut(bytes: Buffer, sizes: readonly number[]): Buffer[] {
  const pieces: Buffer[] = [];
  let start = 0;
  for (const size of sizes) {
    pieces.push(bytes.subarray(start, start + size));
    start += size;
  }
  return [...pieces, bytes.subarray(start)];
}

describe('lines', () => {
  it.each(['\n', '\r\n'])('%j ends a line', (end) => {
    const reader = readerWith();
    expect(names(reader.feed(Buffer.from(`${UNIX}a${end}${UNIX}b${end}`)))).toEqual(['a', 'b']);
    expect(reader.end()).toEqual([]);
  });

  it('mixed ends are taken as they come, and only one carriage return belongs to the end', () => {
    expect(names(readerWith().feed(Buffer.from(`${UNIX}a\r\n${UNIX}b\n${UNIX}c\r\r\n`)))).toEqual([
      'a',
      'b',
      'c\r',
    ]);
  });

  it('the last line needs no end', () => {
    const reader = readerWith();
    expect(reader.feed(Buffer.from(`${UNIX}a`))).toEqual([]);
    expect(names(reader.end())).toEqual(['a']);
    expect(reader.received).toBe(1);
  });

  it('a byte order mark counts only at the very beginning', () => {
    const mark = Buffer.from([0xef, 0xbb, 0xbf]);
    const line = Buffer.from(`${UNIX}a\n`);
    const reader = readerWith();
    expect(names(reader.feed(Buffer.concat([mark, line, mark, line])))).toEqual([
      'a',
      Buffer.concat([mark, line.subarray(0, -1)]).toString('latin1'),
    ]);
    expect(reader).toMatchObject({ parsed: 1, raw: 1 });
  });

  it('a line of just the longest length is parsed, one byte more is shown raw and cut', () => {
    const longest = UNIX + 'n'.repeat(MAX_LINE_BYTES - UNIX.length);
    const reader = readerWith();
    const [whole, tooLong] = reader.feed(Buffer.from(`${longest}\r\n${longest}n\r\n`));
    expect(whole).toMatchObject({ kind: 'file', sizeBytes: 12 });
    expect(tooLong).toEqual({
      name: Buffer.from(longest),
      kind: 'other',
      unsafe: true,
      raw: Buffer.from(longest),
    });
    expect(reader).toMatchObject({ received: 2, parsed: 1, raw: 1 });
  });

  it('a byte order mark does not count for the length', () => {
    const longest = UNIX + 'n'.repeat(MAX_LINE_BYTES - UNIX.length);
    const reader = readerWith();
    expect(reader.feed(Buffer.from(`\ufeff${longest}\r\n`))).toHaveLength(1);
    expect(reader).toMatchObject({ parsed: 1, raw: 0 });
  });

  it('entries keep their bytes when the caller uses its buffer again', () => {
    const chunk = Buffer.from(`${UNIX}name\n`);
    const entries = readerWith().feed(chunk);
    chunk.fill(0);
    expect(names(entries)).toEqual(['name']);
  });

  it('an empty listing has no dialect and no entries', () => {
    expect(outcome([])).toMatchObject({ entries: [], dialect: 'none', limit: undefined, received: 0 });
    expect(outcome([Buffer.from('\r\n')])).toMatchObject({
      entries: [],
      dialect: 'none',
      received: 1,
      noise: 1,
    });
    expect(outcome([Buffer.from('total 0\r\n')])).toMatchObject({ entries: [], dialect: 'none', noise: 1 });
  });
});

describe('noise', () => {
  it('what nobody understands stays visible as raw entries, known noise is counted', () => {
    const reader = readerWith();
    const entries = [...reader.feed(sample('noise')), ...reader.end()];
    expect(reader).toMatchObject({ dialect: 'unix', received: 10, parsed: 1, raw: 5, noise: 4 });
    expect(names(entries)).toEqual([
      '/pub/mirror:',
      "ls: cannot open directory 'private': Permission denied",
      'secret: No such file or directory',
      '213-Status follows:',
      'after the noise',
      '213 End of status',
    ]);
    for (const entry of entries.filter(({ name }) => !name.equals(Buffer.from('after the noise')))) {
      expect(entry).toEqual({ name: entry.name, kind: 'other', unsafe: true, raw: entry.name });
    }
  });

  it('ten thousand lines of noise do not hide the entry behind them', () => {
    const reader = readerWith();
    const noise = 'warning: something is wrong\n'.repeat(10_000);
    expect(reader.feed(Buffer.from(noise))).toHaveLength(10_000);
    expect(names(reader.feed(Buffer.from(`${DOS}a\n`)))).toEqual(['a']);
    expect(reader).toMatchObject({ dialect: 'dos', raw: 10_000, parsed: 1 });
  });
});

describe('hostile names', () => {
  const EXPECTED = [
    ['2e2e2f6574632f782e747874', true],
    ['6e6577', false],
    ['6c696e65', true],
    ['83658358836700', true],
    ['d6d0ff2e747874', false],
    ['e280a861', false],
    ['c2a061', false],
    ['e3808061', false],
    ['1b5d303b7c07', true],
  ];

  it.each(['unix', 'dos', 'mlsd'])(
    'keep their bytes in %s, and those that must not be sent are marked',
    (dialect) => {
      const reader = readerWith();
      const entries = reader.feed(sample(`hostile-names-${dialect}`));
      expect(entries.map(({ name, unsafe }) => [name.toString('hex'), unsafe ?? false])).toEqual(EXPECTED);
      // The second half of the name with a line feed is a line that nobody understands.
      expect(reader).toMatchObject({ dialect, parsed: 8, raw: 1 });
    },
  );
});

describe('the choice of a dialect', () => {
  it.each([
    ['unix', UNIX],
    ['dos', DOS],
    ['mlsd', MLSD],
  ])('the first line of %s leaves as soon as it is complete', (id, line) => {
    const reader = readerWith();
    expect(reader.dialect).toBe('none');
    expect(names(reader.feed(Buffer.from(`${line}a\n${line}b`)))).toEqual(['a']);
    expect(reader.dialect).toBe(id);
  });

  it('lines of other dialects are understood too, without a change of the dialect', () => {
    const reader = readerWith();
    const lines = [`${UNIX}a`, `${DOS}b`, `${MLSD}c`, 'what?', `${UNIX}d`].join('\n');
    const entries = [...reader.feed(Buffer.from(lines)), ...reader.end()];
    expect(names(entries)).toEqual(['a', 'b', 'c', 'what?', 'd']);
    expect(reader).toMatchObject({ dialect: 'unix', parsed: 4, raw: 1 });
  });

  /** Understands lines with one of its letters; the name tells who read it. */
  function reading(id: string, letters: string): Dialect {
    const understands = (line: Buffer): boolean =>
      [...line].some((byte) => letters.includes(String.fromCharCode(byte)));
    return lineByLine(id, (line) =>
      understands(line) ? { name: Buffer.from(`${id}:${line.toString()}`), kind: 'file' } : undefined,
    );
  }
  const AMBIGUOUS = { dialects: [reading('first', 'xy'), reading('second', 'xz')] };

  it('lines that several understand wait for the one that tells, and then leave in order', () => {
    const reader = readerWith(AMBIGUOUS);
    expect(reader.feed(Buffer.from('x1\nx2\n?\n'))).toEqual([]);
    expect(reader.received).toBe(0);
    expect(names(reader.feed(Buffer.from('z3\nx4\ny5\n')))).toEqual([
      'second:x1',
      'second:x2',
      '?',
      'second:z3',
      'second:x4',
      'first:y5',
    ]);
    expect(reader).toMatchObject({ dialect: 'second', received: 6, parsed: 5, raw: 1 });
  });

  it.each([
    ['lines', 'x\n'.repeat(MAX_LOOK_AHEAD_LINES)],
    ['bytes', `${'x'.repeat(MAX_LOOK_AHEAD_BYTES / 8)}\n`.repeat(8)],
  ])('after enough %s the order decides', (_what, text) => {
    const reader = readerWith(AMBIGUOUS);
    const early = reader.feed(Buffer.from(text.slice(0, -1)));
    expect(early).toEqual([]);
    expect(names(reader.feed(Buffer.from('\n'))).every((name) => name.startsWith('first:'))).toBe(true);
    expect(reader.dialect).toBe('first');
  });

  it('at the end the order decides', () => {
    const reader = readerWith(AMBIGUOUS);
    expect(reader.feed(Buffer.from('x1\n'))).toEqual([]);
    expect(names(reader.end())).toEqual(['first:x1']);
  });

  it('what waited when the bytes were over is delivered', () => {
    const reader = readerWith({ ...AMBIGUOUS, maxBytes: 4 });
    expect(names(reader.feed(Buffer.from('x1\nx2\n')))).toEqual(['first:x1']);
    expect(reader.limit).toBe('bytes');
  });
});

describe('limits', () => {
  it('the reader stops at the largest number of entries and says so', () => {
    const reader = readerWith({ maxEntries: 2 });
    expect(names(reader.feed(Buffer.from(`${UNIX}a\nwhat?\ntotal 5\n`)))).toEqual(['a', 'what?']);
    expect(reader.limit).toBeUndefined();
    expect(reader.feed(Buffer.from(`${UNIX}c\n${UNIX}d\n`))).toEqual([]);
    expect(reader.feed(Buffer.from(`${UNIX}e\n`))).toEqual([]);
    expect(reader.end()).toEqual([]);
    expect(reader).toMatchObject({ limit: 'entries', received: 3, parsed: 1, raw: 1, noise: 1 });
  });

  it('what comes after the last entry does not choose the dialect any more', () => {
    const reader = readerWith({ maxEntries: 1 });
    reader.feed(Buffer.from(`what?\nand what?\n${UNIX}a\n`));
    expect(reader).toMatchObject({ limit: 'entries', dialect: 'none', raw: 1 });
  });

  it('a line that the largest number of bytes cuts in two is not shown', () => {
    const line = `${UNIX}name\n`;
    const reader = readerWith({ maxBytes: line.length + line.length - 3 });
    expect(names([...reader.feed(Buffer.from(line + line)), ...reader.end()])).toEqual(['name']);
    expect(reader).toMatchObject({ limit: 'bytes', received: 1 });
  });

  it('a listing that just fills the limits is complete', () => {
    const text = Buffer.from(`${UNIX}a\n${UNIX}b`);
    const reader = readerWith({ maxBytes: text.length, maxEntries: 2 });
    expect(names([...reader.feed(text), ...reader.end()])).toEqual(['a', 'b']);
    expect(reader.limit).toBeUndefined();
  });

  it('a megabyte without a line end is one raw entry of bounded size', () => {
    const reader = readerWith();
    for (let sent = 0; sent < 1024; sent++) expect(reader.feed(Buffer.alloc(1024, '1'))).toEqual([]);
    expect(reader.end().map(({ name }) => name.length)).toEqual([MAX_LINE_BYTES]);
    expect(reader).toMatchObject({ received: 1, raw: 1 });
  });
});

/** Lines of the other dialects, wrapped ones and headings among them. */
const OTHERS = [
  'A_LONG_NAME.DAT;2',
  '     120/126     29-FEB-2004 00:00:01  [1,4]  (RWED,RWED,,)',
  'Directory DISK$USER:[KIM]',
  ' Name     VV.MM   Created       Changed      Size  Init   Mod   Id',
  'PAYROLL',
  '+r,s12,\tx',
  '03-04-19  12:30                  77 ambiguous',
  '25-12-19  12:30                  77 proof',
  'KIM  8192 03/04/22 09:08:07 *DIR  archive/',
  '-rw-r--r--       326     42180   42506 Sep 14 10:31 Read Me!',
  '  512      A     02-03-00   23:59  X',
  '1024    Mar-03-2005  14:15:16   vx.out',
  'ls: x: Permission denied',
];
const lineOf = fc.oneof(
  fc.constantFrom(...OTHERS),
  fc.constantFrom(
    `${UNIX}a`,
    `${UNIX}a -> b`,
    `${DOS}b`,
    `${MLSD}c`,
    'total 5',
    '',
    ' ',
    'what?',
    `${MLSD}..`,
    '\ufeff',
  ),
  fc.constantFrom('x'.repeat(MAX_LINE_BYTES - 1), 'x'.repeat(MAX_LINE_BYTES), 'x'.repeat(MAX_LINE_BYTES + 5)),
  fc.string({ unit: 'binary', maxLength: 12 }),
);
const anyListing = fc
  .array(fc.tuple(lineOf, fc.constantFrom('\n', '\r\n', '\r\r\n', '\r', '')), { maxLength: 20 })
  .map((lines) => Buffer.from(lines.flat().join('')));
const sizes = fc.array(fc.oneof(fc.integer({ min: 0, max: 5 }), fc.integer({ min: 0, max: 5_000 })), {
  maxLength: 30,
});

describe('any chunking of any bytes', () => {
  const limits = fc.constantFrom({}, { maxEntries: 3 }, { maxBytes: 100 }, { maxEntries: 2, maxBytes: 200 });

  it('gives the same result as one piece', () => {
    fc.assert(
      fc.property(anyListing, sizes, limits, (listing, pieces, options) => {
        expect(outcome(cut(listing, pieces), options)).toEqual(outcome([listing], options));
      }),
      { numRuns: 500 },
    );
  });

  it('loses no line', () => {
    fc.assert(
      fc.property(anyListing, sizes, (listing, pieces) => {
        const reader = readerWith();
        const entries = [...cut(listing, pieces).flatMap((piece) => reader.feed(piece)), ...reader.end()];
        const text = listing.toString('latin1');
        const lines = text.split('\n').length - (text === '' || text.endsWith('\n') ? 1 : 0);
        expect(reader.received).toBe(lines);
        expect(reader.parsed + reader.raw + reader.noise).toBe(lines);
        expect(entries).toHaveLength(reader.parsed + reader.raw);
        expect(entries.filter((entry) => entry.raw !== undefined)).toHaveLength(reader.raw);
      }),
      { numRuns: 500 },
    );
  });

  it.each(['unix-c-locale', 'unix-odd-columns', 'dos', 'mlsd', 'noise'])(
    '%s may come byte by byte',
    (name) => {
      const listing = sample(name);
      expect(outcome(cut(listing, Array<number>(listing.length).fill(1)))).toEqual(outcome([listing]));
    },
  );
});

describe('size', () => {
  it.each([
    ['unix', UNIX],
    ['dos', DOS],
    ['mlsd', MLSD],
  ])('100,000 lines of %s cost the last thousand no more than the first', (_id, line) => {
    const chunk = Buffer.from(Array.from({ length: 1_000 }, (_, at) => `${line}file-${at}.txt\r\n`).join(''));
    const reader = readerWith();
    const costOf = (thousands: number): number => {
      const started = performance.now();
      for (let thousand = 0; thousand < thousands; thousand++) reader.feed(chunk);
      return performance.now() - started;
    };
    const [first, second] = [costOf(50), costOf(50)];
    // Linear means a ratio of one; a reader that kept what it has read would be at three and growing.
    expect(second / first).toBeLessThan(3);
    expect(reader).toMatchObject({ parsed: 100_000, raw: 0, limit: undefined });
  });
});
