/** All locks of all sites: made, refreshed, found and forgotten. They outlive the process; their end is a time, not an event. */
import { randomUUID } from 'node:crypto';
import { LockConflict, TooMuchKept } from './errors.ts';
import { conflictsOf } from './lock.ts';
import type { Lock } from './lock.ts';
import { isInside } from './path-key.ts';

/** A site with more is being filled up by a program that runs wild. */
export const MAX_LOCKS_PER_SITE = 500;

/** Where locks are kept. Every call may throw what the store says. */
export interface LockRecords {
  /** Those of a site that end after `now`, oldest first. */
  of(site: string, now: Date): Lock[];
  /** Keeps one, in the place of an older one with the same token. */
  put(lock: Lock): void;
  /** Forgets one. */
  remove(token: string): void;
  /** Forgets all that have ended. */
  removeEnded(now: Date): void;
}

/** What a client asked for. */
export type LockRequest = Omit<Lock, 'token' | 'expiresAt'> & { readonly lifetimeMs: number };

/** The locks of one gateway. */
export class LockBook {
  readonly #records: LockRecords;
  readonly #now: () => Date;

  constructor(records: LockRecords, now: () => Date = () => new Date()) {
    this.#records = records;
    this.#now = now;
  }

  /** Those that hold now. */
  of(site: string): Lock[] {
    return this.#records.of(site, this.#now());
  }

  /** Makes one. hrefOf: URL of a lock's root, for the refusal. Throws LockConflict or TooMuchKept. */
  add(request: LockRequest, hrefOf: (lock: Lock) => string): Lock {
    const now = this.#now();
    const { lifetimeMs, ...facts } = request;
    const locks = this.assertFree(request, hrefOf);
    this.#records.removeEnded(now);
    if (locks.length >= MAX_LOCKS_PER_SITE) throw new TooMuchKept('locks', MAX_LOCKS_PER_SITE);
    const expiresAt = new Date(now.getTime() + lifetimeMs);
    const lock = { ...facts, token: `urn:uuid:${randomUUID()}`, expiresAt };
    this.#records.put(lock);
    return lock;
  }

  /** Returns the locks of the site. Throws LockConflict when one stands in the way of the wish. */
  assertFree(wish: Pick<Lock, 'site' | 'path' | 'depth' | 'scope'>, hrefOf: (lock: Lock) => string): Lock[] {
    const locks = this.of(wish.site);
    const conflicts = conflictsOf(locks, wish);
    if (conflicts.length > 0) throw new LockConflict(conflicts.map(hrefOf));
    return locks;
  }

  /** Its time begins anew. */
  refresh(lock: Lock, lifetimeMs: number): Lock {
    const refreshed = { ...lock, expiresAt: new Date(this.#now().getTime() + lifetimeMs) };
    this.#records.put(refreshed);
    return refreshed;
  }

  remove(lock: Lock): void {
    this.#records.remove(lock.token);
  }

  /** What was at the path is gone, and what was in it; `inside`: only the latter. */
  forget(site: string, path: string, which: 'all' | 'inside' = 'all'): void {
    for (const lock of this.of(site)) {
      if (isInside(lock.path, path) || (which === 'all' && lock.path === path)) this.remove(lock);
    }
  }

  /** How long a lock has still to live, in whole seconds. */
  secondsLeft({ expiresAt }: Lock): number {
    return Math.max(0, Math.ceil((expiresAt.getTime() - this.#now().getTime()) / 1_000));
  }
}
