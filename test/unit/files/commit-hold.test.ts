import { Writable } from 'node:stream';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CommitHold, HOLD_BYTES } from '../../../server/files/commit-hold.ts';
import { MAX_UNRELEASED_BYTES } from '../../../server/ftp/data/data-source.ts';
import { COPY_BELOW_BYTES, SLAB_BYTES } from '../../../server/ftp/data/read-ring.ts';

/** Everything that was written, and how often the beginning was told. */
function target(): { writable: Writable; written: () => Buffer; begun: () => number; begin: () => void } {
  const chunks: Buffer[] = [];
  let begun = 0;
  const writable = new Writable({
    write: (chunk: Buffer, _encoding, done) => {
      chunks.push(Buffer.from(chunk));
      setImmediate(done);
    },
  });
  return { writable, written: () => Buffer.concat(chunks), begun: () => begun, begin: () => (begun += 1) };
}

/** A hold in front of a target, for a body of a known or unknown size. */
function holdFor(
  { writable, begin }: Pick<ReturnType<typeof target>, 'writable' | 'begin'>,
  expectedBytes?: number,
): { hold: CommitHold; surpluses: () => number } {
  let surpluses = 0;
  const onSurplus = (): void => void (surpluses += 1);
  const hold = new CommitHold(writable, { expectedBytes, beforeFirstByte: begin, onSurplus });
  return { hold, surpluses: () => surpluses };
}

const flushed = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 1));

describe('the commit hold', () => {
  it('keeps the last 64 KiB back until the commit, in whole chunks, and begins nothing before it has to', async () => {
    const { writable, written, begun, begin } = target();
    const { hold } = holdFor({ writable, begin });
    hold.take(Buffer.alloc(1_000, 1), () => undefined);
    hold.take(Buffer.alloc(HOLD_BYTES - 1, 2), () => undefined);
    await flushed();
    expect([written().length, begun()]).toEqual([0, 0]);
    hold.take(Buffer.alloc(1, 3), () => undefined);
    await flushed();
    expect([written().length, begun()]).toEqual([1_000, 1]);
    await hold.commit();
    expect([written().length, begun()]).toEqual([1_000 + HOLD_BYTES, 1]);
  });

  it('never holds so much that the read ring has no slab left to read into', async () => {
    const pieces = fc.array(fc.integer({ min: 1, max: SLAB_BYTES }), { maxLength: 40 });
    await fc.assert(
      fc.asyncProperty(pieces, async (sizes) => {
        const { writable, begin } = target();
        const { hold } = holdFor({ writable, begin });
        let unreleased = 0;
        for (const size of sizes) {
          const weight = size < COPY_BELOW_BYTES ? size : SLAB_BYTES;
          unreleased += weight;
          hold.take(Buffer.alloc(size), () => (unreleased -= weight));
          await flushed();
          expect(unreleased).toBeLessThan(MAX_UNRELEASED_BYTES);
        }
      }),
      { numRuns: 30 },
    );
  });

  it('begins an empty body at its commit', async () => {
    const { writable, begun, begin } = target();
    await holdFor({ writable, begin }).hold.commit();
    expect(begun()).toBe(1);
  });

  it('sends nothing of what it holds after a drop, and releases it', async () => {
    const { writable, written, begun, begin } = target();
    const { hold } = holdFor({ writable, begin });
    let released = 0;
    hold.take(Buffer.alloc(1_000), () => (released += 1));
    hold.drop();
    await flushed();
    expect([written().length, begun(), released]).toEqual([0, 0, 1]);
  });

  it('passes not one byte on beyond what was announced, and says so once', async () => {
    const { writable, written, begin } = target();
    const { hold, surpluses } = holdFor({ writable, begin }, HOLD_BYTES + 10);
    let released = 0;
    hold.take(Buffer.alloc(10, 1), () => undefined);
    hold.take(Buffer.alloc(HOLD_BYTES, 1), () => (released += 1));
    hold.take(Buffer.alloc(5, 2), () => (released += 1));
    hold.drop();
    await flushed();
    expect([surpluses(), released, hold.receivedBytes]).toEqual([1, 2, HOLD_BYTES + 15]);
    expect(written().equals(Buffer.alloc(10, 1))).toBe(true);
  });

  it('delivers every byte once and in order, and releases every piece once, however they are cut', async () => {
    const pieces = fc.array(fc.integer({ min: 1, max: 100_000 }), { maxLength: 12 });
    await fc.assert(
      fc.asyncProperty(pieces, async (sizes) => {
        const { writable, written, begun, begin } = target();
        const { hold } = holdFor({ writable, begin });
        const releases = sizes.map(() => 0);
        const whole = Buffer.concat(sizes.map((size, at) => Buffer.alloc(size, at + 1)));
        sizes.forEach((size, at) =>
          hold.take(Buffer.alloc(size, at + 1), () => (releases[at] = (releases[at] ?? 0) + 1)),
        );
        await flushed();
        expect(hold.receivedBytes - written().length).toBeGreaterThanOrEqual(
          Math.min(whole.length, HOLD_BYTES),
        );
        await hold.commit();
        expect(written().equals(whole)).toBe(true);
        expect([begun(), releases]).toEqual([1, sizes.map(() => 1)]);
      }),
      { numRuns: 50 },
    );
  });
});
