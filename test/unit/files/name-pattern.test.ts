import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { nameTest } from '../../../server/files/name-pattern.ts';

const RUNS = 300;

/** The same by definition, in exponential time. */
function slowly(pattern: string, name: string): boolean {
  if (pattern === '') return name === '';
  if (pattern.startsWith('*'))
    return slowly(pattern.slice(1), name) || (name !== '' && slowly(pattern, name.slice(1)));
  return (
    name !== '' && (pattern[0] === '?' || pattern[0] === name[0]) && slowly(pattern.slice(1), name.slice(1))
  );
}

describe('a pattern for names', () => {
  it.each([
    ['report', 'Annual Report 2026.pdf', true],
    ['report', 'repo', false],
    ['*.pdf', 'a.PDF', true],
    ['*.pdf', 'a.pdf.bak', false],
    ['a?c', 'abc', true],
    ['a?c', 'ac', false],
    ['文?.*', '文件.TXT', true],
    ['?', '😀', true],
    ['[a-c]x', 'Bx', true],
    ['[!a-c]x', 'bx', false],
    ['[]]', ']', true],
    ['[a-]', '-', true],
    ['100[%*]', '100*', true],
    ['[*]', 'x', false],
    ['[abc', '[abc', true],
    ['[abc*', '[abcd', true],
    ['a\\b', 'A\\B', true],
    ['ÜBER*', 'u\u0308ber.txt', true],
    ['*', '', true],
    ['__proto__', '__proto__', true],
  ])('%s and %s: %s', (pattern, name, expected) => {
    expect(nameTest(pattern)(name)).toBe(expected);
  });

  it('means what its definition says', () => {
    const text = (alphabet: string): fc.Arbitrary<string> =>
      fc.array(fc.constantFrom(...Array.from(alphabet)), { maxLength: 8 }).map((parts) => parts.join(''));
    fc.assert(
      fc.property(text('ab*?'), text('ab'), (pattern, name) => {
        const whole = `*${pattern}`;
        expect(nameTest(whole)(name)).toBe(slowly(whole, name));
      }),
      { numRuns: RUNS },
    );
  });

  it('takes no longer for a name that was made to take long', () => {
    const test = nameTest(`${'*a'.repeat(100)}*b`);
    expect(test('a'.repeat(4_000))).toBe(false);
  });
});
