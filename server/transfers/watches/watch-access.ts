/** Who may see a watch, and who may change it. */
import { RightMissing } from '../../accounts/errors.ts';
import { requireReach } from '../../accounts/principal.ts';
import type { Principal } from '../../accounts/principal.ts';
import { WatchMissing } from '../errors.ts';
import type { WatchRecord } from './watch-record.ts';

type Watched = Pick<WatchRecord, 'site' | 'folder' | 'owner'>;

/** Under whose name a watch of this principal is kept: a token's own; whatever keepers make belongs to all of them. */
export function ownerOf({ kind, id }: Principal): string | undefined {
  return kind === 'token' ? id : undefined;
}

/** Whoever may read the folder may know what happens in it. */
export function maySee(principal: Principal, watched: Watched): boolean {
  const { sites } = principal.reach;
  if (sites !== 'all' && !sites.includes(watched.site)) return false;
  try {
    requireReach(principal, { right: 'read', paths: [watched.folder] });
    return true;
  } catch (error) {
    if (error instanceof RightMissing) return false;
    throw error;
  }
}

/** Whoever has made it may change it, and whoever administers the site. */
export function mayManage(principal: Principal, watched: Watched): boolean {
  if (!maySee(principal, watched)) return false;
  const isMaker = watched.owner !== undefined && watched.owner === ownerOf(principal);
  return isMaker || principal.reach.rights.includes('admin');
}

/** Throws WatchMissing for whoever may not even see it, RightMissing for whoever may only see it. */
export function requireManage(principal: Principal, watched: Watched): void {
  if (!maySee(principal, watched)) throw new WatchMissing();
  if (!mayManage(principal, watched)) throw new RightMissing('the watch was made by somebody else');
}
