/** Keeps the locks of WebDAV until they end. */
import type { DatabaseSync } from 'node:sqlite';

/** One lock; `path` is opaque here. */
export interface KeptLock {
  readonly token: string;
  readonly site: string;
  readonly path: string;
  readonly shownPath: string;
  readonly depth: '0' | 'infinity';
  readonly scope: 'exclusive' | 'shared';
  readonly owner: string | undefined;
  readonly principal: string;
  readonly expiresAt: Date;
}

/** The locks of all sites. Every call may throw what SQLite says. */
export class DavLockStore {
  readonly #database: DatabaseSync;

  constructor(database: DatabaseSync) {
    this.#database = database;
  }

  /** Those of a site that end after `now`, the first to end first. */
  of(site: string, now: Date): KeptLock[] {
    return this.#database
      .prepare('SELECT * FROM dav_locks WHERE site = ? AND expires_at > ? ORDER BY expires_at')
      .all(site, now.getTime())
      .map(lockOf);
  }

  /** Keeps one, in the place of an older one with the same token. */
  put(lock: KeptLock): void {
    const { token, site, path, shownPath, depth, scope, owner, principal, expiresAt } = lock;
    this.#database
      .prepare('INSERT OR REPLACE INTO dav_locks VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)')
      .run(token, site, path, shownPath, depth, scope, owner ?? null, principal, expiresAt.getTime());
  }

  /** Forgets one. */
  remove(token: string): void {
    this.#database.prepare('DELETE FROM dav_locks WHERE token = ?').run(token);
  }

  /** Forgets all that have ended. */
  removeEnded(now: Date): void {
    this.#database.prepare('DELETE FROM dav_locks WHERE expires_at <= ?').run(now.getTime());
  }
}

function lockOf(row: Record<string, unknown>): KeptLock {
  return {
    token: String(row.token),
    site: String(row.site),
    path: String(row.path),
    shownPath: String(row.shown_path),
    depth: row.depth === '0' ? '0' : 'infinity',
    scope: row.scope === 'shared' ? 'shared' : 'exclusive',
    owner: typeof row.owner === 'string' ? row.owner : undefined,
    principal: String(row.principal),
    expiresAt: new Date(Number(row.expires_at)),
  };
}
