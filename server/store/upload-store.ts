/** Keeps what is known of uploads that come in pieces: whose they are, where they go, and how far their bytes may be believed. */
import type { DatabaseSync } from 'node:sqlite';

/** Its tables; see formats.ts. */
export const UPLOAD_TABLES = `
  CREATE TABLE uploads (
    id TEXT PRIMARY KEY,
    site TEXT NOT NULL,
    owner TEXT NOT NULL,
    path TEXT NOT NULL,
    target BLOB NOT NULL,
    length_bytes INTEGER NOT NULL,
    stored_bytes INTEGER NOT NULL,
    reach_bytes INTEGER NOT NULL,
    state TEXT NOT NULL,
    wishes TEXT NOT NULL,
    metadata TEXT NOT NULL,
    tries INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    changed_at INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX uploads_by_owner ON uploads (owner, site);
`;

/** `placing`: complete, and on its way to its name. `gone`: it expired. */
export type UploadState = 'open' | 'placing' | 'done' | 'gone';

/** One upload. */
export interface KeptUpload {
  readonly id: string;
  readonly site: string;
  /** Who may go on with it; opaque. */
  readonly owner: string;
  /** Canonical text of the target, as it was asked for. */
  readonly path: string;
  /** The target's bytes on the server: a site may read names in another way later. */
  readonly target: Uint8Array;
  readonly lengthBytes: number;
  /** Bytes that the server has confirmed. */
  readonly storedBytes: number;
  /** Bytes of the part file beyond this are not ours, or not right. */
  readonly reachBytes: number;
  readonly state: UploadState;
  /** How it is to be put in its place; opaque text. */
  readonly wishes: string;
  /** What the client said of it, as it said it. */
  readonly metadata: string;
  /** How often it could not be cleaned up. */
  readonly tries: number;
  readonly createdAt: Date;
  readonly changedAt: Date;
}

/** What changes of an upload. */
export type UploadChange = Partial<Pick<KeptUpload, 'storedBytes' | 'reachBytes' | 'state' | 'tries'>>;

/** All uploads. Every call may throw what SQLite says. */
export class UploadStore {
  readonly #database: DatabaseSync;

  /** database: opened by openDatabase or openPassingDatabase. */
  constructor(database: DatabaseSync) {
    this.#database = database;
  }

  /** Keeps a new one. */
  add(upload: KeptUpload): void {
    this.#database
      .prepare('INSERT INTO uploads VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)')
      .run(
        upload.id,
        upload.site,
        upload.owner,
        upload.path,
        upload.target,
        upload.lengthBytes,
        upload.storedBytes,
        upload.reachBytes,
        upload.state,
        upload.wishes,
        upload.metadata,
        upload.tries,
        upload.createdAt.getTime(),
        upload.changedAt.getTime(),
      );
  }

  get(id: string): KeptUpload | undefined {
    const row = this.#database.prepare('SELECT * FROM uploads WHERE id = ?').get(id);
    return row === undefined ? undefined : uploadOf(row);
  }

  /** Changes one, and when it was changed. Nothing happens to one that is not there. */
  change(upload: KeptUpload, change: UploadChange, now: Date): KeptUpload {
    const changed = { ...upload, ...change, changedAt: now };
    this.#database
      .prepare(
        'UPDATE uploads SET stored_bytes = ?, reach_bytes = ?, state = ?, tries = ?, changed_at = ? WHERE id = ?',
      )
      .run(changed.storedBytes, changed.reachBytes, changed.state, changed.tries, now.getTime(), changed.id);
    return changed;
  }

  /** Notes one more clean-up that failed; that is no change of the upload itself. */
  tried({ id }: KeptUpload): void {
    this.#database.prepare('UPDATE uploads SET tries = tries + 1 WHERE id = ?').run(id);
  }

  remove(id: string): void {
    this.#database.prepare('DELETE FROM uploads WHERE id = ?').run(id);
  }

  /** An owner's uploads on one site, oldest first, whatever their state. */
  list(owner: string, site: string): KeptUpload[] {
    return this.#database
      .prepare('SELECT * FROM uploads WHERE owner = ? AND site = ? ORDER BY created_at, id')
      .all(owner, site)
      .map(uploadOf);
  }

  /** How many an owner has begun and not ended, on all sites. */
  openCount(owner: string): number {
    const query = "SELECT count(*) AS number FROM uploads WHERE owner = ? AND state IN ('open', 'placing')";
    return Number(this.#database.prepare(query).get(owner)?.number);
  }

  /** Uploads in a state that were not changed since, those first that were left alone for longest; `limit` at most. */
  unchangedSince(state: UploadState, since: Date, limit: number): KeptUpload[] {
    return this.#database
      .prepare('SELECT * FROM uploads WHERE state = ? AND changed_at <= ? ORDER BY changed_at, id LIMIT ?')
      .all(state, since.getTime(), limit)
      .map(uploadOf);
  }

  /** The sites on which there are any. */
  sites(): string[] {
    const rows = this.#database.prepare('SELECT DISTINCT site FROM uploads').all();
    return rows.map(({ site }) => String(site));
  }

  /** Uploads of a site that have left something on its server. */
  unfinishedOn(site: string): KeptUpload[] {
    return this.#database
      .prepare("SELECT * FROM uploads WHERE site = ? AND state IN ('open', 'placing')")
      .all(site)
      .map(uploadOf);
  }

  /** Forgets everything of a site. */
  forgetSite(site: string): void {
    this.#database.prepare('DELETE FROM uploads WHERE site = ?').run(site);
  }
}

function uploadOf(row: Record<string, unknown>): KeptUpload {
  return {
    id: String(row['id']),
    site: String(row['site']),
    owner: String(row['owner']),
    path: String(row['path']),
    target: row['target'] as Uint8Array,
    lengthBytes: Number(row['length_bytes']),
    storedBytes: Number(row['stored_bytes']),
    reachBytes: Number(row['reach_bytes']),
    state: row['state'] as UploadState,
    wishes: String(row['wishes']),
    metadata: String(row['metadata']),
    tries: Number(row['tries']),
    createdAt: new Date(Number(row['created_at'])),
    changedAt: new Date(Number(row['changed_at'])),
  };
}
