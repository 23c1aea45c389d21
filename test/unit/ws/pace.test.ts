import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Pace } from '../../../server/ws/pace.ts';

beforeEach(() => void vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval', 'performance'] }));
afterEach(() => void vi.useRealTimers());

function start() {
  const handled: string[] = [];
  const steps: string[] = [];
  const pace = new Pace({
    handle: (text) => handled.push(text),
    pause: () => steps.push('pause'),
    resume: () => steps.push('resume'),
    onFlood: () => steps.push('flood'),
  });
  const take = (count: number): void => {
    for (let at = 0; at < count; at += 1) pace.take(`${at}`);
  };
  return { pace, handled, steps, take };
}

describe('the pace of messages', () => {
  it('lets fifty through at once; more wait, in their order, and nothing is read meanwhile', () => {
    const { handled, steps, take } = start();
    take(120);
    expect(handled).toHaveLength(50);
    vi.advanceTimersByTime(1_000);
    expect(handled.length).toBeGreaterThanOrEqual(98);
    expect(handled.length).toBeLessThanOrEqual(101);
    expect(steps).toEqual(['pause']);
    vi.advanceTimersByTime(1_000);
    expect(handled).toEqual(Array.from({ length: 120 }, (_, at) => `${at}`));
    expect(steps).toEqual(['pause', 'resume']);
  });

  it('does not slow down who keeps to it', () => {
    const { handled, steps, take } = start();
    for (let second = 0; second < 10; second += 1) {
      take(50);
      vi.advanceTimersByTime(1_000);
    }
    expect(handled).toHaveLength(500);
    expect(steps).toEqual([]);
  });

  it('does not save up for later what was not used', () => {
    const { handled, take } = start();
    vi.advanceTimersByTime(60_000);
    take(60);
    expect(handled).toHaveLength(50);
  });

  it('takes no flood', () => {
    const { steps, take, handled } = start();
    take(251);
    expect(steps).toEqual(['pause', 'flood']);
    expect(handled).toHaveLength(50);
  });

  it('forgets what waits when it is over', () => {
    const { pace, handled, take } = start();
    take(60);
    pace.end();
    vi.advanceTimersByTime(5_000);
    expect(handled).toHaveLength(50);
  });
});
