/** Keeps the answers to calls that carried an Idempotency-Key, so that a repetition gets the same answer and does nothing twice. */
import type { DatabaseSync } from 'node:sqlite';

/** Calls remembered; beyond that the oldest are forgotten. */
const MAX_CALLS = 100_000;

/** The tables of this store. */
export const ANSWER_TABLES = `
  CREATE TABLE calls (
    key TEXT PRIMARY KEY,
    fingerprint TEXT NOT NULL,
    begun_at INTEGER NOT NULL,
    process TEXT NOT NULL,
    answer TEXT
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX calls_by_time ON calls (begun_at);
`;

/** A call that was begun. */
export interface KeptCall {
  /** What the call was, so that the same key for another one is noticed. */
  readonly fingerprint: string;
  /** Which process began it. */
  readonly process: string;
  /** As JSON; undefined while the call runs, or when the process ended before it was known. */
  readonly answer: string | undefined;
}

/** The calls of all who ask. Every method may throw what SQLite says. */
export class AnswerStore {
  readonly #database: DatabaseSync;

  constructor(database: DatabaseSync) {
    this.#database = database;
  }

  /** The call under this key; undefined if it is new. */
  find(key: string): KeptCall | undefined {
    const row = this.#database
      .prepare('SELECT fingerprint, process, answer FROM calls WHERE key = ?')
      .get(key);
    if (row === undefined) return undefined;
    const answer = typeof row.answer === 'string' ? row.answer : undefined;
    return { fingerprint: String(row.fingerprint), process: String(row.process), answer };
  }

  /** A call begins. */
  begin(key: string, call: Pick<KeptCall, 'fingerprint' | 'process'>, now: Date): void {
    this.#database
      .prepare('INSERT INTO calls VALUES (?, ?, ?, ?, NULL)')
      .run(key, call.fingerprint, now.getTime(), call.process);
  }

  /** Its answer is known. */
  answer(key: string, answer: string): void {
    this.#database.prepare('UPDATE calls SET answer = ? WHERE key = ?').run(answer, key);
  }

  /** It has failed, and may be tried again under the same key. */
  forget(key: string): void {
    this.#database.prepare('DELETE FROM calls WHERE key = ?').run(key);
  }

  /** Forgets calls begun before a time, and the oldest of too many. */
  forgetBefore(time: Date): void {
    this.#database.prepare('DELETE FROM calls WHERE begun_at < ?').run(time.getTime());
    this.#database
      .prepare(
        'DELETE FROM calls WHERE key IN (SELECT key FROM calls ORDER BY begun_at DESC LIMIT -1 OFFSET ?)',
      )
      .run(MAX_CALLS);
  }
}
