/** How far a new token reaches, and that this is no further than whoever makes it. */
import type { TokenDraft } from '../contract/token.ts';
import { canonicalText } from '../security/remote-path.ts';
import { RightMissing, TokenInvalid } from './errors.ts';
import { requireReach } from './principal.ts';
import type { Principal, Reach } from './principal.ts';

/** A reach that may end by itself. */
export interface Scope {
  readonly reach: Reach;
  readonly expiresAt: Date | undefined;
}

/** Tokens are managed by whoever has the right `admin` on all sites and all folders. Throws RightMissing. */
export function requireTokenKeeper(principal: Principal): void {
  requireReach(principal, { right: 'admin', paths: ['/'] });
  if (principal.reach.sites !== 'all') throw new RightMissing('only some sites are reached');
}

/** The scope that a draft asks for. now: milliseconds. Throws RightMissing, PathInvalid or TokenInvalid. */
export function scopeOf(draft: TokenDraft, maker: Principal, now: number): Scope {
  requireTokenKeeper(maker);
  const expiresAt = draft.expiresAt === undefined ? undefined : new Date(draft.expiresAt);
  if (expiresAt !== undefined && !(expiresAt.getTime() > now))
    throw new TokenInvalid('expiresAt is not to come');
  // Whoever signs in by key may do so again tomorrow; a token that ends must not live on in another one.
  const makersEnd = maker.kind === 'token' ? maker.expiresAt : undefined;
  if (makersEnd !== undefined && (expiresAt === undefined || expiresAt > makersEnd))
    throw new RightMissing(`expiresAt: the token that makes it ends at ${makersEnd.toISOString()}`);
  return {
    reach: { rights: draft.rights, sites: draft.sites, folder: canonicalText(draft.folder ?? '/') },
    expiresAt,
  };
}
