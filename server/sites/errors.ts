/** What can go wrong with sites themselves. */
import { GatewayError } from '../errors.ts';

/** No site with this id belongs to whoever asks; a stranger's site looks the same. */
export class SiteMissing extends GatewayError {
  override readonly code = 'SITE_NOT_FOUND';
  constructor() {
    super('there is no such site');
  }
}

/** One sign-in may hold only so many sites. */
export class TooManySites extends GatewayError {
  override readonly code = 'TOO_MANY_SITES';
  readonly limit: number;
  constructor(limit: number) {
    super(`a sign-in may hold ${limit} sites`);
    this.limit = limit;
  }
}
