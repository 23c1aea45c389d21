/** What WebDAV refuses on its own, one class per cause. RFC 4918 section 16 names the conditions. */
import { GatewayError } from '../errors.ts';

/** A failure whose answer is a DAV:error with the name of a condition. */
export abstract class ConditionFailed extends GatewayError {
  /** Local name of the condition's element in the namespace `DAV:`. */
  abstract readonly condition: string;
  /** URLs (absolute paths, percent-encoded) of the resources that it is about. */
  readonly hrefs: readonly string[] = [];
}

/** The body is no XML that this method understands. */
export class XmlInvalid extends GatewayError {
  override readonly code = 'DAV_XML_INVALID';

  /** why: completes "the XML body ...". */
  constructor(why: string) {
    super(`the XML body ${why}`);
  }
}

/** PROPFIND of a whole tree: a server could be listed for hours. */
export class DepthRefused extends ConditionFailed {
  override readonly code = 'DAV_DEPTH';
  override readonly condition = 'propfind-finite-depth';
  constructor() {
    super('ask with Depth 0 or 1');
  }
}

/** Somebody has locked it, and the request does not show the lock's token. */
export class ResourceLocked extends ConditionFailed {
  override readonly code = 'DAV_LOCKED';
  override readonly condition = 'lock-token-submitted';
  override readonly hrefs: readonly string[];
  constructor(hrefs: readonly string[]) {
    super('it is locked, and the token of the lock was not sent');
    this.hrefs = hrefs;
  }
}

/** A new lock would stand beside one that allows no other. */
export class LockConflict extends ConditionFailed {
  override readonly code = 'DAV_LOCKED';
  override readonly condition = 'no-conflicting-lock';
  override readonly hrefs: readonly string[];
  constructor(hrefs: readonly string[]) {
    super('it is locked already');
    this.hrefs = hrefs;
  }
}

/** UNLOCK of a lock that is not here. */
export class LockTokenMismatch extends ConditionFailed {
  override readonly code = 'DAV_LOCK_TOKEN';
  override readonly condition = 'lock-token-matches-request-uri';
  constructor() {
    super('no lock with this token holds here');
  }
}

/** The folder in which something is to be made is not there. */
export class ParentMissing extends GatewayError {
  override readonly code = 'DAV_PARENT_MISSING';
  constructor(cause?: unknown) {
    super('the folder around it does not exist', { cause });
  }
}

/** COPY or MOVE to another server or another site. */
export class DestinationForeign extends GatewayError {
  override readonly code = 'DAV_DESTINATION';
  constructor() {
    super('the destination is not on the same site of this gateway');
  }
}

/** COPY or MOVE of something onto or into itself, or onto a folder around it. */
export class SamePlace extends GatewayError {
  override readonly code = 'DAV_SAME_PLACE';
  constructor() {
    super('source and destination are the same, or one contains the other');
  }
}

/** More dead properties or locks than are kept. */
export class TooMuchKept extends GatewayError {
  override readonly code = 'DAV_LIMIT';

  /** what: such as "locks". */
  constructor(what: string, limit: number) {
    super(`a site keeps at most ${limit} ${what}`);
  }
}
