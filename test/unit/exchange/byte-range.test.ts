import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MAX_PARTS, decideRanges } from '../../../server/exchange/byte-range.ts';
import type { RangeDecision } from '../../../server/exchange/byte-range.ts';

const SIZE = 1_000;

describe('a byte range', () => {
  it.each<[string | undefined, RangeDecision]>([
    [undefined, 'whole'],
    ['', 'whole'],
    ['bytes=0-0', [{ first: 0, last: 0 }]],
    ['bytes=0-499', [{ first: 0, last: 499 }]],
    ['bytes=500-', [{ first: 500, last: 999 }]],
    ['bytes=-1', [{ first: 999, last: 999 }]],
    ['bytes=-2000', [{ first: 0, last: 999 }]],
    ['bytes=999-5000', [{ first: 999, last: 999 }]],
    ['BYTES=1-2', [{ first: 1, last: 2 }]],
    ['bytes= 1 - 2 ', [{ first: 1, last: 2 }]],
    ['bytes=1000-', 'unsatisfiable'],
    ['bytes=1000-1001', 'unsatisfiable'],
    ['bytes=-0', 'unsatisfiable'],
    ['bytes=2-1', 'whole'],
    ['bytes=-', 'whole'],
    ['bytes=a-b', 'whole'],
    // Several ranges: in the order of the request; what overlaps or touches is one part.
    [
      'bytes=1-2,4-5',
      [
        { first: 1, last: 2 },
        { first: 4, last: 5 },
      ],
    ],
    [
      'bytes=4-5, 1-2',
      [
        { first: 4, last: 5 },
        { first: 1, last: 2 },
      ],
    ],
    [
      'bytes=,1-2 ,, -1,',
      [
        { first: 1, last: 2 },
        { first: 999, last: 999 },
      ],
    ],
    ['bytes=0-4,5-9', [{ first: 0, last: 9 }]],
    [
      'bytes=500-,0-1,400-600',
      [
        { first: 400, last: 999 },
        { first: 0, last: 1 },
      ],
    ],
    ['bytes=0-,-5', [{ first: 0, last: 999 }]],
    ['bytes=0-1,2000-', [{ first: 0, last: 1 }]],
    ['bytes=2000-,3000-4000,-0', 'unsatisfiable'],
    ['bytes=0-1,x-2', 'whole'],
    ['bytes=0-1,5-2', 'whole'],
    ['bytes=,', 'whole'],
    ['bytes=1.5-2', 'whole'],
    ['bytes=+1-2', 'whole'],
    ['lines=1-2', 'whole'],
    ['bytes 1-2', 'whole'],
    // Beyond every file: not a mistake, but bytes that are not there.
    ['bytes=9999999999999999999-', 'unsatisfiable'],
    ['bytes=9007199254740993-9007199254740994', 'unsatisfiable'],
    ['bytes=-9999999999999999999', [{ first: 0, last: 999 }]],
    [`bytes=0-${'9'.repeat(400)}`, [{ first: 0, last: 999 }]],
  ])('%s is %o', (header, expected) => {
    expect(decideRanges(header, SIZE)).toEqual(expected);
  });

  it('beyond 2^32 is exact', () => {
    const size = 100 * 2 ** 30;
    expect(decideRanges('bytes=4294967295-4294967296, -1', size)).toEqual([
      { first: 4_294_967_295, last: 4_294_967_296 },
      { first: size - 1, last: size - 1 },
    ]);
  });

  it('of many that lie near each other becomes one, and the whole file when they do not', () => {
    const apart = (gap: number, count: number): string =>
      `bytes=${Array.from({ length: count }, (_, at) => `${at * gap}-${at * gap}`).join(',')}`;
    const size = 2 ** 30;
    expect(decideRanges(apart(100, MAX_PARTS), size)).toHaveLength(MAX_PARTS);
    expect(decideRanges(apart(100, MAX_PARTS + 1), size)).toEqual([{ first: 0, last: 100 * MAX_PARTS }]);
    expect(decideRanges(apart(2 ** 20, MAX_PARTS + 1), size)).toBe('whole');
    expect(decideRanges(apart(2, 10_000), size)).toBe('whole');
  });

  it('of an empty file cannot be satisfied', () => {
    expect(decideRanges('bytes=0-', 0)).toBe('unsatisfiable');
    expect(decideRanges('bytes=-5', 0)).toBe('unsatisfiable');
  });

  it('of a file without a known size is the whole file', () => {
    expect(decideRanges('bytes=0-5', undefined)).toBe('whole');
  });

  it('is a set of parts inside the file that never touch, and hold every byte that was asked for', () => {
    const spec = fc.oneof(
      fc.tuple(fc.nat(2_000), fc.nat(2_000)).map(([from, length]) => `${from}-${from + length}`),
      fc.nat(2_000).map((length) => `-${length}`),
      fc.nat(2_000).map((from) => `${from}-`),
    );
    const header = fc.oneof(
      fc.string().map((text) => `bytes=${text}`),
      fc.array(spec, { minLength: 1, maxLength: 12 }).map((specs) => `bytes=${specs.join(',')}`),
    );
    fc.assert(
      fc.property(header, fc.nat(2_000), (text, sizeBytes) => {
        const decision = decideRanges(text, sizeBytes);
        if (typeof decision === 'string') return;
        const ascending = decision.toSorted((a, b) => a.first - b.first);
        for (const [at, { first, last }] of ascending.entries()) {
          expect(first).toBeLessThanOrEqual(last);
          expect(first).toBeGreaterThan((ascending[at - 1]?.last ?? -2) + 1);
          expect(last).toBeLessThan(sizeBytes);
        }
        for (const [, from = '', to = ''] of text.matchAll(/(\d+)-(\d*)(?:,|$)/g)) {
          const wanted = Math.min(Number(from), Number(to === '' ? from : to));
          const isThere = ascending.some(({ first, last }) => first <= wanted && wanted <= last);
          expect(isThere).toBe(wanted < sizeBytes);
        }
      }),
    );
  });
});
