import { describe, expect, it } from 'vitest';
import { Bell } from '../../../server/transfers/bell.ts';
import { attemptPauseMs, lookPauseMs } from '../../../server/transfers/watches/watch-pace.ts';
import { watchedNames } from '../../../server/transfers/watches/watch-names.ts';

const MINUTE_MS = 60_000;
const looked = { everyMs: 10_000, tookMs: 2_000, failures: 0 };

describe('the pause before the next look', () => {
  it('counts from the beginning of the last one, and is never nothing', () => {
    expect(lookPauseMs(looked, 0.9)).toBe(8_000);
    expect(lookPauseMs({ ...looked, tookMs: 60_000 }, 0.9)).toBe(500);
  });

  it('doubles with every failure up to a quarter of an hour, and is never twice the same', () => {
    const pauses = [1, 2, 3, 50].map((failures) =>
      lookPauseMs({ ...looked, failures, lastFailure: 'other' }, 0.5),
    );
    expect(pauses).toEqual([10_000, 20_000, 40_000, 15 * MINUTE_MS]);
    expect(
      [0, 1].map((chance) => lookPauseMs({ ...looked, failures: 1, lastFailure: 'other' }, chance)),
    ).toEqual([8_000, 12_000]);
  });

  it('is never shortened by failures where looks are rare', () => {
    const rare = { ...looked, everyMs: 120 * MINUTE_MS, failures: 9, lastFailure: 'other' as const };
    expect(lookPauseMs(rare, 0.5)).toBe(120 * MINUTE_MS);
  });

  it('is long when user and password were refused, because servers lock accounts', () => {
    const refused = { ...looked, everyMs: 1_000, lastFailure: 'login' as const };
    expect([1, 2, 9].map((failures) => lookPauseMs({ ...refused, failures }, 0.5))).toEqual(
      [5, 10, 60].map((minutes) => minutes * MINUTE_MS),
    );
  });

  it('stays short while the server is only busy', () => {
    expect(lookPauseMs({ ...looked, failures: 99, lastFailure: 'busy' }, 0.5)).toBe(MINUTE_MS);
  });
});

describe('the pause before the next attempt to deliver', () => {
  it('doubles up to ten minutes', () => {
    expect([1, 2, 3, 500].map((failures) => attemptPauseMs(failures, 0.5))).toEqual([
      ...[2_000, 4_000, 8_000],
      10 * MINUTE_MS,
    ]);
  });
});

describe('a bell', () => {
  it('wakes everybody who waits, and nobody twice', async () => {
    const bell = new Bell();
    const never = new AbortController().signal;
    const both = [bell.wait(never), bell.wait(never, 2 ** 40)];
    bell.ring();
    await Promise.all(both);
    const stop = new AbortController();
    const third = bell.wait(stop.signal);
    stop.abort();
    await third;
    await bell.wait(stop.signal);
    await bell.wait(never, 1);
  });
});

describe('the names of a watch', () => {
  it('are judged as a whole: without a wildcard a pattern is one name', () => {
    const { isFileWatched, isFolderWatched } = watchedNames({ name: 'data.csv', ignore: ['tmp'] });
    expect(['data.csv', 'DATA.CSV', 'old data.csv', 'data.csv.part'].map(isFileWatched)).toEqual([
      ...[true, true],
      ...[false, false],
    ]);
    expect(['tmp', 'tmp2', 'data.csv'].map(isFolderWatched)).toEqual([false, true, true]);
  });
});
