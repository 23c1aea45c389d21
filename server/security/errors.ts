/** Everything that is refused before any FTP server hears of it, one class per cause. */
import { GatewayError } from '../errors.ts';
import type { Retry } from '../errors.ts';

/** The request needs a sign-in and has none. */
export class AuthRequired extends GatewayError {
  override readonly code = 'AUTH_REQUIRED';

  constructor() {
    super('sign in first');
  }
}

/** The request carries our cookie but cannot show that our own pages made it. */
export class CrossSiteRefused extends GatewayError {
  override readonly code = 'AUTH_CSRF';

  constructor() {
    super('this change was asked for by another web site');
  }
}

/** The request was sent to a host name that is not ours. */
export class WrongHost extends GatewayError {
  override readonly code = 'WRONG_HOST';
  readonly publicUrl: string;

  /** publicUrl: where Gangway is to be reached. */
  constructor(publicUrl: string) {
    super(`this gateway is reached at ${publicUrl}`);
    this.publicUrl = publicUrl;
  }
}

/** The text cannot be the name or address of a server. */
export class HostInvalid extends GatewayError {
  override readonly code = 'HOST_INVALID';

  /** why: a phrase that completes "the host ...". */
  constructor(why: string) {
    super(`the host ${why}`);
  }
}

/** The text cannot be a path on a server. */
export class PathInvalid extends GatewayError {
  override readonly code = 'PATH_INVALID';

  /** why: a phrase that completes "the path ...". */
  constructor(why: string) {
    super(`the path ${why}`);
  }
}

/** The policy does not let Gangway dial this target. The message never says which rule, or it would map our network. */
export class TargetNotAllowed extends GatewayError {
  override readonly code = 'TARGET_NOT_ALLOWED';
  /** The rule that refused, for our own log only. */
  readonly why: string;

  constructor(why: string) {
    super('this server may not be reached through this gateway');
    this.why = why;
  }
}

/** A host name could not be resolved. */
export class DnsFailed extends GatewayError {
  override readonly code = 'DNS_FAILED';
  override readonly retry: Retry;
  readonly host: string;

  /** host: the name that was asked for; retry: `never` if it does not exist; cause: what the resolver said. */
  constructor(host: string, retry: Retry, cause: unknown) {
    super(`the name ${host} could not be resolved`, { phase: 'dns', cause });
    this.host = host;
    this.retry = retry;
  }
}

/** Too many attempts for one key. */
export class RateLimited extends GatewayError {
  override readonly code = 'RATE_LIMITED';
  override readonly retry: Retry = 'later';
  readonly retryAfterMs: number;

  /** retryAfterMs: pause after which one more attempt is possible. */
  constructor(retryAfterMs: number) {
    super(`too many attempts; try again in ${Math.ceil(retryAfterMs / 1_000)} s`);
    this.retryAfterMs = retryAfterMs;
  }
}

/** A sealed secret cannot be opened. */
export class SealBroken extends GatewayError {
  override readonly code = 'SEAL_BROKEN';

  /** why: a sentence without the secret. */
  constructor(why: string, cause?: unknown) {
    super(`a sealed secret cannot be opened: ${why}`, cause === undefined ? {} : { cause });
  }
}

/** The key file is there and cannot be used. Told once, at the start. */
export class KeyFileUnusable extends GatewayError {
  override readonly code = 'KEY_FILE_UNUSABLE';

  /** why: a phrase that completes "the key file ...". */
  constructor(file: string, why: string, cause?: unknown) {
    super(`the key file ${file} ${why}`, cause === undefined ? {} : { cause });
  }
}

/** A secret shall be sealed and there is no key for it. */
export class KeyMissing extends GatewayError {
  override readonly code = 'KEY_MISSING';

  /** why: a sentence. */
  constructor(why: string, cause?: unknown) {
    super(why, cause === undefined ? {} : { cause });
  }
}
