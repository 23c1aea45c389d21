/**
 * Keeps what was learned about servers: facts under an opaque key, each with its evidence and date. Knows neither what the
 * facts mean nor whose they are; whoever reads them judges every one again.
 */
import type { DatabaseSync } from 'node:sqlite';

/** Servers remembered; beyond that the one that was used longest ago is forgotten. */
export const MAX_SERVERS = 2_000;
/** More facts than there are questions would be somebody else's. */
const MAX_FACTS = 64;
const MAX_EVIDENCE_CHARS = 500;

/** One kept fact. value: anything that JSON can say. */
export interface KeptFact {
  readonly name: string;
  readonly value: unknown;
  readonly evidence: string;
  readonly at: Date;
}

/** What is kept about one server. */
export interface KeptFacts {
  /** What the server looked like when the facts were learned; undefined if it did not say. */
  readonly software: string | undefined;
  readonly facts: readonly KeptFact[];
}

/** The facts of all servers. Every call may throw what SQLite says. */
export class FactStore {
  readonly #database: DatabaseSync;
  readonly #maxServers: number;

  /** database: opened by openDatabase or openPassingDatabase. */
  constructor(database: DatabaseSync, { maxServers = MAX_SERVERS }: { readonly maxServers?: number } = {}) {
    this.#database = database;
    this.#maxServers = maxServers;
  }

  /** What is kept under the key; undefined when there is nothing. Facts whose value is no JSON are left out. */
  load(key: string): KeptFacts | undefined {
    const server = this.#database.prepare('SELECT software FROM servers WHERE key = ?').get(key);
    if (server === undefined) return undefined;
    const rows = this.#database
      .prepare('SELECT name, value, evidence, learned_at FROM facts WHERE server = ? LIMIT ?')
      .all(key, MAX_FACTS);
    const software = typeof server.software === 'string' ? server.software : undefined;
    return { software, facts: rows.flatMap(factOf) };
  }

  /**
   * Replaces what is kept under each key, all or nothing, and forgets servers that were not used for longest if they are too many.
   * One transaction, because each waits for the disk.
   */
  save(servers: ReadonlyMap<string, KeptFacts>, now: Date): void {
    const database = this.#database;
    database.exec('BEGIN IMMEDIATE');
    try {
      for (const [key, kept] of servers) this.#replace(key, kept, now);
      database
        .prepare(
          'DELETE FROM servers WHERE key IN (SELECT key FROM servers ORDER BY used_at DESC LIMIT -1 OFFSET ?)',
        )
        .run(this.#maxServers);
      database.exec('COMMIT');
    } catch (error) {
      // SQLite has rolled back by itself after some failures, such as a full disk.
      if (database.isTransaction) database.exec('ROLLBACK');
      throw error;
    }
  }

  /** Keeps nothing under the key any more. */
  forget(key: string): void {
    this.#database.prepare('DELETE FROM servers WHERE key = ?').run(key);
  }

  #replace(key: string, { software, facts }: KeptFacts, now: Date): void {
    const database = this.#database;
    database.prepare('DELETE FROM facts WHERE server = ?').run(key);
    database
      .prepare(
        'INSERT INTO servers VALUES (?1, ?2, ?3) ON CONFLICT (key) DO UPDATE SET software = ?2, used_at = ?3',
      )
      .run(key, software ?? null, now.getTime());
    const insert = database.prepare('INSERT INTO facts VALUES (?, ?, ?, ?, ?)');
    for (const { name, value, evidence, at } of facts.slice(0, MAX_FACTS)) {
      insert.run(key, name, JSON.stringify(value), evidence.slice(0, MAX_EVIDENCE_CHARS), at.getTime());
    }
  }
}

function factOf({ name, value, evidence, learned_at }: Record<string, unknown>): KeptFact[] {
  try {
    return [
      {
        name: String(name),
        value: JSON.parse(String(value)) as unknown,
        evidence: String(evidence),
        at: new Date(Number(learned_at)),
      },
    ];
  } catch {
    return [];
  }
}
