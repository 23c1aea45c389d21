import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decideRange } from '../../../server/exchange/byte-range.ts';
import type { RangeDecision } from '../../../server/exchange/byte-range.ts';

const SIZE = 1_000;

describe('a byte range', () => {
  it.each<[string | undefined, RangeDecision]>([
    [undefined, 'whole'],
    ['', 'whole'],
    ['bytes=0-0', { first: 0, last: 0 }],
    ['bytes=0-499', { first: 0, last: 499 }],
    ['bytes=500-', { first: 500, last: 999 }],
    ['bytes=-1', { first: 999, last: 999 }],
    ['bytes=-2000', { first: 0, last: 999 }],
    ['bytes=999-5000', { first: 999, last: 999 }],
    ['BYTES=1-2', { first: 1, last: 2 }],
    ['bytes= 1 - 2 ', { first: 1, last: 2 }],
    ['bytes=1000-', 'unsatisfiable'],
    ['bytes=1000-1001', 'unsatisfiable'],
    ['bytes=-0', 'unsatisfiable'],
    ['bytes=2-1', 'whole'],
    ['bytes=-', 'whole'],
    ['bytes=a-b', 'whole'],
    ['bytes=1-2,4-5', 'whole'],
    ['bytes=1.5-2', 'whole'],
    ['bytes=+1-2', 'whole'],
    ['lines=1-2', 'whole'],
    ['bytes 1-2', 'whole'],
    ['bytes=9999999999999999999-', 'whole'],
    ['bytes=-9999999999999999999', 'whole'],
  ])('%s is %o', (header, expected) => {
    expect(decideRange(header, SIZE)).toEqual(expected);
  });

  it('of an empty file cannot be satisfied', () => {
    expect(decideRange('bytes=0-', 0)).toBe('unsatisfiable');
    expect(decideRange('bytes=-5', 0)).toBe('unsatisfiable');
  });

  it('of a file without a known size is the whole file', () => {
    expect(decideRange('bytes=0-5', undefined)).toBe('whole');
  });

  it('lies inside the file, whatever the header says', () => {
    const header = fc.oneof(
      fc.string(),
      fc.tuple(fc.nat(), fc.nat()).map(([from, to]) => `bytes=${from}-${to}`),
      fc.nat().map((length) => `bytes=-${length}`),
    );
    fc.assert(
      fc.property(header, fc.nat(), (text, sizeBytes) => {
        const decision = decideRange(text, sizeBytes);
        if (typeof decision === 'string') return;
        expect(decision.first).toBeGreaterThanOrEqual(0);
        expect(decision.first).toBeLessThanOrEqual(decision.last);
        expect(decision.last).toBeLessThan(sizeBytes);
      }),
    );
  });
});
