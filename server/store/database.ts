/** The one database file of a gateway: made when it is missing, refused when it is not ours. */
import { chmodSync, closeSync, mkdirSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { reasonOf } from '../errors.ts';
import { StoreUnusable } from './errors.ts';
import { FORMATS } from './formats.ts';

export const DATABASE_FILE = 'gangway.db';
/** "Gway" in ASCII: marks the file as ours. SQLite file format, section 1.3.17. */
const APPLICATION_ID = 0x47776179;
/** Another process may write just now; longer than this nobody shall wait for it. */
const BUSY_MS = 250;
const FOLDER_MODE = 0o700;
const FILE_MODE = 0o600;

/** Older ones can lose what was written in WAL mode (the WAL-reset bug). https://sqlite.org/wal.html#walresetbug */
const MIN_SQLITE = [3, 51, 3];

/** The database in a folder; folder and file are made for their owner's eyes only. Throws StoreUnusable. */
export function openDatabase(folder: string): DatabaseSync {
  const file = join(folder, DATABASE_FILE);
  let database: DatabaseSync | undefined;
  try {
    requireSqlite(process.versions.sqlite ?? 'none');
    mkdirSync(folder, { recursive: true, mode: FOLDER_MODE });
    // Made here, because SQLite would make it with the mode that the umask leaves; its journals copy this one's mode.
    closeSync(openSync(file, 'a', FILE_MODE));
    database = new DatabaseSync(file, { timeout: BUSY_MS });
    prepare(database, file);
    keepSafe(database);
    // Only now: it may have been there, and then it was not ours to change before we knew.
    chmodSync(file, FILE_MODE);
    return database;
  } catch (error) {
    database?.close();
    if (error instanceof StoreUnusable) throw error;
    throw new StoreUnusable(file, reasonOf(error), error);
  }
}

/** A database that ends with the process. */
export function openPassingDatabase(): DatabaseSync {
  const database = new DatabaseSync(':memory:');
  bringUp(database, 0);
  return database;
}

/** Throws when this SQLite must not be trusted with a database. version: such as `3.51.3`. */
export function requireSqlite(version: string): void {
  const [parts, needed] = [version.split('.').map(Number), MIN_SQLITE];
  const differs = needed.findIndex((part, at) => part !== parts[at]);
  if (differs >= 0 && !((parts[differs] ?? 0) > (needed[differs] ?? 0)))
    throw new Error(`this Node has SQLite ${version}, and ${needed.join('.')} is needed`);
}

/**
 * A write-ahead log needs one wait for the disk for each change, and readers (a backup) do not hold up who writes; FULL makes every
 * change survive a power failure. What was deleted is overwritten, because it may be a secret under an old key.
 */
function keepSafe(database: DatabaseSync): void {
  database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA secure_delete = ON');
}

function prepare(database: DatabaseSync, file: string): void {
  const isNew = numberOf(database, 'SELECT count(*) AS number FROM sqlite_schema') === 0;
  if (isNew) return bringUp(database, 0);
  if (numberOf(database, 'SELECT application_id AS number FROM pragma_application_id') !== APPLICATION_ID)
    throw new StoreUnusable(file, 'it is the database of another program');
  const version = numberOf(database, 'SELECT user_version AS number FROM pragma_user_version');
  if (version > FORMATS.length)
    throw new StoreUnusable(file, `it was written by another version of Gangway (format ${version})`);
  const [check] = database.prepare('PRAGMA quick_check(1)').all();
  if (check?.quick_check !== 'ok') throw new StoreUnusable(file, 'it is damaged');
  if (version < FORMATS.length) bringUp(database, version);
}

/** All or nothing: whoever starts the older Gangway again after a failure finds its own format. */
function bringUp(database: DatabaseSync, version: number): void {
  const steps = FORMATS.slice(version).join('\n');
  database.exec(
    `BEGIN IMMEDIATE; ${steps} PRAGMA application_id = ${APPLICATION_ID}; PRAGMA user_version = ${FORMATS.length}; COMMIT`,
  );
}

function numberOf(database: DatabaseSync, query: string): number {
  return Number(database.prepare(query).get()?.number);
}
