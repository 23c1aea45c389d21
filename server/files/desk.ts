/** One session at a time for work of several steps that may have to change it: never a second one is held (design case 93). */
import type { FtpSession } from '../ftp/session.ts';
import type { Lease } from '../pool/lease.ts';
import type { SessionPools, Work } from './session-pools.ts';

/** Whoever works here has a session, until it leaves; the next one may be another. */
export class Desk {
  readonly #pools: SessionPools;
  readonly #work: Work;
  #lease: Lease<FtpSession> | undefined;

  constructor(pools: SessionPools, work: Work) {
    this.#pools = pools;
    this.#work = work;
  }

  get signal(): AbortSignal {
    return this.#work.signal;
  }

  /** The session that is here, or a borrowed one. Rejects like SessionPools.borrow. */
  async session(): Promise<FtpSession> {
    this.#lease ??= await this.#pools.borrow(this.#work);
    return this.#lease.resource;
  }

  /** Gives the session back, if there is one. */
  leave(): void {
    const lease = this.#lease;
    if (lease === undefined) return;
    this.#lease = undefined;
    this.#work.site.profile.refresh(lease.resource);
    this.#pools.giveBack(lease);
  }
}
