import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { OVERLAP_BYTES, Tail } from '../../../server/files/tail.ts';

describe('the tail of a stream', () => {
  it('is its newest bytes, however they were cut into pieces', () => {
    const piece = fc.uint8Array({ maxLength: OVERLAP_BYTES + 100 });
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 5 }), fc.uint8Array({ maxLength: 200 }), (pieces, before) => {
        const tail = new Tail(before);
        for (const bytes of pieces) tail.add(bytes);
        const all = Buffer.concat([before, ...pieces]);
        expect(Buffer.from(tail.bytes).equals(all.subarray(Math.max(0, all.length - OVERLAP_BYTES)))).toBe(
          true,
        );
      }),
      { numRuns: 60 },
    );
  });

  it('keeps a copy: the memory of a chunk is used again', () => {
    const tail = new Tail();
    const chunk = Buffer.from('abc');
    tail.add(chunk);
    chunk.fill('x');
    expect(Buffer.from(tail.bytes).toString()).toBe('abc');
  });
});
