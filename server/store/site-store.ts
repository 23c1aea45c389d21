/** Keeps saved sites: their settings as they are, their secrets as somebody else has sealed them. */
import type { DatabaseSync } from 'node:sqlite';

/** The table of saved sites. */
export const SITE_TABLES = `
  CREATE TABLE sites (
    id TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    host TEXT NOT NULL,
    port INTEGER NOT NULL,
    security TEXT NOT NULL,
    user TEXT NOT NULL,
    mode TEXT NOT NULL,
    segments TEXT NOT NULL,
    charset TEXT NOT NULL,
    start_folder TEXT,
    trusted_certificate TEXT,
    revision INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    password TEXT,
    account TEXT
  ) STRICT, WITHOUT ROWID;
`;

/** A saved site as it is kept. */
export interface KeptSite {
  readonly id: string;
  readonly name: string;
  readonly host: string;
  readonly port: number;
  readonly security: string;
  readonly user: string;
  readonly mode: string;
  readonly segments: string;
  readonly charset: string;
  readonly startFolder: string | undefined;
  readonly trustedCertificate: string | undefined;
  readonly createdAt: Date;
  /** Counts the changes. */
  readonly revision: number;
  /** Sealed. */
  readonly password: string | undefined;
  /** Sealed. */
  readonly account: string | undefined;
}

/** The sealed secrets of a site. */
export type SealedSecrets = Pick<KeptSite, 'password' | 'account'>;

const SETTINGS = [
  'name',
  'host',
  'port',
  'security',
  'user',
  'mode',
  'segments',
  'charset',
  'start_folder',
  'trusted_certificate',
  'revision',
] as const;

/** All saved sites. Every call may throw what SQLite says. */
export class SiteStore {
  readonly #database: DatabaseSync;

  /** database: opened by openDatabase or openPassingDatabase. */
  constructor(database: DatabaseSync) {
    this.#database = database;
  }

  /** Oldest first. */
  all(): KeptSite[] {
    return this.#database.prepare('SELECT * FROM sites ORDER BY created_at, id').all().map(siteOf);
  }

  /** Whether a secret of any site is kept. */
  hasSecrets(): boolean {
    const query = 'SELECT 1 FROM sites WHERE password IS NOT NULL OR account IS NOT NULL LIMIT 1';
    return this.#database.prepare(query).get() !== undefined;
  }

  add(site: KeptSite): void {
    const columns = ['id', 'created_at', ...SETTINGS, 'password', 'account'];
    this.#database
      .prepare(`INSERT INTO sites (${columns.join(', ')}) VALUES (${columns.map(() => '?').join(', ')})`)
      .run(
        site.id,
        site.createdAt.getTime(),
        ...settingsOf(site),
        site.password ?? null,
        site.account ?? null,
      );
  }

  /** Changes the settings; the secrets stay as they are. */
  updateSettings(site: Omit<KeptSite, keyof SealedSecrets>): void {
    const columns = SETTINGS.map((name) => `${name} = ?`).join(', ');
    this.#database.prepare(`UPDATE sites SET ${columns} WHERE id = ?`).run(...settingsOf(site), site.id);
  }

  /** Changes settings and secrets. */
  update(site: KeptSite): void {
    const columns = [...SETTINGS, 'password', 'account'].map((name) => `${name} = ?`).join(', ');
    this.#database
      .prepare(`UPDATE sites SET ${columns} WHERE id = ?`)
      .run(...settingsOf(site), site.password ?? null, site.account ?? null, site.id);
  }

  remove(id: string): void {
    this.#database.prepare('DELETE FROM sites WHERE id = ?').run(id);
  }

  /** The same secret, sealed anew. */
  replaceSecret(id: string, what: keyof SealedSecrets, sealed: string): void {
    this.#database.prepare(`UPDATE sites SET ${what} = ? WHERE id = ?`).run(sealed, id);
  }
}

function settingsOf(site: Omit<KeptSite, keyof SealedSecrets>): (string | number | null)[] {
  const { name, host, port, security, user, mode, segments, charset, revision } = site;
  const places = [site.startFolder ?? null, site.trustedCertificate ?? null];
  return [name, host, port, security, user, mode, segments, charset, ...places, revision];
}

function siteOf(row: Record<string, unknown>): KeptSite {
  return {
    id: String(row.id),
    name: String(row.name),
    host: String(row.host),
    port: Number(row.port),
    security: String(row.security),
    user: String(row.user),
    mode: String(row.mode),
    segments: String(row.segments),
    charset: String(row.charset),
    startFolder: textIn(row.start_folder),
    trustedCertificate: textIn(row.trusted_certificate),
    createdAt: new Date(Number(row.created_at)),
    revision: Number(row.revision),
    password: textIn(row.password),
    account: textIn(row.account),
  };
}

function textIn(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}
