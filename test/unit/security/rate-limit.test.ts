import { expect, test } from 'vitest';
import { RateLimited } from '../../../server/security/errors.ts';
import { RateLimit } from '../../../server/security/rate-limit.ts';

/** Five attempts per ten minutes, and a clock that the test turns. */
function fivePerTenMinutes(maxKeys = 100) {
  const clock = { nowMs: 0 };
  const limit = new RateLimit({ attempts: 5, windowMs: 600_000, maxKeys, now: () => clock.nowMs });
  const countTimes = (key: string, times: number) => {
    for (let time = 0; time < times; time += 1) limit.spend(key);
  };
  return { limit, clock, countTimes };
}

test('the sixth attempt is refused and told when to come back', () => {
  const { limit } = fivePerTenMinutes();
  for (let time = 1; time <= 5; time += 1) {
    limit.check('ann');
    limit.spend('ann');
  }
  const refusal = { code: 'RATE_LIMITED', retry: 'later', retryAfterMs: 120_000 };
  expect(() => limit.check('ann')).toThrow(expect.objectContaining(refusal));
});

test('one attempt comes back for each part of the window, not before', () => {
  const { limit, clock, countTimes } = fivePerTenMinutes();
  countTimes('ann', 5);
  clock.nowMs = 119_999;
  expect(limit.retryAfterMs('ann')).toBe(1);
  expect(() => limit.check('ann')).toThrow(RateLimited);
  clock.nowMs = 120_000;
  expect(limit.retryAfterMs('ann')).toBe(0);
  limit.check('ann');
  limit.spend('ann');
  expect(() => limit.check('ann')).toThrow(RateLimited);
});

test('a bucket never holds more than its attempts', () => {
  const { limit, clock, countTimes } = fivePerTenMinutes();
  countTimes('ann', 1);
  clock.nowMs = 10_000_000;
  countTimes('ann', 5);
  expect(() => limit.check('ann')).toThrow(RateLimited);
});

test('asking takes nothing', () => {
  const { limit } = fivePerTenMinutes();
  for (let time = 0; time < 10; time += 1) limit.check('ann');
  expect(limit.size).toBe(0);
});

test('attempts beyond the limit make the pause no longer', () => {
  const { limit, countTimes } = fivePerTenMinutes();
  countTimes('ann', 50);
  expect(limit.retryAfterMs('ann')).toBe(120_000);
});

test('keys do not share a bucket', () => {
  const { limit, countTimes } = fivePerTenMinutes();
  countTimes('ann', 5);
  expect([limit.retryAfterMs('ann'), limit.retryAfterMs('bob')]).toEqual([120_000, 0]);
});

test('no more keys are remembered than allowed, and the one used longest ago is forgotten first', () => {
  const { limit, countTimes } = fivePerTenMinutes(3);
  for (const key of ['a', 'b', 'c']) countTimes(key, 5);
  limit.spend('a');
  countTimes('d', 5);
  expect(limit.size).toBe(3);
  expect(['a', 'b', 'c', 'd'].filter((key) => limit.retryAfterMs(key) > 0)).toEqual(['a', 'c', 'd']);
});

test('keys whose buckets are full again are forgotten by themselves', () => {
  const { limit, clock, countTimes } = fivePerTenMinutes();
  for (const key of ['a', 'b', 'c']) countTimes(key, 1);
  clock.nowMs = 120_000;
  limit.spend('d');
  expect(limit.size).toBe(1);
});
