import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ReplyParser } from '../../../server/ftp/reply-parser.ts';
import { withoutPrefix, withoutTelnet } from '../../../server/ftp/telnet.ts';

const bytes = (text: string): Buffer => Buffer.from(text, 'latin1');

describe('what Telnet leaves in a line (case 4)', () => {
  it.each<[string, string, string]>([
    [
      'WILL, WONT, DO and DONT are left out with their option',
      'a\xff\xfb\x01b\xff\xfc\x03\xff\xfd\x18\xff\xfe\x1fc',
      'abc',
    ],
    ['IAC IAC is one byte 0xFF', 'x\xff\xffy', 'x\xffy'],
    ['two doubled ones are two', '\xff\xff\xff\xff', '\xff\xff'],
    ['CR NUL is a carriage return', 'a\r\0b', 'a\rb'],
    ['NUL alone is text', 'a\0b', 'a\0b'],
    ['a lone 0xFF is a letter of a name', '257 "/\xd6\xd0\xff"', '257 "/\xd6\xd0\xff"'],
    [
      '0xFF before letters of a legacy charset is a letter, too',
      '257 "/\xff\xfb\xe0"',
      '257 "/\xff\xfb\xe0"',
    ],
    ['0xFF at the end is kept', 'a\xff', 'a\xff'],
    ['a negotiation that is cut off is kept', 'a\xff\xfb', 'a\xff\xfb'],
    ['nothing of it, nothing changes', '220 ready', '220 ready'],
  ])('%s', (_title, line, expected) => {
    expect(withoutTelnet(bytes(line)).toString('latin1')).toBe(expected);
  });

  it('before a reply code any option is negotiated, and a byte order mark may follow', () => {
    expect(withoutPrefix(bytes('\xff\xfd\x90\xff\xfb\x01\xef\xbb\xbf220 hi')).toString('latin1')).toBe(
      '220 hi',
    );
  });

  it('a reply with negotiation in its middle is read as if there were none', () => {
    const codes: string[] = [];
    new ReplyParser().feed(bytes('230-wel\xff\xfb\x01come\r\n230 i\xff\xfe\x03n\r\n'), (reply) =>
      codes.push(`${reply.code} ${reply.fullText}`),
    );
    expect(codes).toEqual(['230 welcome\nin']);
  });

  it('never makes a line longer, and leaves nothing of a doubled name behind', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 40 }), (line) => {
        const from = Buffer.from(line);
        const to = withoutTelnet(from);
        expect(to.length).toBeLessThanOrEqual(from.length);
        const doubled = Buffer.from([...from].flatMap((byte) => (byte === 0xff ? [byte, byte] : [byte])));
        if (!from.includes(0)) expect(withoutTelnet(doubled).equals(from)).toBe(true);
      }),
      { numRuns: 500 },
    );
  });
});
