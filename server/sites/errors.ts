/** What can go wrong with sites themselves. */
import { GatewayError } from '../errors.ts';

/** No site with this id belongs to whoever asks; a stranger's site looks the same. */
export class SiteMissing extends GatewayError {
  override readonly code = 'SITE_NOT_FOUND';
  constructor() {
    super('there is no such site');
  }
}

/** One sign-in may hold only so many sites, and so many can be saved. */
export class TooManySites extends GatewayError {
  override readonly code = 'TOO_MANY_SITES';
  readonly limit: number;
  constructor(limit: number) {
    super(`there is room for ${limit} sites`);
    this.limit = limit;
  }
}

/** The secrets of a saved site cannot be opened: the key is missing, or the site was changed behind Gangway's back. */
export class SiteLocked extends GatewayError {
  override readonly code = 'SITE_LOCKED';
  constructor() {
    super('the password of this site cannot be opened');
  }
}

/** A stored secret would travel to another server or another person. */
export class SecretRequired extends GatewayError {
  override readonly code = 'SECRET_REQUIRED';
  /** Which of them have to be sent again. */
  readonly secrets: readonly string[];
  constructor(secrets: readonly string[]) {
    super(`this change needs ${secrets.join(' and ')} to be sent again, or null to remove it`);
    this.secrets = secrets;
  }
}

/** What was asked cannot be done with a site of this kind. */
export class SiteChangeInvalid extends GatewayError {
  override readonly code = 'REQUEST_INVALID';
}

/** If-Match means another version of the site. */
export class SiteVersionOther extends GatewayError {
  override readonly code = 'PRECONDITION';
  constructor() {
    super('the site was changed meanwhile');
  }
}
