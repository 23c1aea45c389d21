import { describe, expect, it } from 'vitest';
import { COARSE_STILL_MS, judge, needsExact } from '../../../server/transfers/watches/watch-judge.ts';
import type { Moment, Sighting } from '../../../server/transfers/watches/watch-judge.ts';
import {
  isSame,
  isTimeCoarse,
  textOf,
  versionIn,
  versionOf,
} from '../../../server/transfers/watches/watch-version.ts';
import type { Version } from '../../../server/transfers/watches/watch-version.ts';
import type { FileState } from '../../../server/store/watch-file-store.ts';

const MINUTE_MS = 60_000;
const NOW = new Date('2026-11-23T10:00:30Z');
const STABLE_MS = 10_000;

function version(change: Partial<Version> = {}): Version {
  return { sizeBytes: 10, clockMs: NOW.getTime() - MINUTE_MS, grain: 's', unique: undefined, ...change };
}

function moment(atMs: number, change: Partial<Moment> = {}): Moment {
  return { isFirstLook: false, run: 'this', atMs, now: NOW, stableMs: STABLE_MS, ...change };
}

/** What is told of a file that is seen so at these times, in milliseconds. */
function toldOf(
  looks: readonly (readonly [atMs: number, sighting: Sighting])[],
  before?: FileState,
): string[] {
  let state = before;
  const told: string[] = [];
  for (const [atMs, sighting] of looks) {
    const judgement = judge(state, sighting, moment(atMs));
    if (judgement === undefined) continue;
    state = judgement.state;
    if (judgement.tell !== undefined) told.push(`${judgement.tell} ${atMs}`);
  }
  return told;
}

describe('a file', () => {
  it('arrives when it looked the same for the whole window, and only once', () => {
    const seen = { version: version() };
    expect(toldOf([0, 5_000, 9_999, 10_000, 20_000].map((atMs) => [atMs, seen]))).toEqual(['arrived 10000']);
  });

  it('has to be seen twice, however long ago the first time was', () => {
    expect(toldOf([[1_000_000, { version: version() }]])).toEqual([]);
  });

  it('begins its window again whenever it grows, also where the time does not change', () => {
    const grown = [0, 6_000, 12_000].map((atMs, at): [number, Sighting] => [
      atMs,
      { version: version({ sizeBytes: 10 + at }) },
    ]);
    const last = { version: version({ sizeBytes: 12 }) };
    expect(toldOf([...grown, [18_000, last], [22_000, last]])).toEqual(['arrived 22000']);
  });

  it('begins its window again when only the time changes', () => {
    const first = { version: version() };
    const second = { version: version({ clockMs: NOW.getTime() }) };
    expect(
      toldOf([
        [0, first],
        [10_000, second],
        [20_000, second],
      ]),
    ).toEqual(['arrived 20000']);
  });

  it('that arrived and has changed is told as replaced when it stands still again', () => {
    const told = { told: textOf(version()), pending: undefined };
    const changed = { version: version({ sizeBytes: 11 }) };
    expect(
      toldOf(
        [
          [0, changed],
          [10_000, changed],
          [20_000, changed],
        ],
        told,
      ),
    ).toEqual(['replaced 10000']);
  });

  it('that goes back to what was told before anybody heard of the change is not told', () => {
    const told = { told: textOf(version()), pending: undefined };
    const changed = { version: version({ sizeBytes: 11 }) };
    const back = { version: version() };
    expect(
      toldOf(
        [
          [0, changed],
          [9_000, back],
          [18_000, back],
          [27_000, back],
        ],
        told,
      ),
    ).toEqual([]);
  });

  it('with the same size and time but another unique fact is another file', () => {
    const told = { told: textOf(version({ unique: 'a' })), pending: undefined };
    const other = { version: version({ unique: 'b' }) };
    expect(
      toldOf(
        [
          [0, other],
          [10_000, other],
        ],
        told,
      ),
    ).toEqual(['replaced 10000']);
  });

  it('that was waiting when another process ended begins its window anew, because nobody counted meanwhile', () => {
    const before: FileState = {
      told: undefined,
      pending: { version: textOf(version()), exact: undefined, run: 'other', sinceMs: 0 },
    };
    const seen = { version: version() };
    expect(
      toldOf(
        [
          [50_000, seen],
          [59_999, seen],
          [60_000, seen],
        ],
        before,
      ),
    ).toEqual(['arrived 60000']);
  });

  it('is known silently in a first look, whatever was known of it', () => {
    const judgement = judge(undefined, { version: version() }, moment(0, { isFirstLook: true }));
    expect(judgement).toEqual({ state: { told: textOf(version()), pending: undefined } });
  });
});

