/** All sessions of one pool: each is in exactly one queue, and only `move` puts it there. */
import type { Member, QueueName } from './member.ts';

/** The queues of one pool. */
export class Members<T> {
  readonly #queues: Record<QueueName, Set<Member<T>>> = {
    opening: new Set(),
    idle: new Set(),
    checking: new Set(),
    leased: new Set(),
    closing: new Set(),
  };

  /** The only way from one queue to another. Without `to` the member is gone. */
  move(member: Member<T>, to: QueueName | undefined): void {
    if (member.queue !== undefined) this.#queues[member.queue].delete(member);
    member.queue = to;
    if (to !== undefined) this.#queues[to].add(member);
  }

  /** How many are in a queue. */
  count(queue: QueueName): number {
    return this.#queues[queue].size;
  }

  /** How many are in each queue. */
  get counts(): Record<QueueName, number> {
    const { opening, idle, checking, leased, closing } = this.#queues;
    return {
      opening: opening.size,
      idle: idle.size,
      checking: checking.size,
      leased: leased.size,
      closing: closing.size,
    };
  }

  /** The idle ones, longest idle first. A copy, so that they may be moved while it is read. */
  get idle(): Member<T>[] {
    return [...this.#queues.idle];
  }

  /** The idle ones and those that are being checked. */
  get resting(): Member<T>[] {
    return [...this.#queues.idle, ...this.#queues.checking];
  }

  /** How many are lent to bulk work. */
  get bulkCount(): number {
    let count = 0;
    for (const { lane } of this.#queues.leased) if (lane === 'bulk') count += 1;
    return count;
  }

  /** How many the server has really let in, including those that are closing. */
  get openCount(): number {
    const { idle, checking, leased, closing } = this.#queues;
    return idle.size + checking.size + leased.size + closing.size;
  }
}
