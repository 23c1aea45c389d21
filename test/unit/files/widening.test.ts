import { describe, expect, it } from 'vitest';
import { segmentSize } from '../../../server/files/segment-size.ts';
import { MOST_SESSIONS, Widening } from '../../../server/files/widening.ts';

const MIB = 1024 * 1024;
const STEP_MS = 50;
const SIZE = 1_000_000_000;

interface Course {
  /** Bytes per second that so many sessions bring together. */
  readonly rate: (sessions: number) => number;
  readonly seconds: number;
  readonly sizeBytes?: number;
  readonly isHeldBack?: boolean;
  /** Sessions that are to be had. */
  readonly available?: number;
}

/** Lets time pass; returns the numbers of sessions that were wanted, in order. */
function run(widening: Widening, course: Course): number[] {
  const wanted = [widening.wanted];
  let receivedBytes = 0;
  for (let nowMs = 0; nowMs < course.seconds * 1_000; nowMs += STEP_MS) {
    const sessions = Math.min(widening.wanted, course.available ?? MOST_SESSIONS);
    if (sessions < widening.wanted) widening.capAt(sessions);
    receivedBytes += (course.rate(sessions) * STEP_MS) / 1_000;
    const remainingBytes = (course.sizeBytes ?? SIZE) - receivedBytes;
    const isHeldBack = course.isHeldBack ?? false;
    widening.observe({ nowMs, receivedBytes, remainingBytes, sessions, isHeldBack });
    if (wanted.at(-1) !== widening.wanted) wanted.push(widening.wanted);
  }
  return wanted;
}

describe('the number of sessions for one file', () => {
  it('doubles as long as the total grows, and that is remembered with its evidence', () => {
    const widening = new Widening('measure');
    expect(run(widening, { rate: (sessions) => sessions * 10_000_000, seconds: 8 })).toEqual([1, 2, 4, 8]);
    expect(widening.verdict).toMatchObject({ helps: true });
    expect(widening.verdict?.evidence).toBe('8 sessions together brought 80.0 MB/s, one alone 10.0 MB/s');
  });

  it('goes back to one when a second brings nothing', () => {
    const widening = new Widening('measure');
    expect(run(widening, { rate: () => 10_000_000, seconds: 5 })).toEqual([1, 2, 1]);
    expect(widening.verdict).toEqual({
      helps: false,
      evidence: '2 sessions together brought 10.0 MB/s, one alone 10.0 MB/s',
    });
  });

  it('is not decided while the rate is unsteady, as on a long way where TCP begins slowly and then catches up', () => {
    const widening = new Widening('measure');
    let begunAtMs = 0;
    let nowMs = 0;
    let sessions = 1;
    let receivedBytes = 0;
    const wanted = [1];
    for (; nowMs < 20_000; nowMs += STEP_MS) {
      if (widening.wanted !== sessions) {
        sessions = widening.wanted;
        begunAtMs = nowMs;
        wanted.push(sessions);
      }
      // Every tenth of a second the window doubles, up to what one connection may have.
      const catchesUp = nowMs - begunAtMs > 800 && nowMs - begunAtMs < 1_000;
      const each = Math.min(catchesUp ? 18_000_000 : 10_000_000, 140_000 * 2 ** ((nowMs - begunAtMs) / 100));
      receivedBytes += (each * sessions * STEP_MS) / 1_000;
      const remainingBytes = 10 * SIZE - receivedBytes;
      widening.observe({ nowMs, receivedBytes, remainingBytes, sessions, isHeldBack: false });
    }
    expect(wanted).toEqual([1, 2, 4, 8]);
    expect(widening.verdict?.evidence).toMatch(
      /^8 sessions together brought [789]\d\.\d MB\/s, one alone (9|10)\.\d MB\/s$/,
    );
  });

  it('stops where more bring nothing more', () => {
    const widening = new Widening('measure');
    const rate = (sessions: number): number => Math.min(sessions * 10_000_000, 40_000_000);
    expect(run(widening, { rate, seconds: 10 })).toEqual([1, 2, 4, 8, 4]);
    expect(widening.verdict?.helps).toBe(true);
  });

  it('stays at one where one is fast already, nearly done, or faster than the client', () => {
    expect(run(new Widening('measure'), { rate: () => 80_000_000, seconds: 5 })).toEqual([1]);
    expect(
      run(new Widening('measure'), { rate: () => 10_000_000, seconds: 1, sizeBytes: 12_000_000 }),
    ).toEqual([1]);
    expect(run(new Widening('measure'), { rate: () => 10_000_000, seconds: 5, isHeldBack: true })).toEqual([
      1,
    ]);
  });

  it('is what is to be had', () => {
    const widening = new Widening('measure');
    expect(run(widening, { rate: (sessions) => sessions * 10_000_000, seconds: 10, available: 3 })).toEqual([
      ...[1, 2, 4, 3],
      ...[6, 3],
    ]);
    const alone = new Widening('measure');
    expect(run(alone, { rate: () => 10_000_000, seconds: 5, available: 1 })).toEqual([1, 2, 1]);
    expect(alone.verdict).toBeUndefined();
  });

  it('goes back to one when what helped does not help any more', () => {
    const widening = new Widening('measure');
    run(widening, { rate: (sessions) => sessions * 10_000_000, seconds: 6 });
    expect(run(widening, { rate: () => 10_000_000, seconds: 12 }).at(-1)).toBe(1);
    expect(widening.verdict?.helps).toBe(false);
  });

  it('is the most at once where that is known to help', () => {
    const widening = new Widening('wide');
    expect([widening.wanted, widening.isMeasuring]).toEqual([MOST_SESSIONS, false]);
  });
});

describe('the size of a segment', () => {
  const base = { remainingBytes: SIZE, sessions: 8, bytesPerSecond: undefined, memoryBytes: 64 * MIB };

  it('fits with all others into the memory', () => {
    expect(segmentSize(base) * 7).toBeLessThanOrEqual(64 * MIB);
  });

  it('keeps a slow session busy for two seconds and not for minutes', () => {
    expect(segmentSize({ ...base, bytesPerSecond: 1_000_000 })).toBe(2_000_000);
    expect(segmentSize({ ...base, bytesPerSecond: 1_000 })).toBe(MIB);
  });

  it('gets smaller towards the end, and is never more than what remains', () => {
    const sizes: number[] = [];
    for (let left = 80 * MIB; left > 0; left -= sizes.at(-1) ?? left) {
      sizes.push(segmentSize({ ...base, remainingBytes: left }));
    }
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBe(80 * MIB);
    expect(sizes.at(-2)).toBeLessThan(sizes[0] ?? 0);
    expect(sizes.length).toBeLessThan(40);
  });
});
