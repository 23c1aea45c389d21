import { Console } from 'node:console';
import { PassThrough } from 'node:stream';
import { format, inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import { Secret } from '../../server/secret.ts';

const TEXT = 'correct horse';
const secret = new Secret(TEXT);

/** What a console prints of these values. */
function printed(...values: unknown[]): string {
  const stream = new PassThrough();
  new Console(stream).log(...values);
  return String(stream.read());
}

describe('a secret does not show itself', () => {
  it.each<[string, () => string]>([
    ['to String()', () => String(secret)],
    ['to a template', () => `password: ${secret as unknown as string}`],
    ['to concatenation', () => 'password: '.concat(secret as unknown as string)],
    ['to JSON', () => JSON.stringify({ secret, list: [secret] })],
    ['to inspect', () => inspect(secret)],
    ['to inspect that goes deep', () => inspect({ a: { b: { secret } } }, { depth: 9, showHidden: true })],
    ['to inspect without our own way', () => inspect(secret, { customInspect: false, showHidden: true })],
    ['to format with %s, %o, %O and %j', () => format('%s %o %O %j', secret, secret, secret, secret)],
    ['to console', () => printed(secret, { secret }, [secret])],
    ['to an error', () => inspect(new Error(`wrong: ${String(secret)}`, { cause: secret }))],
    [
      'to the list of its properties',
      () => JSON.stringify([Object.entries(secret), Reflect.ownKeys(secret)]),
    ],
    ['to a copy of its properties', () => JSON.stringify(Object.assign({}, secret))],
  ])('%s', (_title, show) => {
    expect(show()).not.toContain(TEXT);
  });

  it('but stands as asterisks, so that one sees that it is there', () => {
    expect([String(secret), JSON.stringify(secret), inspect(secret), printed(secret)]).toEqual([
      '***',
      '"***"',
      '***',
      '***\n',
    ]);
  });

  it('except where it is asked for', () => {
    expect(secret.reveal()).toBe(TEXT);
    expect(new Secret('').reveal()).toBe('');
  });
});

describe('masking', () => {
  it.each([
    [TEXT, `a ${TEXT} b${TEXT}${TEXT}`, 'a *** b******'],
    ['abcde', 'abcde abcdef xabcde (abcde)', '*** abcdef xabcde (***)'],
    ['abcdef', 'abcdefg', '***g'],
    ['$1', 'a $1 b', 'a *** b'],
    ['(', 'a ( b', 'a *** b'],
    ['', 'nothing to hide', 'nothing to hide'],
  ])('of %j in %j', (hidden, text, expected) => {
    expect(new Secret(hidden).maskIn(text)).toBe(expected);
  });

  it('is masked where a server took its UTF-8 for another charset', () => {
    const umlaut = new Secret('Grüße-€-1');
    const bytes = Buffer.from('Grüße-€-1');
    const echoed = [bytes.toString('latin1'), new TextDecoder('windows-1252').decode(bytes)];
    expect(echoed.map((text) => umlaut.maskIn(`530 ${text} is wrong`))).toEqual([
      '530 *** is wrong',
      '530 *** is wrong',
    ]);
  });
});
