/** Keeps which files a watch has seen, and in which version. */
import type { DatabaseSync, StatementSync } from 'node:sqlite';

/** A version that has to stand still before it is told. */
export interface PendingVersion {
  readonly version: string;
  /** What the server said when it was asked about this file alone. */
  readonly exact: string | undefined;
  /** The process on whose clock `sinceMs` is. */
  readonly run: string;
  readonly sinceMs: number;
}

/** What is known of one file. Versions are text that only their writer understands. */
export interface FileState {
  /** The version that was told last; undefined: none was. */
  readonly told: string | undefined;
  readonly pending: PendingVersion | undefined;
}

/** A file of a watch. */
export interface KeptFile extends FileState {
  readonly id: number;
  readonly path: string;
}

/** One file's new state; undefined: it is gone. */
export interface FileChange {
  readonly path: string;
  readonly state: FileState | undefined;
}

/** The files of all watches. Every call may throw what SQLite says. */
export class WatchFileStore {
  readonly #database: DatabaseSync;
  // A look asks a hundred thousand times.
  readonly #find: StatementSync;
  readonly #put: StatementSync;
  readonly #remove: StatementSync;

  constructor(database: DatabaseSync) {
    this.#database = database;
    this.#find = database.prepare('SELECT * FROM watch_files WHERE watch = ? AND path = ?');
    this.#put = database.prepare(
      `INSERT INTO watch_files (watch, path, told, pending, exact, run, since) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
       ON CONFLICT (watch, path) DO UPDATE SET told = ?3, pending = ?4, exact = ?5, run = ?6, since = ?7`,
    );
    this.#remove = database.prepare('DELETE FROM watch_files WHERE watch = ? AND path = ?');
  }

  /** One file; undefined when it is new. */
  find(watch: number, path: string): KeptFile | undefined {
    const row = this.#find.get(watch, path);
    return row === undefined ? undefined : fileOf(row);
  }

  /** Writes one change; part of a transaction of WatchStore. */
  put(watch: number, { path, state }: FileChange): void {
    if (state === undefined) {
      this.#remove.run(watch, path);
      return;
    }
    const { told, pending } = state;
    const since = pending === undefined ? null : Math.round(pending.sinceMs);
    this.#put.run(
      ...[watch, path, told ?? null, pending?.version ?? null],
      ...[pending?.exact ?? null, pending?.run ?? null, since],
    );
  }

  count(watch: number): number {
    const row = this.#database
      .prepare('SELECT count(*) AS number FROM watch_files WHERE watch = ?')
      .get(watch);
    return Number(row?.number);
  }

  /** The highest id of all files: whatever is added later has a higher one. */
  highestId(): number {
    return Number(this.#database.prepare('SELECT max(id) AS id FROM watch_files').get()?.id ?? 0);
  }

  /** Files in the order of their paths, behind `path`. */
  after(watch: number, path: string, limit: number): KeptFile[] {
    const rows = this.#database
      .prepare('SELECT * FROM watch_files WHERE watch = ? AND path > ? ORDER BY path LIMIT ?')
      .all(watch, path, limit);
    return rows.map(fileOf);
  }

  /** Deletes up to so many. Returns how many it were. */
  forget(watch: number, limit: number): number {
    const { changes } = this.#database
      .prepare('DELETE FROM watch_files WHERE id IN (SELECT id FROM watch_files WHERE watch = ? LIMIT ?)')
      .run(watch, limit);
    return Number(changes);
  }
}

function fileOf({ id, path, told, pending, exact, run, since }: Record<string, unknown>): KeptFile {
  const text = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);
  const version = text(pending);
  return {
    id: Number(id),
    path: String(path),
    told: text(told),
    pending:
      version === undefined
        ? undefined
        : { version, exact: text(exact), run: text(run) ?? '', sinceMs: Number(since) },
  };
}
