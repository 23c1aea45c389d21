/** Everything that Gangway keeps, on one database; each kind of thing has a small store of its own. */
import type { DatabaseSync } from 'node:sqlite';
import { openDatabase, openPassingDatabase } from './database.ts';
import { FactStore } from './fact-store.ts';

/** The stores of one gateway. */
export class Store {
  readonly facts: FactStore;
  readonly #database: DatabaseSync;

  private constructor(database: DatabaseSync) {
    this.#database = database;
    this.facts = new FactStore(database);
  }

  /** Keeps everything in a folder. Throws StoreUnusable. */
  static in(folder: string): Store {
    return new Store(openDatabase(folder));
  }

  /** Keeps everything as long as the process lives. */
  static passing(): Store {
    return new Store(openPassingDatabase());
  }

  close(): void {
    this.#database.close();
  }
}
