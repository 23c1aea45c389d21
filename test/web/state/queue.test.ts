import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { WaitingRequest } from '../../../server/contract/topic-events.ts';
import type { TopicListener } from '../../../web/src/lib/topic-listeners.ts';
import { Queue } from '../../../web/src/state/queue.svelte.ts';

const SESSIONS = { idle: 0, leased: 2, opening: 0, waiting: 0, limit: 2 };
const waits = (...positions: number[]): WaitingRequest[] =>
  positions.map((position) => ({ position, lane: 'interactive', waitedMs: 0 }));

let topics: Map<string, TopicListener>;
let queue: Queue;
const tell = (site: string, waiting: WaitingRequest[]): void =>
  topics.get(`site:${site}`)?.({
    type: 'site',
    topic: `site:${site}`,
    sequence: 1,
    sessions: SESSIONS,
    waiting,
  });

beforeEach(() => {
  vi.useFakeTimers();
  topics = new Map();
  queue = new Queue({
    subscribe: (topic, onMessage) => {
      topics.set(topic, onMessage);
      return () => topics.delete(topic);
    },
  });
});
afterEach(() => vi.useRealTimers());

describe('the line in front of a site', () => {
  it('is shown with our first place when the wait is long', () => {
    queue.follow('a');
    tell('a', waits(7, 3, 9));
    expect(queue.wait).toBeUndefined();
    vi.advanceTimersByTime(1_000);
    expect(queue.wait).toEqual({ position: 3, count: 3 });
    tell('a', waits(1));
    expect(queue.wait).toEqual({ position: 1, count: 1 });
    tell('a', []);
    expect(queue.wait).toBeUndefined();
  });

  it('is not shown for a moment only', () => {
    queue.follow('a');
    tell('a', waits(1));
    tell('a', []);
    vi.advanceTimersByTime(10_000);
    tell('a', waits(1));
    expect(queue.wait).toBeUndefined();
  });

  it('of another site is another line', () => {
    queue.follow('a');
    tell('a', waits(2));
    vi.advanceTimersByTime(1_000);
    queue.follow('b');
    expect(queue.wait).toBeUndefined();
    expect([...topics.keys()]).toEqual(['site:b']);
    queue.follow('');
    expect(topics.size).toBe(0);
  });
});