describe('a listing that tells minutes only', () => {
  const minute = version({ grain: 'm', clockMs: NOW.getTime() - (NOW.getTime() % MINUTE_MS) });

  it('makes a file of this minute wait for longer than one, unless the server told more', () => {
    const seen = { version: minute };
    const times = [0, 10_000, 60_000, COARSE_STILL_MS];
    expect(toldOf(times.map((atMs) => [atMs, seen]))).toEqual([`arrived ${COARSE_STILL_MS}`]);
  });

  it('is helped by what the server told of the file alone, which is also watched for changes', () => {
    const first = { version: minute, exact: '10|10:00:05' };
    const second = { version: minute, exact: '10|10:00:15' };
    expect(
      toldOf([
        [0, first],
        [10_000, second],
        [20_000, second],
      ]),
    ).toEqual(['arrived 20000']);
  });

  it('is enough for a file that was written long ago', () => {
    const old = version({ grain: 'm', clockMs: NOW.getTime() - 27 * 60 * MINUTE_MS });
    expect(
      toldOf([
        [0, { version: old }],
        [10_000, { version: old }],
      ]),
    ).toEqual(['arrived 10000']);
    expect([needsExact(undefined, old, NOW), needsExact(undefined, minute, NOW)]).toEqual([false, true]);
  });

  it('and tells the year instead of the time when a file is half a year old has not changed the file', () => {
    const before = version({ grain: 'm', clockMs: Date.parse('2026-05-01T10:37:00Z') });
    const after = version({ grain: 'd', clockMs: Date.parse('2026-05-01T00:00:00Z') });
    expect([isSame(before, after), isSame(after, before)]).toEqual([true, true]);
  });

  it('shows the same version before and after the zone of the server became known', () => {
    const entry = {
      name: 'a',
      path: '/a',
      kind: 'file' as const,
      sizeBytes: 1,
      precision: 'minute' as const,
    };
    const unknown = versionOf({ ...entry, modifiedAt: '2026-11-23T10:00:00.000Z' }, { offsetMinutes: 0 });
    const known = versionOf({ ...entry, modifiedAt: '2026-11-23T04:15:00.000Z' }, { offsetMinutes: 345 });
    expect(isSame(unknown, known)).toBe(true);
  });

  it('is another source than one that tells seconds: that the source changes is no change of the file', () => {
    const exact = version({ clockMs: NOW.getTime() - 7 * 60 * MINUTE_MS });
    expect(isSame(exact, minute)).toBe(true);
    // From then on changes of the time are seen again, because the newer form is remembered.
    const told = { told: textOf(exact), pending: undefined };
    expect(judge(told, { version: minute }, moment(0))?.state.told).toBe(textOf(minute));
  });
});

describe('a version', () => {
  it.each([
    version(),
    version({ sizeBytes: undefined, clockMs: undefined, grain: 'n' }),
    version({ unique: 'a|b||c', grain: 'd' }),
    version({ sizeBytes: 2 ** 40, unique: '|' }),
  ])('is the same after it was kept: %o', (one) => {
    expect(versionIn(textOf(one))).toEqual(one);
  });

  it('without a time is coarse, one to the second never is', () => {
    expect(isTimeCoarse(version({ grain: 'n', clockMs: undefined }), NOW)).toBe(true);
    expect(isTimeCoarse(version({ clockMs: NOW.getTime() }), NOW)).toBe(false);
  });
});
