/** Facts of one entry, without its bytes. */
import type { Entry } from '../contract/entry.ts';
import { describePath } from '../ftp/describe.ts';
import type { PathFacts } from '../ftp/describe.ts';
import { NothingThere } from '../ftp/errors.ts';
import type { Pathname } from '../ftp/pathname.ts';
import type { FtpSession } from '../ftp/session.ts';
import { viewOfDescribed } from './entry-view.ts';
import { EntryMissing } from './errors.ts';
import { pathOf } from './path-of.ts';
import type { SessionPools, Work } from './session-pools.ts';

/** path: canonical text. A link is described as what it leads to (design case 80). Rejects with EntryMissing. */
export async function describeEntry(pools: SessionPools, work: Work, path: string): Promise<Entry> {
  const target = pathOf(work.site, path);
  try {
    const facts = await pools.use(work, (session) => describeWithKind(session, target));
    return viewOfDescribed(target, facts, work.site.charset);
  } catch (error) {
    throw error instanceof NothingThere ? new EntryMissing({ cause: error }) : error;
  }
}

/** A size is no proof of a file (ftp-srv 4.6.3 has one for folders, too); that it can be entered is one of a folder. */
async function describeWithKind(session: FtpSession, path: Pathname): Promise<PathFacts> {
  const facts = await describePath(session, path);
  if (facts.kind !== 'unknown') return facts;
  const isFolder = (await session.ask('CWD', path.bytes)).isPositive;
  const { sizeBytes, ...rest } = facts;
  if (isFolder) return { ...rest, kind: 'folder' };
  return { ...rest, kind: 'file', ...(sizeBytes === undefined ? {} : { sizeBytes }) };
}
