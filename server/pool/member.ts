/** One session of a pool, from the start of its opening until it is gone. */
import { InvariantBroken } from '../errors.ts';
import type { Lane } from './lane.ts';

/**
 * Where a member can be; the queue is its state.
 * `opening`: not usable yet; `idle`: may be lent; `checking`: being asked whether it still lives; `leased`: lent;
 * `closing`: saying goodbye, which still takes a place at the server.
 */
export type QueueName = 'opening' | 'idle' | 'checking' | 'leased' | 'closing';

/** A member; only `Members.move` changes `queue`. */
export class Member<T> {
  /** Undefined before the opening starts and after the member is gone. */
  queue: QueueName | undefined;
  /** For whom it works while it is lent. */
  lane: Lane = 'interactive';
  /** Instant of the pool's clock at which its last work ended. */
  idleSinceMs = 0;
  /** Instant at which it was last known to live. */
  provenAtMs = 0;
  /** Instant at which it was open. */
  openedAtMs = 0;
  #open: { readonly resource: T } | undefined;

  /** Whether the server has let it in, ever. */
  get wasOpen(): boolean {
    return this.#open !== undefined;
  }

  /** The opened resource. Throws InvariantBroken while it is still being opened. */
  get resource(): T {
    if (this.#open === undefined) throw new InvariantBroken('a session is used before it is open');
    return this.#open.resource;
  }

  /** Takes the result of the opening. */
  opened(resource: T, nowMs: number): void {
    this.#open = { resource };
    this.openedAtMs = nowMs;
  }
}
