import { describe, expect, it } from 'vitest';
import { FileChanged, Incomplete, Surplus } from '../../../server/files/errors.ts';
import { Patience, isServersWord, mayComeAgain, pauseBefore } from '../../../server/files/healing.ts';
import {
  Cancelled,
  DataLost,
  NotSupported,
  ReplyError,
  SessionLost,
  TimedOut,
} from '../../../server/ftp/errors.ts';

const MIB = 1024 * 1024;
const word = (code: number): ReplyError => new ReplyError('RETR', { code, text: 'no' });

describe('a loss', () => {
  it.each<[string, unknown, boolean]>([
    ['of the session', new SessionLost('it ended'), true],
    ['of the data connection', new DataLost('RETR', 'reset'), true],
    ['by silence', new TimedOut('byte of data', 1), true],
    ['by an early end', new Incomplete(10, 5), true],
    ['by 451', word(451), true],
    ['by 550', word(550), false],
    ['because the file changed', new FileChanged(), false],
    ['because REST is refused', new NotSupported('REST'), false],
    ['because more came than there is', new Surplus(10), false],
    ['because somebody gave up', new Cancelled(), false],
    ['by a mistake of ours', new Error('bug'), false],
  ])('%s: whether it may be mended is %s', (_title, error, may) => {
    expect(mayComeAgain(error)).toBe(may);
  });

  it('is the word of the server when there was a reply', () => {
    expect(isServersWord(word(451))).toBe(true);
    expect(isServersWord(new DataLost('RETR', '426', { reply: { code: 426, text: 'aborted' } }))).toBe(true);
    expect(isServersWord(new DataLost('RETR', 'reset'))).toBe(false);
    expect(isServersWord(new SessionLost('it ended'))).toBe(false);
  });
});

describe('patience', () => {
  it('ends after five losses in a row without progress', () => {
    const patience = new Patience();
    expect([1, 2, 3, 4, 5, 6].map(() => patience.next(1_000))).toEqual([1, 2, 3, 4, 5, undefined]);
  });

  it('begins anew after progress, and a few bytes are none', () => {
    const patience = new Patience();
    expect([patience.next(0), patience.next(10), patience.next(MIB), patience.next(MIB + 10)]).toEqual([
      1, 2, 1, 2,
    ]);
  });

  it('survives more than 20 losses of 1 GiB, and not any number of a small file', () => {
    const large = new Patience();
    for (let loss = 1; loss <= 40; loss += 1) expect(large.next(loss * 25 * MIB)).toBe(1);
    const small = new Patience();
    const tries = Array.from({ length: 40 }, (_, loss) => small.next((loss + 1) * 100_000));
    expect(tries.indexOf(undefined)).toBe(30);
  });

  it('waits longer before each try, and never the same for two that broke together', () => {
    expect([1, 2, 3, 4, 5].map((attempt) => pauseBefore(attempt, 200, 0.5))).toEqual([
      200, 600, 1_800, 5_400, 16_200,
    ]);
    expect([pauseBefore(1, 200, 0), pauseBefore(1, 200, 0.999)].map(Math.round)).toEqual([100, 300]);
  });
});
