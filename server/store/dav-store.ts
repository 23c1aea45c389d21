/** What WebDAV keeps: properties that nobody here understands, and locks. */
import type { DatabaseSync } from 'node:sqlite';
import { DavLockStore } from './dav-lock-store.ts';
import { DavPropertyStore } from './dav-property-store.ts';

/** Both stores. */
export class DavStore {
  readonly locks: DavLockStore;
  readonly properties: DavPropertyStore;

  constructor(database: DatabaseSync) {
    this.locks = new DavLockStore(database);
    this.properties = new DavPropertyStore(database);
  }
}
