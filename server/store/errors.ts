/** What can go wrong with what Gangway keeps. */
import { GatewayError } from '../errors.ts';

/** The database cannot be used: broken, somebody else's, newer than we are, or out of reach. Told once, at the start. */
export class StoreUnusable extends GatewayError {
  override readonly code = 'STORE_UNUSABLE';
  readonly file: string;

  constructor(file: string, why: string, cause?: unknown) {
    super(`${file} cannot be used: ${why}`, cause === undefined ? {} : { cause });
    this.file = file;
  }
}
