/** Keeps API tokens: what each may do, and of the token itself only the hash. */
import type { DatabaseSync } from 'node:sqlite';
import { transaction } from './transaction.ts';

/** The table of tokens. */
export const TOKEN_TABLES = `
  CREATE TABLE tokens (
    id TEXT PRIMARY KEY,
    hash TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    rights TEXT NOT NULL,
    sites TEXT NOT NULL,
    folder TEXT NOT NULL,
    made_by TEXT,
    created_at INTEGER NOT NULL,
    expires_at INTEGER,
    last_used_at INTEGER
  ) STRICT, WITHOUT ROWID;
`;

/** A token as it is kept. */
export interface KeptToken {
  readonly id: string;
  /** As hashToken makes it. */
  readonly hash: string;
  readonly name: string;
  /** Whatever JSON says; judged by whoever reads it. */
  readonly rights: unknown;
  /** `all`, or a list of ids; judged by whoever reads it. */
  readonly sites: unknown;
  readonly folder: string;
  /** Id of the token that made it; undefined: a keeper. */
  readonly madeBy: string | undefined;
  readonly createdAt: Date;
  readonly expiresAt: Date | undefined;
  readonly lastUsedAt: Date | undefined;
}

/** All tokens. Every call may throw what SQLite says. */
export class TokenStore {
  readonly #database: DatabaseSync;

  /** database: opened by openDatabase or openPassingDatabase. */
  constructor(database: DatabaseSync) {
    this.#database = database;
  }

  /** Oldest first. */
  all(): KeptToken[] {
    return this.#database.prepare('SELECT * FROM tokens ORDER BY created_at, id').all().map(tokenOf);
  }

  add(token: KeptToken): void {
    const { id, hash, name, folder, madeBy, createdAt, expiresAt } = token;
    const [rights, sites] = [JSON.stringify(token.rights), JSON.stringify(token.sites)];
    this.#database
      .prepare('INSERT INTO tokens VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, NULL)')
      .run(id, hash, name, rights, sites, folder, madeBy ?? null, createdAt.getTime(), msOf(expiresAt));
  }

  remove(id: string): void {
    this.#database.prepare('DELETE FROM tokens WHERE id = ?').run(id);
  }

  /** Notes when tokens were used last, all at once, because each transaction waits for the disk. used: by id. */
  noteUse(used: ReadonlyMap<string, Date>): void {
    transaction(this.#database, () => {
      const update = this.#database.prepare('UPDATE tokens SET last_used_at = ? WHERE id = ?');
      for (const [id, at] of used) update.run(at.getTime(), id);
    });
  }
}

function tokenOf(row: Record<string, unknown>): KeptToken {
  return {
    id: String(row.id),
    hash: String(row.hash),
    name: String(row.name),
    rights: jsonIn(row.rights),
    sites: jsonIn(row.sites),
    folder: String(row.folder),
    madeBy: typeof row.made_by === 'string' ? row.made_by : undefined,
    createdAt: new Date(Number(row.created_at)),
    expiresAt: dateIn(row.expires_at),
    lastUsedAt: dateIn(row.last_used_at),
  };
}

function jsonIn(value: unknown): unknown {
  try {
    return JSON.parse(String(value));
  } catch {
    return undefined;
  }
}

function dateIn(value: unknown): Date | undefined {
  return typeof value === 'number' ? new Date(value) : undefined;
}

function msOf(date: Date | undefined): number | null {
  return date === undefined ? null : date.getTime();
}
