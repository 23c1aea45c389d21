import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { DATABASE_FILE, openDatabase, requireSqlite } from '../../../server/store/database.ts';
import { StoreUnusable } from '../../../server/store/errors.ts';
import { FORMATS } from '../../../server/store/formats.ts';
import { Store } from '../../../server/store/store.ts';

/** "Gway" in ASCII. */
const APPLICATION_ID = 0x47776179;

let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'gangway-safety-'))));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe('the database', () => {
  it.each([
    ['3.51.3', true],
    ['3.51.10', true],
    ['3.53.4', true],
    ['4.0.0', true],
    ['3.51.2', false],
    ['3.50.7', false],
    ['2.99.99', false],
    ['3.51', false],
    ['none', false],
  ])('of SQLite %s is trusted: %s (WAL-reset)', (version, isTrusted) => {
    if (isTrusted) expect(() => requireSqlite(version)).not.toThrow();
    else expect(() => requireSqlite(version)).toThrow(version);
  });

  it('waits for the disk with every change, and overwrites what is deleted', () => {
    const database = openDatabase(folder);
    const valueOf = (pragma: string): unknown =>
      Object.values(database.prepare(`PRAGMA ${pragma}`).get() ?? {})[0];
    expect(['journal_mode', 'synchronous', 'secure_delete'].map(valueOf)).toEqual(['wal', 2, 1]);
    database.close();
  });

  it('and its journals are for their owner alone, whatever the umask', () => {
    const umask = process.umask(0);
    const store = Store.in(join(folder, 'data'));
    process.umask(umask);
    for (const name of readdirSync(join(folder, 'data'))) {
      expect(statSync(join(folder, 'data', name)).mode & 0o777, name).toBe(0o600);
    }
    store.close();
  });

  it('belongs to one Gangway at a time', () => {
    const store = Store.in(folder);
    expect(() => Store.in(folder)).toThrow(StoreUnusable);
    expect(() => Store.in(folder)).toThrow(/another Gangway runs on it/);
    store.close();
    Store.in(folder).close();
  });

  it('of the first format becomes one of the newest, and keeps what was in it', () => {
    const old = new DatabaseSync(join(folder, DATABASE_FILE));
    old.exec(`${String(FORMATS[0])} PRAGMA application_id = ${APPLICATION_ID}; PRAGMA user_version = 1;
      INSERT INTO servers VALUES ('a', 'mark', 1)`);
    old.close();
    const store = Store.in(folder);
    expect(store.facts.load('a')?.software).toBe('mark');
    expect([store.sites.all(), store.tokens.all()]).toEqual([[], []]);
    store.close();
  });
});
