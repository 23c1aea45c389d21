import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Attention } from '../../../server/files/attention.ts';

let attention: Attention;

beforeEach(() => {
  vi.useFakeTimers();
  attention = new Attention();
});
afterEach(() => {
  vi.useRealTimers();
});

test('a request is a look that lasts a minute', async () => {
  expect(attention.isOn('a')).toBe(false);
  attention.use('a');
  await vi.advanceTimersByTimeAsync(59_999);
  expect([attention.isOn('a'), attention.isOn('b')]).toEqual([true, false]);
  await vi.advanceTimersByTimeAsync(1);
  expect(attention.isOn('a')).toBe(false);
});

test('a site is looked at until the last watcher has left', () => {
  const ends = [attention.watch('a', () => undefined), attention.watch('a', () => undefined)];
  ends[0]?.();
  expect(attention.isOn('a')).toBe(true);
  ends[1]?.();
  expect(attention.isOn('a')).toBe(false);
});

test('watchers are told of many changes in few words, and of the last one in any case', async () => {
  let told = 0;
  const end = attention.watch('a', () => (told += 1));
  for (let at = 0; at < 100; at += 1) attention.changed('a');
  await vi.advanceTimersByTimeAsync(0);
  expect(told).toBe(1);
  attention.changed('a');
  await vi.advanceTimersByTimeAsync(249);
  expect(told).toBe(1);
  await vi.advanceTimersByTimeAsync(1);
  expect(told).toBe(2);
  await vi.advanceTimersByTimeAsync(10_000);
  expect(told).toBe(2);
  attention.changed('a');
  end();
  await vi.advanceTimersByTimeAsync(1_000);
  expect(told).toBe(2);
});
