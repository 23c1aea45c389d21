/** A pool per identity, made when first needed and forgotten when empty. */
import { PoolDraining } from './errors.ts';
import type { Lease } from './lease.ts';
import { Pool } from './pool.ts';
import type { PlaceInLine, PoolStats } from './pool.ts';
import type { PoolOptions } from './pool-options.ts';
import type { Wish } from './waiting-line.ts';

/** What is borrowed, and how to make its pool. */
export interface PoolRequest<T> extends Wish {
  /** Everything that changes who or where one is; two borrowers with one key share sessions. */
  readonly key: string;
  /** How to make the pool if there is none under this key. */
  readonly create: () => PoolOptions<T>;
}

/** All pools of one process. */
export class Pools<T> {
  readonly #pools = new Map<string, Pool<T>>();
  /** Pools without a key any more whose sessions are still ending. */
  readonly #leaving = new Set<Promise<void>>();
  #draining: PoolDraining | undefined;

  /** Borrows from the pool of the key; throws what Pool.acquire and `create` throw. */
  async acquire({ key, create, ...wish }: PoolRequest<T>): Promise<Lease<T>> {
    wish.signal.throwIfAborted();
    if (this.#draining !== undefined) throw this.#draining;
    const pool = this.#pools.get(key) ?? this.#create(key, create());
    return pool.acquire(wish);
  }

  /** The same without waiting in line; see Pool.tryAcquire. */
  async tryAcquire({ key, create, ...wish }: PoolRequest<T>): Promise<Lease<T> | undefined> {
    wish.signal.throwIfAborted();
    if (this.#draining !== undefined) return undefined;
    const pool = this.#pools.get(key) ?? this.#create(key, create());
    try {
      return await pool.tryAcquire(wish);
    } finally {
      pool.forgetIfEmpty();
    }
  }

  /** How many sessions the server has let in under the key. */
  openCountOf(key: string): number {
    return this.#pools.get(key)?.open ?? 0;
  }

  /** Who waits for a session of the key, next one first. */
  lineOf(key: string): readonly PlaceInLine[] {
    return this.#pools.get(key)?.line ?? [];
  }

  /** Tells the pool of the key that an idle session died by itself. */
  gone(key: string, resource: T, reason: Error): void {
    this.#pools.get(key)?.gone(resource, reason);
  }

  /**
   * Ends the pool of one key, for example because the site was edited; the next borrower gets a new one.
   * Settles when its last session is gone.
   */
  async drain(key: string, reason: Error): Promise<void> {
    const pool = this.#pools.get(key);
    if (pool === undefined) return;
    this.#pools.delete(key);
    const ended = pool.drain(reason);
    this.#leaving.add(ended);
    await ended;
    this.#leaving.delete(ended);
  }

  /** Ends all pools and lends nothing any more. Settles when the last session is gone. */
  async drainAll(reason: Error): Promise<void> {
    this.#draining ??= new PoolDraining(reason);
    for (const key of [...this.#pools.keys()]) void this.drain(key, reason);
    await Promise.all(this.#leaving);
  }

  /** The numbers of every pool, by key. */
  get stats(): ReadonlyMap<string, PoolStats> {
    return new Map([...this.#pools].map(([key, pool]) => [key, pool.stats]));
  }

  #create(key: string, options: PoolOptions<T>): Pool<T> {
    const onEmpty = (): void => {
      if (this.#pools.get(key) === pool) this.#pools.delete(key);
      options.onEmpty?.();
    };
    const pool = new Pool({ ...options, onEmpty });
    this.#pools.set(key, pool);
    return pool;
  }
}
