import { validateHeaderValue } from 'node:http';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { contentDisposition } from '../../../server/exchange/download-headers.ts';
import { readDisposition } from './disposition-reader.ts';

const NAMES = 10_000;
/** Ten thousand of anything take their time on a machine that is busy. */
const SLOW_MS = 20_000;

describe('Content-Disposition', () => {
  it(
    'of 10,000 random names is read back as the name by an independent reader (T34)',
    () => {
      const character = fc.oneof(
        fc.string({ unit: 'binary', minLength: 1, maxLength: 3 }),
        fc.constantFrom(
          '"',
          '\\',
          '%',
          ';',
          "'",
          '*',
          '\r\n',
          '\0',
          '\x7f',
          '文',
          '𝄞',
          'é',
          ' ',
          '%22',
          "UTF-8''",
        ),
      );
      const name = fc
        .array(character, { minLength: 1, maxLength: 12 })
        .map((parts) => parts.join('').replaceAll('/', '_'));
      const wrong = fc.sample(name, { numRuns: NAMES }).filter((original) => !isReadBack(original));
      expect(wrong).toEqual([]);
    },
    SLOW_MS,
  );

  it.each([
    ['/a/plain.txt', 'plain.txt', 'plain.txt'],
    ['/a/日本.txt', '__.txt', '日本.txt'],
    ['/a/it"s.txt', 'it_s.txt', 'it"s.txt'],
    ['/', 'file', 'file'],
    ['/a\r\nSet-Cookie: x=1', 'a__Set-Cookie: x=1', 'a\r\nSet-Cookie: x=1'],
    ['/\ud800', '_', '\ufffd'],
  ])('of %j has the names %j and %j', (path, fallback, name) => {
    const { type, parameters } = readDisposition(contentDisposition('inline', path));
    expect([type, parameters.get('filename'), parameters.get('filename*')]).toEqual([
      'inline',
      fallback,
      name,
    ]);
  });
});

function isReadBack(original: string): boolean {
  const header = contentDisposition('attachment', `/folder/${original}`);
  validateHeaderValue('content-disposition', header);
  const { type, parameters } = readDisposition(header);
  return (
    type === 'attachment' &&
    parameters.get('filename*') === original.toWellFormed() &&
    /^[^"\\%;/]+$/.test(parameters.get('filename') ?? '')
  );
}
