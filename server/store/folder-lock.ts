/** One process for one data folder: two would not hear of each other's changes, such as a revoked token. */
import { closeSync, mkdirSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { reasonOf } from '../errors.ts';
import { StoreUnusable } from './errors.ts';
import { isBusy } from './sqlite-failures.ts';

const LOCK_FILE = 'gangway.lock';
/** One that is just ending is waited for. */
const WAIT_MS = 2_000;
const FOLDER_MODE = 0o700;
const FILE_MODE = 0o600;

/**
 * Holds the folder until the returned function is called or the process ends, however it ends: the lock is the system's, asked for by
 * SQLite, because Node itself has none. Makes the folder. Throws StoreUnusable while another process holds it.
 */
export function lockFolder(folder: string): () => void {
  const file = join(folder, LOCK_FILE);
  let lock: DatabaseSync | undefined;
  try {
    mkdirSync(folder, { recursive: true, mode: FOLDER_MODE });
    closeSync(openSync(file, 'a', FILE_MODE));
    lock = new DatabaseSync(file, { timeout: WAIT_MS });
    lock.exec('BEGIN EXCLUSIVE');
  } catch (error) {
    lock?.close();
    const why = isBusy(error) ? 'another Gangway runs on it' : reasonOf(error);
    throw new StoreUnusable(folder, why, error);
  }
  const held = lock;
  return () => held.close();
}
