/** Facts of one entry, without its bytes. */
import type { Entry } from '../contract/entry.ts';
import { describePath } from '../ftp/describe.ts';
import { NothingThere } from '../ftp/errors.ts';
import { viewOfDescribed } from './entry-view.ts';
import { EntryMissing } from './errors.ts';
import { pathOf } from './path-of.ts';
import type { SessionPools, Work } from './session-pools.ts';

/** path: canonical text. Rejects with EntryMissing. */
export async function describeEntry(pools: SessionPools, work: Work, path: string): Promise<Entry> {
  const target = pathOf(work.site, path);
  try {
    const facts = await pools.use(work, (session) => describePath(session, target));
    return viewOfDescribed(target, facts, work.site.charset);
  } catch (error) {
    throw error instanceof NothingThere ? new EntryMissing({ cause: error }) : error;
  }
}
