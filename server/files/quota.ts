/** How much room there is, where a server tells. */
import { roomLeft } from '../ftp/quota.ts';
import type { RoomLeft } from '../ftp/quota.ts';
import { pathOf } from './path-of.ts';
import type { SessionPools, Work } from './session-pools.ts';

export type Quota = RoomLeft;

/** path: canonical text of a folder. Resolves with undefined when the server does not tell. Rejects with what broke. */
export async function quotaAt(pools: SessionPools, work: Work, path: string): Promise<Quota | undefined> {
  const folder = pathOf(work.site, path);
  return pools.use(work, (session) => roomLeft(session, folder));
}
