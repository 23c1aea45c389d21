/** Who asks, and how far that reaches: a sign-in of a browser, or a token of a service. */
import type { Right } from '../contract/choices.ts';
import { RightMissing } from './errors.ts';

/** How far somebody may go. */
export interface Reach {
  readonly rights: readonly Right[];
  /** Saved sites by id. Ad-hoc sites belong to whoever made them and need no mention. */
  readonly sites: 'all' | readonly string[];
  /** Canonical path; nothing outside of this folder is reached. `/` is everything. */
  readonly folder: string;
}

/** Somebody who is known by a bearer token or a cookie. */
export interface Principal {
  /** Owner of whatever is made: ad-hoc sites, transfers. */
  readonly id: string;
  /** `guest`: brings the login to an FTP server along; `keeper`: keeps saved sites and tokens; `token`: a service. */
  readonly kind: 'guest' | 'keeper' | 'token';
  readonly reach: Reach;
  /** Undefined: until it is revoked. */
  readonly expiresAt: Date | undefined;
  /** Aborted when it ends, however it ends (signed out, expired, revoked); the reason is a GatewayError. */
  readonly ended: AbortSignal;
}

/** What somebody wants to do. */
export interface Need {
  readonly right: Right;
  /** Canonical paths that are touched; left out: nothing below a path. What tells of the whole site needs `/`. */
  readonly paths?: readonly string[];
}

/** Throws RightMissing unless the reach covers the need. Whether the site is reached at all is for Sites to say. */
export function requireReach({ reach }: Pick<Principal, 'reach'>, { right, paths = [] }: Need): void {
  const hasRight = reach.rights.includes(right) || reach.rights.includes('admin');
  if (!hasRight) throw new RightMissing(`the right "${right}" is missing`);
  if (!paths.every((path) => isWithin(path, reach.folder)))
    throw new RightMissing(`only what is in ${reach.folder} is reached`);
}

/** Compared by segments: `/pub2` is not within `/pub`. */
function isWithin(path: string, folder: string): boolean {
  return folder === '/' || path === folder || path.startsWith(`${folder}/`);
}
