/** Keeps what watches have told, and how far the delivery of it is. */
import type { DatabaseSync } from 'node:sqlite';

/** How far the delivery of an event is; undefined: nobody is to be told by a webhook. */
export type DeliveryState = 'waiting' | 'done' | 'failed';

/** What is to be told. */
export interface NewEvent {
  readonly type: string;
  readonly path: string;
  /** JSON. */
  readonly facts: string;
}

/** What was told. */
export interface KeptEvent extends NewEvent {
  /** Counts within the watch, from 1. */
  readonly seq: number;
  readonly at: Date;
  readonly delivery: DeliveryState | undefined;
}

/** An event on its way to a webhook, or at its end. */
export interface KeptDelivery extends KeptEvent {
  readonly attempts: number;
  readonly settledAt: Date | undefined;
  /** Why the last attempt failed. */
  readonly reason: string | undefined;
}

/** How a delivery goes on. */
export interface DeliveryChange {
  readonly state: DeliveryState;
  readonly reason?: string;
  readonly now: Date;
}

/** The events of all watches. Every call may throw what SQLite says. */
export class WatchEventStore {
  readonly #database: DatabaseSync;

  constructor(database: DatabaseSync) {
    this.#database = database;
  }

  /** Part of a transaction of WatchStore. Returns the event. */
  add(watch: number, event: KeptEvent): KeptEvent {
    const { seq, type, path, facts, at, delivery } = event;
    this.#database
      .prepare(
        'INSERT INTO watch_events (watch, seq, type, path, facts, at, delivery) VALUES (?, ?, ?, ?, ?, ?, ?)',
      )
      .run(watch, seq, type, path, facts, at.getTime(), delivery ?? null);
    return event;
  }

  /** Up to `limit` events behind the one numbered `seq`, oldest first. */
  after(watch: number, seq: number, limit: number): KeptDelivery[] {
    return this.#all('seq > ? ORDER BY seq LIMIT ?', watch, seq, limit);
  }

  /** Number of the oldest event that is kept; undefined when there is none. */
  firstSeq(watch: number): number | undefined {
    const row = this.#database.prepare('SELECT min(seq) AS seq FROM watch_events WHERE watch = ?').get(watch);
    return typeof row?.seq === 'number' ? row.seq : undefined;
  }

  /** One event. */
  find(watch: number, seq: number): KeptDelivery | undefined {
    return this.#all('seq = ?', watch, seq)[0];
  }

  /** Up to `limit` deliveries in this state behind number `seq`, oldest first. */
  inState(
    watch: number,
    state: DeliveryState,
    { since, limit }: { since: number; limit: number },
  ): KeptDelivery[] {
    return this.#all('delivery = ? AND seq > ? ORDER BY seq LIMIT ?', watch, state, since, limit);
  }

  countInState(watch: number, state: DeliveryState): number {
    const row = this.#database
      .prepare('SELECT count(*) AS number FROM watch_events WHERE watch = ? AND delivery = ?')
      .get(watch, state);
    return Number(row?.number);
  }

  /** An attempt is over. */
  attempted(watch: number, seq: number, { state, reason, now }: DeliveryChange): void {
    this.#database
      .prepare(
        `UPDATE watch_events SET delivery = ?, attempts = attempts + 1, settled_at = ?, reason = ?
         WHERE watch = ? AND seq = ?`,
      )
      .run(state, state === 'waiting' ? null : now.getTime(), reason ?? null, watch, seq);
  }

  /** It is delivered once more, before all that came later. */
  retry(watch: number, seq: number): void {
    this.#database
      .prepare("UPDATE watch_events SET delivery = 'waiting', settled_at = NULL WHERE watch = ? AND seq = ?")
      .run(watch, seq);
  }

  /** Nothing waits any more. */
  giveUp(watch: number): void {
    this.#database
      .prepare("UPDATE watch_events SET delivery = NULL WHERE watch = ? AND delivery = 'waiting'")
      .run(watch);
  }

  /** Forgets up to `limit` events that are older than `before` or numbered up to `upTo`. Returns how many it were. */
  prune(watch: number, { before, upTo, limit }: { before: Date; upTo: number; limit: number }): number {
    const { changes } = this.#database
      .prepare(
        `DELETE FROM watch_events WHERE watch = ?1 AND (seq <= ?2 OR at < ?3) AND seq IN
         (SELECT seq FROM watch_events WHERE watch = ?1 ORDER BY seq LIMIT ?4)`,
      )
      .run(watch, upTo, before.getTime(), limit);
    return Number(changes);
  }

  /** Deletes up to so many. Returns how many it were. */
  forget(watch: number, limit: number): number {
    const { changes } = this.#database
      .prepare(
        `DELETE FROM watch_events WHERE watch = ?1 AND seq IN
         (SELECT seq FROM watch_events WHERE watch = ?1 ORDER BY seq LIMIT ?2)`,
      )
      .run(watch, limit);
    return Number(changes);
  }

  #all(condition: string, watch: number, ...values: (number | string)[]): KeptDelivery[] {
    return this.#database
      .prepare(`SELECT * FROM watch_events WHERE watch = ? AND ${condition}`)
      .all(watch, ...values)
      .map(deliveryOf);
  }
}

function deliveryOf(row: Record<string, unknown>): KeptDelivery {
  const { seq, type, path, facts, at, delivery, attempts, settled_at, reason } = row;
  return {
    seq: Number(seq),
    type: String(type),
    path: String(path),
    facts: String(facts),
    at: new Date(Number(at)),
    delivery: typeof delivery === 'string' ? (delivery as DeliveryState) : undefined,
    attempts: Number(attempts),
    settledAt: typeof settled_at === 'number' ? new Date(settled_at) : undefined,
    reason: typeof reason === 'string' ? reason : undefined,
  };
}
