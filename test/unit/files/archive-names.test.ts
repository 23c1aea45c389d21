import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ArchiveNames, safeName } from '../../../server/files/archive/names.ts';

const MANY = 5_000;

describe('a name in an archive', () => {
  it.each([
    ['plain.txt', 'plain.txt'],
    ['12:30.log', '12:30.log'],
    ['C:', 'C_'],
    ['c:evil', 'c_evil'],
    ['..', '___'],
    ['...', '____'],
    ['.hidden', '.hidden'],
    ['a\\..\\b', 'a_.._b'],
    ['a/b', 'a_b'],
    ['a\0\n\x1bb', 'a___b'],
    ['txt.\u202egnp', 'txt._gnp'],
    [`${'长'.repeat(100)}.pdf`, `${'长'.repeat(78)}.pdf`],
    ['\ud800x', '\ufffdx'],
    ['', '_'],
  ])('%j is %j', (name, expected) => {
    expect(safeName(name)).toBe(expected);
  });

  it('cannot lead out of its folder, whatever the server calls things', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (name) => {
        const safe = safeName(name);
        expect(safe).not.toMatch(/[/\\\p{Cc}]|^[A-Za-z]:|^[. ]*$/u);
        expect(safe.isWellFormed()).toBe(true);
        expect(Buffer.byteLength(safe)).toBeLessThanOrEqual(240);
      }),
    );
  });

  it('is another one for each, also where case, composition or a dot at the end does not count', () => {
    const names = new ArchiveNames();
    const given = ['a.txt', 'A.TXT', 'a (2).txt', 'u\u0308', '\u00fc', 'x', 'x.', 'stra\u00dfe', 'STRASSE'];
    expect(given.map((name) => names.nameFor(name))).toEqual([
      'a.txt',
      'A (2).TXT',
      'a (2) (2).txt',
      'u\u0308',
      '\u00fc (2)',
      'x',
      'x (2).',
      'stra\u00dfe',
      'STRASSE (2)',
    ]);
  });

  it('is found soon where thousands are alike', () => {
    const names = new ArchiveNames();
    const given = Array.from({ length: MANY }, () => names.nameFor('same'));
    expect(new Set(given).size).toBe(MANY);
  });
});
