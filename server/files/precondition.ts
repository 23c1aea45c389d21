/** The condition of a change that is not an upload. RFC 9110 section 13.2.2. */
import { describePath } from '../ftp/describe.ts';
import { NothingThere } from '../ftp/errors.ts';
import { holds, isUnconditional } from './entry-tag.ts';
import type { Condition } from './entry-tag.ts';
import { PreconditionFailed } from './errors.ts';
import { pathOf } from './path-of.ts';
import type { SessionPools, Work } from './session-pools.ts';

/** path: canonical text. Asks nothing without a condition. Rejects with PreconditionFailed or what broke. */
export async function assertHolds(
  pools: SessionPools,
  work: Work,
  path: string,
  condition: Condition,
): Promise<void> {
  if (isUnconditional(condition)) return;
  const target = pathOf(work.site, path);
  const facts = await pools.use(work, (session) =>
    describePath(session, target).catch((error: unknown) => {
      if (error instanceof NothingThere) return undefined;
      throw error;
    }),
  );
  if (!holds(condition, facts)) throw new PreconditionFailed();
}
