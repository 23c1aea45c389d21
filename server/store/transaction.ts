/** Several changes of the database, all or nothing. */
import type { DatabaseSync } from 'node:sqlite';

/** Runs `work` in a transaction and returns its result; whatever it throws undoes everything. Not to be nested. */
export function transaction<R>(database: DatabaseSync, work: () => R): R {
  database.exec('BEGIN IMMEDIATE');
  try {
    const result = work();
    database.exec('COMMIT');
    return result;
  } catch (error) {
    // SQLite has rolled back by itself after some failures, such as a full disk.
    if (database.isTransaction) database.exec('ROLLBACK');
    throw error;
  }
}
