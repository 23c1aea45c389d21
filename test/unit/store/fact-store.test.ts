import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { DATABASE_FILE } from '../../../server/store/database.ts';
import { StoreUnusable } from '../../../server/store/errors.ts';
import { FactStore } from '../../../server/store/fact-store.ts';
import { Store } from '../../../server/store/store.ts';
import type { KeptFacts } from '../../../server/store/fact-store.ts';
import { openDatabase } from '../../../server/store/database.ts';

let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'gangway-store-'))));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const file = (): string => join(folder, DATABASE_FILE);
const AT = new Date('2026-11-20T10:00:00Z');
const known: KeptFacts = {
  software: 'mark',
  facts: [{ name: 'restart', value: true, evidence: 'REST 100 began at byte 100', at: AT }],
};

function failureOf(run: () => unknown): StoreUnusable {
  try {
    run();
  } catch (error) {
    if (error instanceof StoreUnusable) return error;
    throw error;
  }
  throw new Error('it did not fail');
}

describe('kept facts', () => {
  it('are there again after the store was closed and opened, with evidence and date', () => {
    const first = Store.in(folder);
    first.facts.save(new Map([['a', known]]), AT);
    first.close();
    const second = Store.in(folder);
    expect(second.facts.load('a')).toEqual(known);
    expect(second.facts.load('b')).toBeUndefined();
    second.close();
  });

  it('lie in a file that only its owner can read, also where the folder is new and the umask is open', () => {
    const umask = process.umask(0);
    const inner = join(folder, 'new');
    const store = Store.in(inner);
    store.facts.save(new Map([['a', known]]), AT);
    process.umask(umask);
    expect(statSync(join(inner, DATABASE_FILE)).mode & 0o777).toBe(0o600);
    expect(statSync(inner).mode & 0o777).toBe(0o700);
    store.close();
  });

  it('are replaced as a whole, and forgotten when told', () => {
    const store = Store.passing();
    store.facts.save(new Map([['a', known]]), AT);
    store.facts.save(new Map([['a', { software: undefined, facts: [] }]]), AT);
    expect(store.facts.load('a')).toEqual({ software: undefined, facts: [] });
    store.facts.forget('a');
    expect(store.facts.load('a')).toBeUndefined();
    store.close();
  });

  it('are bounded: the server that was used longest ago is forgotten first', () => {
    const database = openDatabase(folder);
    const store = new FactStore(database, { maxServers: 2 });
    const atMs = (ms: number): Date => new Date(AT.getTime() + ms);
    store.save(new Map([['old', known]]), atMs(0));
    store.save(new Map([['newer', known]]), atMs(1));
    store.save(new Map([['old', known]]), atMs(2));
    store.save(new Map([['newest', known]]), atMs(3));
    expect(['old', 'newer', 'newest'].map((key) => store.load(key) !== undefined)).toEqual([
      true,
      false,
      true,
    ]);
    database.close();
  });

  it('that are too many or whose evidence is too long are cut', () => {
    const store = Store.passing();
    const facts = Array.from({ length: 100 }, (_, at) => ({
      name: `fact ${at}`,
      value: at,
      evidence: 'e'.repeat(10_000),
      at: AT,
    }));
    store.facts.save(new Map([['a', { software: undefined, facts }]]), AT);
    const kept = store.facts.load('a')?.facts ?? [];
    expect(kept).toHaveLength(64);
    expect(kept[0]?.evidence).toHaveLength(500);
    store.close();
  });

  it('whose value was spoilt by somebody are left out', () => {
    const store = Store.in(folder);
    store.facts.save(new Map([['a', known]]), AT);
    const other = new DatabaseSync(file());
    other.exec("UPDATE facts SET value = '{'");
    other.close();
    expect(store.facts.load('a')?.facts).toEqual([]);
    store.close();
  });
});

describe('a database file that cannot be used', () => {
  it('because it is no database is left as it is', () => {
    writeFileSync(file(), 'this is a note to myself\n'.repeat(100));
    expect(failureOf(() => Store.in(folder)).message).toMatch(/gangway\.db cannot be used: .*not a database/);
    expect(readFileSync(file(), 'utf8')).toMatch(/^this is a note/);
  });

  it('because it is of another program is left as it is', () => {
    const other = new DatabaseSync(file());
    other.exec('CREATE TABLE songs (title TEXT)');
    other.close();
    expect(failureOf(() => Store.in(folder)).message).toMatch(/another program/);
    const again = new DatabaseSync(file());
    expect(again.prepare('SELECT name FROM sqlite_schema').all()).toEqual([{ name: 'songs' }]);
    again.close();
  });

  it('because a newer Gangway wrote it is left as it is', () => {
    Store.in(folder).close();
    const newer = new DatabaseSync(file());
    newer.exec('PRAGMA user_version = 99');
    newer.close();
    expect(failureOf(() => Store.in(folder)).message).toMatch(/another version of Gangway \(format 99\)/);
  });

  it('because it was cut short is told', () => {
    const store = Store.in(folder);
    store.facts.save(new Map(Array.from({ length: 200 }, (_, at) => [`key ${at}`, known])), AT);
    store.close();
    writeFileSync(file(), readFileSync(file()).subarray(0, 9_000));
    expect(failureOf(() => Store.in(folder)).message).toMatch(/cannot be used/);
  });

  it('because a file stands where the folder should be is told', () => {
    writeFileSync(file(), '');
    expect(failureOf(() => Store.in(file())).message).toMatch(/cannot be used/);
    expect(existsSync(join(file(), DATABASE_FILE))).toBe(false);
  });

  it.skipIf(process.getuid?.() === 0)('because the folder is not ours is told', () => {
    chmodSync(folder, 0o500);
    expect(failureOf(() => Store.in(folder)).message).toMatch(/cannot be used/);
  });
});
