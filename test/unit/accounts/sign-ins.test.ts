import { afterEach, describe, expect, it, vi } from 'vitest';
import { SignIns } from '../../../server/accounts/sign-ins.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
/** Ten thousand of anything take their time on a machine that is busy. */
const SLOW_MS = 20_000;

let nowMs = 0;
let signIns: SignIns | undefined;
afterEach(() => {
  signIns?.close();
  vi.useRealTimers();
});

function make(): { all: SignIns; ended: string[] } {
  nowMs = Date.UTC(2026, 0, 1);
  const ended: string[] = [];
  const all = new SignIns({ now: () => nowMs, onEnd: (id) => ended.push(id) });
  signIns = all;
  return { all, ended };
}

describe('a sign-in', () => {
  it('is found by its token and by nothing else', () => {
    const { all } = make();
    const { token, signIn } = all.begin('guest');
    expect(all.find(token)?.id).toBe(signIn.id);
    for (const wrong of ['', 'x', `${token}x`, token.slice(1), signIn.id])
      expect(all.find(wrong)).toBeUndefined();
  });

  it('has a token of 256 random bits that says nothing about its id', () => {
    const { all } = make();
    const made = Array.from({ length: 100 }, () => all.begin('guest'));
    expect(new Set(made.map(({ token }) => token)).size).toBe(100);
    for (const { token, signIn } of made) {
      expect(Buffer.from(token, 'base64url')).toHaveLength(32);
      expect(token).not.toContain(signIn.id);
    }
  });

  it('ends after 30 minutes without use', () => {
    const { all } = make();
    const { token } = all.begin('guest');
    nowMs += 30 * MINUTE_MS - 1;
    expect(all.find(token)).toBeDefined();
    nowMs += 30 * MINUTE_MS - 1;
    expect(all.find(token)).toBeDefined();
    nowMs += 30 * MINUTE_MS;
    expect(all.find(token)).toBeUndefined();
  });

  it('ends after 12 hours although it is in use', () => {
    const { all } = make();
    const { token, signIn } = all.begin('guest');
    expect(signIn.expiresAt.getTime()).toBe(nowMs + 12 * HOUR_MS);
    for (let at = 0; at < 12 * 4 - 1; at += 1) {
      nowMs += 15 * MINUTE_MS;
      expect(all.find(token)).toBeDefined();
    }
    nowMs += 15 * MINUTE_MS;
    expect(all.find(token)).toBeUndefined();
  });

  it('that is over is told once, so that its sites can be closed, without anybody asking', () => {
    vi.useFakeTimers();
    const { all, ended } = make();
    const { signIn } = all.begin('guest');
    const { token } = all.begin('guest');
    nowMs += 29 * MINUTE_MS;
    all.find(token);
    nowMs += 2 * MINUTE_MS;
    vi.advanceTimersByTime(MINUTE_MS);
    expect(ended).toEqual([signIn.id]);
    vi.advanceTimersByTime(10 * MINUTE_MS);
    expect(ended).toEqual([signIn.id]);
  });

  it('that is ended by its holder is told once', () => {
    const { all, ended } = make();
    const { token, signIn } = all.begin('guest');
    all.end(token);
    all.end(token);
    all.end('unknown');
    expect(ended).toEqual([signIn.id]);
    expect(all.find(token)).toBeUndefined();
  });

  it(
    'beyond the 10,000th ends the one that was used longest ago',
    () => {
      const { all, ended } = make();
      const first = all.begin('guest');
      const second = all.begin('guest');
      for (let at = 2; at < 10_000; at += 1) all.begin('guest');
      all.find(first.token);
      expect(all.begin('guest').token).toBeDefined();
      expect(ended).toEqual([second.signIn.id]);
      expect(all.find(first.token)).toBe(first.signIn);
      expect([second.signIn.ended.aborted, first.signIn.ended.aborted]).toEqual([true, false]);
    },
    SLOW_MS,
  );
});

describe('a sign-in whose request takes hours', () => {
  it('is in use until the last of its answers is out', () => {
    const { all, ended } = make();
    const { token, signIn } = all.begin('guest');
    const releases = [all.hold(token), all.hold(token)];
    nowMs += 45 * MINUTE_MS;
    expect(all.find(token)?.id).toBe(signIn.id);
    releases[0]?.();
    nowMs += 45 * MINUTE_MS;
    expect(all.find(token)?.id).toBe(signIn.id);
    releases[1]?.();
    nowMs += 30 * MINUTE_MS;
    expect(all.find(token)).toBeUndefined();
    expect(ended).toEqual([]);
    all.begin('guest');
    expect(ended).toEqual([signIn.id]);
  });

  it('ends after 12 hours all the same', () => {
    const { all } = make();
    const { token } = all.begin('guest');
    all.hold(token);
    nowMs += 12 * HOUR_MS;
    expect(all.find(token)).toBeUndefined();
  });
});
