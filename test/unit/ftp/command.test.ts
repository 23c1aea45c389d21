import { describe, expect, it } from 'vitest';
import { MAX_COMMAND_BYTES, command } from '../../../server/ftp/command.ts';
import type { Argument } from '../../../server/ftp/command.ts';
import { ArgumentUnsafe } from '../../../server/ftp/errors.ts';
import { Secret } from '../../../server/secret.ts';

const PASSWORD = 'correct horse';

function refusal(argument: Argument): Error {
  try {
    command('RETR', argument);
  } catch (error) {
    return error as Error;
  }
  throw new Error('it was accepted');
}

describe('a command line', () => {
  it.each([
    ['NOOP', undefined, 'NOOP\r\n'],
    ['RETR', '/a b', 'RETR /a b\r\n'],
    ['RETR', ' /leading and trailing ', 'RETR  /leading and trailing \r\n'],
    ['USER', '', 'USER \r\n'],
    ['OPTS', 'UTF8 ON', 'OPTS UTF8 ON\r\n'],
    ['MKD', '/é文', 'MKD /é文\r\n'],
    ['PASS', new Secret('pä ss'), 'PASS pä ss\r\n'],
    ['PASS', new Secret(''), 'PASS \r\n'],
  ])('%s with %j is one line of UTF-8', (verb, argument, line) => {
    expect(command(verb, argument).bytes.toString()).toBe(line);
  });

  it('carries the bytes of a name as they are', () => {
    const name = Buffer.from('2fd6d0ff5c', 'hex');
    expect(
      command('RETR', name).bytes.equals(Buffer.concat([Buffer.from('RETR '), name, Buffer.from('\r\n')])),
    ).toBe(true);
  });

  it.each([
    ['SITE CHMOD 0644', '/f', 'SITE'],
    ['RETR', '/f', 'RETR'],
    ['PASV', undefined, 'PASV'],
  ])('%s has a verb of one word', (verb, argument, word) => {
    expect(command(verb, argument).verb).toBe(word);
  });

  it('does not change with the bytes it was made of', () => {
    const name = Buffer.from('/f');
    const made = command('RETR', name);
    name.fill(0x0a);
    expect(made.bytes.toString()).toBe('RETR /f\r\n');
  });
});

describe('what could end a line is refused', () => {
  const ENDS: readonly (readonly [string, string])[] = [
    ['CR', '\r'],
    ['LF', '\n'],
    ['NUL', '\0'],
  ];
  const places = (end: string): string[] => [end, `${end}a`, `a${end}`, `a${end}DELE b`, `a\r\n${end}`];

  it.each(ENDS)('%s in text, bytes and secrets, wherever it stands', (_name, end) => {
    for (const text of places(end)) {
      for (const argument of [text, Buffer.from(text), new Uint8Array(Buffer.from(text)), new Secret(text)]) {
        expect(refusal(argument)).toBeInstanceOf(ArgumentUnsafe);
      }
    }
  });

  it.each(ENDS)('%s in the words of the verb', (_name, end) => {
    expect(() => command(`SITE CHMOD 644${end}`, '/f')).toThrow(ArgumentUnsafe);
    expect(() => command(`NOOP${end}`)).toThrow(ArgumentUnsafe);
  });

  it.each(['\u010a', '\u010d', '\u200d', '\u0a0d', '\u0d0a', '\u2028', '\u0085', '\u0100', '\ud83d\ude00'])(
    '%j is no line end and does not become one',
    (character) => {
      for (const argument of [character, new Secret(character)]) {
        const { bytes } = command('RETR', argument);
        expect(bytes.subarray(0, -2)).toEqual(Buffer.from(`RETR ${character}`));
        expect([...bytes.subarray(0, -2)].filter((byte) => [0x0d, 0x0a, 0].includes(byte))).toEqual([]);
      }
    },
  );

  it('a refused secret is not in the error', () => {
    expect(String(refusal(new Secret(`${PASSWORD}\n`)).stack)).not.toContain(PASSWORD);
  });

  it('a refused name is an error with a code of its own', () => {
    expect(refusal('a\nb')).toMatchObject({ code: 'NAME_INVALID', retry: 'never' });
  });
});

describe('length', () => {
  const room = MAX_COMMAND_BYTES - 'RETR \r\n'.length;

  it('a line may be as long as servers read in one piece', () => {
    expect(command('RETR', 'x'.repeat(room)).bytes).toHaveLength(MAX_COMMAND_BYTES);
  });

  it.each([
    ['text', 'x'.repeat(room + 1)],
    ['characters of several bytes', '文'.repeat(Math.ceil((room + 1) / 3))],
    ['bytes', Buffer.alloc(room + 1, 0x78)],
    ['a secret', new Secret('x'.repeat(room + 1))],
  ])('%s beyond that is refused, because servers would see two commands', (_name, argument) => {
    expect(refusal(argument)).toBeInstanceOf(ArgumentUnsafe);
  });
});

describe('what is shown', () => {
  it.each(['PASS', 'ACCT'])('%s hides its secret and keeps its verb', (verb) => {
    const made = command(verb, new Secret(PASSWORD));
    expect(made.shown).toBe(`${verb} ***`);
    expect(made.bytes.toString()).toBe(`${verb} ${PASSWORD}\r\n`);
  });

  it.each([
    ['PASS', 'hunter2', 'PASS ***'],
    ['ACCT', 'hunter2', 'ACCT ***'],
    ['SITE PSWD', 'old hunter2', 'SITE PSWD ***'],
    ['SITE', 'PSWD old hunter2', 'SITE PSWD ***'],
    ['SITE', 'pswd old hunter2', 'SITE pswd ***'],
    ['SITE', 'CHPASS hunter2', 'SITE CHPASS ***'],
    ['SITE AUTH', 'hunter2', 'SITE AUTH ***'],
    ['PASS', undefined, 'PASS'],
  ])('%s %s has a secret, whoever wrote it', (verb, argument, shown) => {
    expect(command(verb, argument).shown).toBe(shown);
  });

  it.each([
    ['NOOP', undefined, 'NOOP'],
    ['RETR', 'PASS hunter2', 'RETR PASS hunter2'],
    ['SITE UTIME', '20200101000000 /PASS x', 'SITE UTIME 20200101000000 /PASS x'],
    ['RETR', '/a b', 'RETR /a b'],
    ['SITE CHMOD 0644', '/f', 'SITE CHMOD 0644 /f'],
    ['RETR', Buffer.from('/é'), 'RETR /é'],
    ['RETR', Buffer.from('2fff', 'hex'), 'RETR /\ufffd'],
  ])('%s shows everything else', (verb, argument, shown) => {
    expect(command(verb, argument).shown).toBe(shown);
  });
});
