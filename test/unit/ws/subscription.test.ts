import { describe, expect, it } from 'vitest';
import type { ServerMessage } from '../../../server/contract/messages.ts';
import type { EventLog, LiveEvent } from '../../../server/ws/event-log.ts';
import { EventRing } from '../../../server/ws/event-ring.ts';
import type { Unnumbered } from '../../../server/ws/event-ring.ts';
import { Subscription } from '../../../server/ws/subscription.ts';

const lineEvent = (sequence: number, text = 'NOOP'): LiveEvent => ({
  type: 'transcript',
  sequence,
  line: { sequence, at: '2026-01-01T00:00:00Z', session: 1, kind: 'command', text },
});

/** A log of which a test can say what is kept. */
class Log implements EventLog {
  readonly epoch = 'now';
  kept: LiveEvent[] = [];
  newest = 0;
  readonly #listeners = new Set<(event: LiveEvent) => void>();

  add(text?: string): void {
    this.newest += 1;
    const event = lineEvent(this.newest, text);
    this.kept.push(event);
    for (const listener of [...this.#listeners]) listener(event);
  }

  after(since: number): { events: LiveEvent[]; missed: number } {
    const oldest = this.kept[0]?.sequence ?? this.newest + 1;
    return {
      events: this.kept.filter(({ sequence }) => sequence > since),
      missed: Math.max(0, oldest - 1 - since),
    };
  }

  watch(onEvent: (event: LiveEvent) => void): () => void {
    this.#listeners.add(onEvent);
    return () => void this.#listeners.delete(onEvent);
  }
}

/** A socket of which a test says how fast it is read. */
class Exit {
  readonly sent: ServerMessage[] = [];
  hasRoom = true;
  #taken: (() => void)[] = [];
  #waiting: (() => void)[] = [];

  send(message: ServerMessage, onTaken?: () => void): number {
    this.sent.push(message);
    if (onTaken !== undefined) this.#taken.push(onTaken);
    return JSON.stringify(message).length;
  }

  whenRoom(onRoom: () => void): void {
    if (this.hasRoom) onRoom();
    else this.#waiting.push(onRoom);
  }

  /** The other end reads all there is. */
  read(): void {
    this.hasRoom = true;
    while (this.#taken.length + this.#waiting.length > 0) {
      for (const go of [...this.#taken.splice(0), ...this.#waiting.splice(0)]) go();
    }
  }

  get numbers(): number[] {
    return this.sent.flatMap((message) =>
      'sequence' in message && message.type === 'transcript' ? [message.sequence] : [],
    );
  }
}

const counted = (from: number, to: number): number[] =>
  Array.from({ length: to - from + 1 }, (_, at) => from + at);

describe('a subscription', () => {
  it('goes on after `since` without a gap, and then tells what comes', () => {
    const [log, exit] = [new Log(), new Exit()];
    counted(1, 10).forEach(() => log.add());
    new Subscription('t', log, { since: 4, epoch: 'now' }, exit);
    exit.read();
    log.add();
    expect(exit.sent[0]).toEqual({ type: 'subscribed', topic: 't', epoch: 'now', sequence: 10, missed: 0 });
    expect(exit.numbers).toEqual(counted(5, 11));
  });

  it('with a number of another epoch gets everything that is kept', () => {
    const [log, exit] = [new Log(), new Exit()];
    counted(1, 3).forEach(() => log.add());
    new Subscription('t', log, { since: 900, epoch: 'before the restart' }, exit);
    exit.read();
    expect(exit.sent[0]).toMatchObject({ epoch: 'now', sequence: 3 });
    expect(exit.numbers).toEqual([1, 2, 3]);
  });

  it('with a number that has not been yet begins with the next one', () => {
    const [log, exit] = [new Log(), new Exit()];
    log.add();
    new Subscription('t', log, { since: 1_000_000 }, exit);
    exit.read();
    log.add();
    expect(exit.numbers).toEqual([2]);
  });

  it('says once how much of what was missed is gone', () => {
    const [log, exit] = [new Log(), new Exit()];
    counted(1, 10).forEach(() => log.add());
    log.kept = log.kept.slice(6);
    new Subscription('t', log, { since: 2 }, exit);
    exit.read();
    expect(exit.sent[0]).toMatchObject({ missed: 4 });
    expect(exit.numbers).toEqual([7, 8, 9, 10]);
    expect(exit.sent.filter(({ type }) => type === 'missed')).toEqual([]);
  });

  it('waits for the reader after each slice, then goes on with what came meanwhile, without a gap', () => {
    const [log, exit] = [new Log(), new Exit()];
    counted(1, 100).forEach(() => log.add('x'.repeat(10_000)));
    new Subscription('t', log, { since: 0 }, exit);
    const first = exit.numbers.length;
    expect(first).toBeGreaterThan(1);
    expect(JSON.stringify(exit.sent).length).toBeLessThan(200_000);
    log.add('came meanwhile');
    expect(exit.numbers).toHaveLength(first);
    exit.read();
    log.add('came later');
    expect(exit.numbers).toEqual(counted(1, 102));
  });

  it('keeps nothing for a reader that has stopped, and tells it later how much was lost', () => {
    const [log, exit] = [new Log(), new Exit()];
    new Subscription('t', log, { since: 0 }, exit);
    log.add();
    exit.hasRoom = false;
    counted(2, 50).forEach(() => log.add());
    expect(exit.numbers).toEqual([1]);
    log.kept = log.kept.slice(-10);
    exit.read();
    expect(exit.sent.filter(({ type }) => type === 'missed')).toEqual([
      { type: 'missed', topic: 't', missed: 39 },
    ]);
    expect(exit.numbers).toEqual([1, ...counted(41, 50)]);
    log.add();
    expect(exit.numbers.at(-1)).toBe(51);
  });

  it('that is ended in the middle tells nothing more', () => {
    const [log, exit] = [new Log(), new Exit()];
    counted(1, 100).forEach(() => log.add('x'.repeat(10_000)));
    const subscription = new Subscription('t', log, { since: 0 }, exit);
    const before = exit.sent.length;
    subscription.end();
    exit.read();
    log.add();
    expect(exit.sent).toHaveLength(before);
  });
});

describe('a ring of events', () => {
  const transfer = (id: string, movedBytes: number): Unnumbered => ({
    type: 'transfer',
    transfer: {
      ...{ id, site: 's', path: '/f', direction: 'upload', state: 'running' },
      ...{ movedBytes, startedAt: '2026-01-01T00:00:00Z' },
    },
  });
  const make = () => {
    let add: (event: Unnumbered) => void = () => undefined;
    const log: string[] = [];
    const ring = new EventRing(
      {
        start: (feed) => {
          log.push('start');
          add = feed;
          return () => void log.push('stop');
        },
        keyOf: (event) => (event.type === 'transfer' ? event.transfer.id : ''),
      },
      () => void log.push('quiet'),
    );
    return { ring, log, add: (event: Unnumbered) => add(event) };
  };

  it('gives a newcomer the last event about each thing, with its number', () => {
    const { ring, add } = make();
    ring.watch(() => undefined);
    for (const [id, moved] of [
      ['a', 1],
      ['b', 1],
      ['a', 2],
    ] as const)
      add(transfer(id, moved));
    const exit = new Exit();
    new Subscription('transfers', ring, { since: 0 }, exit);
    expect(exit.sent).toMatchObject([
      { type: 'subscribed', sequence: 3, missed: 0 },
      { type: 'transfer', sequence: 2, transfer: { id: 'b' } },
      { type: 'transfer', sequence: 3, transfer: { id: 'a', movedBytes: 2 } },
    ]);
  });

  it('gives who comes back every event, as long as it is kept, and else the present', () => {
    const { ring, add } = make();
    ring.watch(() => undefined);
    for (const moved of counted(1, 100)) add(transfer('a', moved));
    const back = new Exit();
    new Subscription('transfers', ring, { since: 90, epoch: ring.epoch }, back);
    back.read();
    expect(back.sent.slice(1).map((message) => 'sequence' in message && message.sequence)).toEqual(
      counted(91, 100),
    );
    for (const moved of counted(101, 2_000)) add(transfer('a', moved));
    const late = new Exit();
    new Subscription('transfers', ring, { since: 90, epoch: ring.epoch }, late);
    expect(late.sent).toMatchObject([
      { type: 'subscribed', missed: 1_410 },
      { type: 'transfer', sequence: 2_000 },
    ]);
  });

  it('is bounded by its length, too', () => {
    const { ring, add } = make();
    ring.watch(() => undefined);
    for (const at of counted(1, 300)) add(transfer(`${at}`.padEnd(10_000, 'x'), 1));
    expect(JSON.stringify(ring.after(0).events).length).toBeLessThan(300_000);
    expect(ring.after(0).missed).toBeGreaterThan(200);
  });

  it('is fed while somebody watches, however many', () => {
    const { ring, log } = make();
    const leave = [ring.watch(() => undefined), ring.watch(() => undefined)];
    leave[0]?.();
    leave[0]?.();
    expect(log).toEqual(['start']);
    leave[1]?.();
    ring.pause();
    ring.watch(() => undefined);
    expect(log).toEqual(['start', 'quiet', 'stop', 'start']);
  });
});
