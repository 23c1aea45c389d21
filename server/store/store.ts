/** Everything that Gangway keeps, on one database; each kind of thing has a small store of its own. */
import type { DatabaseSync } from 'node:sqlite';
import { AnswerStore } from './answer-store.ts';
import { openDatabase, openPassingDatabase } from './database.ts';
import { DavStore } from './dav-store.ts';
import { FactStore } from './fact-store.ts';
import { lockFolder } from './folder-lock.ts';
import { SiteStore } from './site-store.ts';
import { TokenStore } from './token-store.ts';
import { transaction } from './transaction.ts';
import { UploadStore } from './upload-store.ts';
import { WatchStore } from './watch-store.ts';

/** The stores of one gateway. */
export class Store {
  readonly facts: FactStore;
  readonly answers: AnswerStore;
  readonly sites: SiteStore;
  readonly tokens: TokenStore;
  readonly uploads: UploadStore;
  readonly watches: WatchStore;
  readonly dav: DavStore;
  readonly #database: DatabaseSync;

  readonly #unlock: () => void;

  private constructor(database: DatabaseSync, unlock: () => void = () => undefined) {
    this.#database = database;
    this.#unlock = unlock;
    this.facts = new FactStore(database);
    this.sites = new SiteStore(database);
    this.dav = new DavStore(database);
    this.tokens = new TokenStore(database);
    this.uploads = new UploadStore(database);
    this.watches = new WatchStore(database);
    this.answers = new AnswerStore(database);
  }

  /** Keeps everything in a folder, for this process alone. Throws StoreUnusable. */
  static in(folder: string): Store {
    const unlock = lockFolder(folder);
    try {
      return new Store(openDatabase(folder), unlock);
    } catch (error) {
      unlock();
      throw error;
    }
  }

  /** Keeps everything as long as the process lives. */
  static passing(): Store {
    return new Store(openPassingDatabase());
  }

  /** Throws what SQLite says when nothing can be read. */
  check(): void {
    this.#database.prepare('SELECT count(*) FROM servers').get();
  }

  /** Whether anything sealed is kept. */
  hasSecrets(): boolean {
    return this.sites.hasSecrets() || this.watches.list().some(({ webhook }) => webhook !== undefined);
  }

  /** Runs all or nothing; returns what `run` returns. */
  transaction<T>(run: () => T): T {
    return transaction(this.#database, run);
  }

  close(): void {
    if (this.#database.isOpen) this.#database.close();
    this.#unlock();
  }
}
