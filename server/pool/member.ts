/** One session of a pool, from the start of its opening until it is gone. */
import { InvariantBroken } from '../errors.ts';

/**
 * Where a member can be; the queue is its state.
 * `opening`: not usable yet; `idle`: may be lent; `checking`: being asked whether it still lives; `leased`: lent;
 * `closing`: saying goodbye, which still takes a place at the server.
 */
export type QueueName = 'opening' | 'idle' | 'checking' | 'leased' | 'closing';

/** A member; only the pool's `#move` changes `queue`. */
export class Member<T> {
  /** Undefined before the opening starts and after the member is gone. */
  queue: QueueName | undefined;
  /** Instant of the pool's clock at which it last became idle. */
  idleSinceMs = 0;
  #open: { readonly resource: T } | undefined;

  /** The opened resource. Throws InvariantBroken while it is still being opened. */
  get resource(): T {
    if (this.#open === undefined) throw new InvariantBroken('a session is used before it is open');
    return this.#open.resource;
  }

  /** Takes the result of the opening. */
  opened(resource: T): void {
    this.#open = { resource };
  }
}
