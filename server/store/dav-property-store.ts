/** Keeps the dead properties of WebDAV by site and path; a path is opaque here but for its slashes. */
import type { DatabaseSync, StatementSync } from 'node:sqlite';

/** One property. */
export interface KeptProperty {
  readonly name: string;
  readonly xml: string;
}

/** Of the path itself and of everything inside: the bounds of its keys. `0` follows the slash in every order of characters. */
const IN_TREE = 'site = ?1 AND (path = ?2 OR (path >= ?3 AND path < ?4))';

/** The properties of all sites. Every call may throw what SQLite says. */
export class DavPropertyStore {
  readonly #database: DatabaseSync;
  /** Asked for each entry of a folder. */
  readonly #ofPath: StatementSync;

  constructor(database: DatabaseSync) {
    this.#database = database;
    this.#ofPath = database.prepare(
      'SELECT name, xml FROM dav_properties WHERE site = ? AND path = ? ORDER BY name',
    );
  }

  of(site: string, path: string): KeptProperty[] {
    return this.#ofPath.all(site, path).map(({ name, xml }) => ({ name: String(name), xml: String(xml) }));
  }

  countOf(site: string): number {
    const row = this.#database.prepare('SELECT count(*) AS n FROM dav_properties WHERE site = ?').get(site);
    return Number(row?.n);
  }

  /** All or nothing. xml: undefined removes. expiresAt: undefined keeps until it is removed. */
  change(
    site: string,
    path: string,
    changes: readonly { readonly name: string; readonly xml: string | undefined }[],
    expiresAt: Date | undefined,
  ): void {
    this.#together(() => {
      const put = this.#database.prepare('INSERT OR REPLACE INTO dav_properties VALUES (?, ?, ?, ?, ?)');
      const remove = this.#database.prepare(
        'DELETE FROM dav_properties WHERE site = ? AND path = ? AND name = ?',
      );
      for (const { name, xml } of changes) {
        if (xml === undefined) remove.run(site, path, name);
        else put.run(site, path, name, xml, expiresAt?.getTime() ?? null);
      }
    });
  }

  /** Of the path and everything inside. */
  remove(site: string, path: string): void {
    this.#database.prepare(`DELETE FROM dav_properties WHERE ${IN_TREE}`).run(...treeOf(site, path));
  }

  /** Of the path and everything inside; what was kept of the new place is forgotten first. */
  move(site: string, from: string, to: string): void {
    this.#together(() => {
      this.remove(site, to);
      this.#database
        .prepare(`UPDATE dav_properties SET path = ?5 || substr(path, ?6) WHERE ${IN_TREE}`)
        .run(...treeOf(site, from), to, from.length + 1);
    });
  }

  /** `alone`: without what is inside. What was kept of the new place is forgotten first. */
  copy(site: string, from: string, to: string, depth: 'alone' | 'all'): void {
    this.#together(() => {
      this.remove(site, to);
      const which = depth === 'alone' ? 'site = ?1 AND path = ?2 AND ?3 <> ?4' : IN_TREE;
      this.#database
        .prepare(
          'INSERT OR REPLACE INTO dav_properties ' +
            `SELECT site, ?5 || substr(path, ?6), name, xml, expires_at FROM dav_properties WHERE ${which}`,
        )
        .run(...treeOf(site, from), to, from.length + 1);
    });
  }

  /** Forgets what was kept until a time that has come; a site that was saved meanwhile keeps it. */
  removeExpired(now: Date): void {
    this.#database
      .prepare('DELETE FROM dav_properties WHERE expires_at <= ? AND site NOT IN (SELECT id FROM sites)')
      .run(now.getTime());
  }

  #together(run: () => void): void {
    const database = this.#database;
    database.exec('BEGIN IMMEDIATE');
    try {
      run();
      database.exec('COMMIT');
    } catch (error) {
      // SQLite has rolled back by itself after some failures, such as a full disk.
      if (database.isTransaction) database.exec('ROLLBACK');
      throw error;
    }
  }
}

function treeOf(site: string, path: string): [string, string, string, string] {
  const folder = path === '/' ? '' : path;
  return [site, path, `${folder}/`, `${folder}0`];
}
