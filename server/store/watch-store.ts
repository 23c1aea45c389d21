/** Keeps watches. What they mean is for server/transfers/watches.ts to say; secrets come here sealed. */
import type { DatabaseSync } from 'node:sqlite';
import { transaction } from './transaction.ts';
import { WatchEventStore } from './watch-event-store.ts';
import type { KeptEvent, NewEvent } from './watch-event-store.ts';
import { WatchFileStore } from './watch-file-store.ts';
import type { FileChange } from './watch-file-store.ts';

/** Rows that are deleted in one go: the process does nothing else meanwhile. */
const SWEEP_ROWS = 500;

/** Where events are sent. */
export interface KeptWebhook {
  readonly url: string;
  readonly sealedSecret: string;
  /** Why nothing is sent any more; undefined while something is. */
  readonly stopped: string | undefined;
}

/** What is fixed when a watch is made. */
export interface NewWatch {
  readonly id: string;
  readonly site: string;
  readonly folder: string;
  /** JSON. */
  readonly settings: string;
  /** Id of the token that made it; undefined: the keepers. */
  readonly owner: string | undefined;
  readonly createdAt: Date;
  readonly webhook: Omit<KeptWebhook, 'stopped'> | undefined;
}

/** A watch as it is kept. */
export interface KeptWatch extends Omit<NewWatch, 'webhook'> {
  /** Short name in this database, never used again. */
  readonly number: number;
  readonly isPaused: boolean;
  /** Whether the first look is over. */
  readonly isBegun: boolean;
  /** Number of the newest event, 0 before the first one. */
  readonly lastSeq: number;
  readonly webhook: KeptWebhook | undefined;
}

/** All watches. Every call may throw what SQLite says. */
export class WatchStore {
  readonly files: WatchFileStore;
  readonly events: WatchEventStore;
  readonly #database: DatabaseSync;

  constructor(database: DatabaseSync) {
    this.#database = database;
    this.files = new WatchFileStore(database);
    this.events = new WatchEventStore(database);
  }

  /** All that were not ended, oldest first. */
  list(): KeptWatch[] {
    const rows = this.#database.prepare('SELECT * FROM watches WHERE ended = 0 ORDER BY number').all();
    return rows.map(watchOf);
  }

  /** The newest state of one; undefined when it has ended. */
  find(number: number): KeptWatch | undefined {
    const row = this.#database.prepare('SELECT * FROM watches WHERE number = ? AND ended = 0').get(number);
    return row === undefined ? undefined : watchOf(row);
  }

  add({ id, site, folder, settings, owner, createdAt, webhook }: NewWatch): KeptWatch {
    const row = this.#database
      .prepare(
        `INSERT INTO watches (id, site, folder, settings, owner, created_at, webhook_url, webhook_secret)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?) RETURNING *`,
      )
      .get(
        ...[id, site, folder, settings, owner ?? null, createdAt.getTime()],
        ...[webhook?.url ?? null, webhook?.sealedSecret ?? null],
      );
    return watchOf(row ?? {});
  }

  pause(number: number): void {
    this.#database.prepare('UPDATE watches SET paused = 1 WHERE number = ?').run(number);
  }

  resume(number: number): void {
    this.#database.prepare('UPDATE watches SET paused = 0 WHERE number = ?').run(number);
  }

  /** The first look is over. */
  begin(number: number): void {
    this.#database.prepare('UPDATE watches SET begun = 1 WHERE number = ?').run(number);
  }

  /** Events go there from now on, also those that still wait; undefined: nowhere, and nothing waits any more. */
  setWebhook(number: number, webhook: NewWatch['webhook']): void {
    transaction(this.#database, () => {
      this.#database
        .prepare(
          'UPDATE watches SET webhook_url = ?, webhook_secret = ?, webhook_stopped = NULL WHERE number = ?',
        )
        .run(webhook?.url ?? null, webhook?.sealedSecret ?? null, number);
      if (webhook === undefined) this.events.giveUp(number);
    });
  }

  /** The same secret, sealed anew. */
  replaceSecret(number: number, sealed: string): void {
    this.#database.prepare('UPDATE watches SET webhook_secret = ? WHERE number = ?').run(sealed, number);
  }

  /** Nothing is sent until there is another webhook. */
  stopWebhook(number: number, reason: string): void {
    this.#database.prepare('UPDATE watches SET webhook_stopped = ? WHERE number = ?').run(reason, number);
  }

  /**
   * What was seen and what is told of it, all or nothing. Returns the events with their numbers; after that they cannot be lost.
   * An event waits for its delivery when the watch has a webhook.
   */
  record(
    number: number,
    changes: readonly FileChange[],
    events: readonly NewEvent[],
    now: Date,
  ): KeptEvent[] {
    return transaction(this.#database, () => {
      const row = this.#database
        .prepare(
          'UPDATE watches SET last_seq = last_seq + ? WHERE number = ? AND ended = 0 RETURNING last_seq, webhook_url',
        )
        .get(events.length, number);
      // Somebody has deleted it while the look was on its way.
      if (row === undefined) return [];
      for (const change of changes) this.files.put(number, change);
      const first = Number(row.last_seq) - events.length + 1;
      const delivery = row.webhook_url === null ? undefined : 'waiting';
      return events.map((event, at) =>
        this.events.add(number, { ...event, seq: first + at, at: now, delivery }),
      );
    });
  }

  /** Forgets some of the events from before a time, and of the oldest of more than `most`. Returns how many it were. */
  prune(number: number, { before, most }: { readonly before: Date; readonly most: number }): number {
    const upTo = (this.find(number)?.lastSeq ?? 0) - most;
    return this.events.prune(number, { before, upTo, limit: SWEEP_ROWS });
  }

  /** Ends a watch; what is kept of it is deleted by `sweep`. */
  end(number: number): void {
    this.#database
      .prepare('UPDATE watches SET ended = 1, webhook_secret = NULL WHERE number = ?')
      .run(number);
  }

  /** Deletes some of what ended watches have left. Returns whether there may be more. */
  sweep(): boolean {
    const row = this.#database.prepare('SELECT number FROM watches WHERE ended = 1 LIMIT 1').get();
    if (row === undefined) return false;
    const number = Number(row.number);
    const isEmpty = this.files.forget(number, SWEEP_ROWS) + this.events.forget(number, SWEEP_ROWS) === 0;
    if (isEmpty) this.#database.prepare('DELETE FROM watches WHERE number = ?').run(number);
    return true;
  }
}

function watchOf(row: Record<string, unknown>): KeptWatch {
  const text = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);
  const url = text(row.webhook_url);
  return {
    number: Number(row.number),
    id: String(row.id),
    site: String(row.site),
    folder: String(row.folder),
    settings: String(row.settings),
    owner: text(row.owner),
    createdAt: new Date(Number(row.created_at)),
    isPaused: row.paused === 1,
    isBegun: row.begun === 1,
    lastSeq: Number(row.last_seq),
    webhook:
      url === undefined
        ? undefined
        : { url, sealedSecret: text(row.webhook_secret) ?? '', stopped: text(row.webhook_stopped) },
  };
}
