/** What can go wrong with what Gangway keeps. */
import { GatewayError } from '../errors.ts';
import type { Retry } from '../errors.ts';
import { isBusy, isFull } from './sqlite-failures.ts';

/** The database cannot be used: broken, somebody else's, newer than we are, or out of reach. Told once, at the start. */
export class StoreUnusable extends GatewayError {
  override readonly code = 'STORE_UNUSABLE';
  readonly file: string;
  /** Nothing is wrong with it; another process has it. */
  readonly isInUse: boolean;

  constructor(file: string, why: string, cause?: unknown) {
    super(`${file} cannot be used: ${why}`, cause === undefined ? {} : { cause });
    this.file = file;
    this.isInUse = isBusy(cause);
  }
}

/** Another process holds the database; what does not need it goes on. */
export class StoreBusy extends GatewayError {
  override readonly code = 'STORE_BUSY';
  override readonly retry: Retry = 'later';
  constructor(cause: unknown) {
    super('the database is in use by another process', { cause });
  }
}

/** The disk of Gangway itself is full; what does not need it goes on. */
export class StoreFull extends GatewayError {
  override readonly code = 'STORE_FULL';
  override readonly retry: Retry = 'later';
  constructor(cause: unknown) {
    super('there is no room for the database to grow', { cause });
  }
}

/** A failure of SQLite that has a cause outside of Gangway, as one of ours; everything else as it is. */
export function storeFailureOf(thrown: unknown): unknown {
  if (isBusy(thrown)) return new StoreBusy(thrown);
  return isFull(thrown) ? new StoreFull(thrown) : thrown;
}
