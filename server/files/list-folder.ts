/** Lists one folder of a site, entry by entry as they arrive. */
import type { Entry, FolderEnd } from '../contract/entry.ts';
import { listFolder as listOnServer } from '../ftp/list.ts';
import type { ListingSummary } from '../ftp/list.ts';
import type { EntrySink } from '../ftp/listing-run.ts';
import { ReplyError } from '../ftp/errors.ts';
import { isThere } from '../ftp/describe.ts';
import type { RemoteEntry } from '../ftp/listing/remote-entry.ts';
import type { Pathname } from '../ftp/pathname.ts';
import type { FtpSession } from '../ftp/session.ts';
import { FolderView } from './entry-view.ts';
import { EntryForbidden, EntryMissing } from './errors.ts';
import { ListTimes } from './list-times.ts';
import { pathOf } from './path-of.ts';
import { withSecondTry } from './second-try.ts';
import type { SessionPools, Work } from './session-pools.ts';

/** Takes entries as they come; the FTP side waits until the promise settles. */
export type EntriesListener = (entries: Entry[]) => Promise<void> | void;

/**
 * Lists the folder at `path` (canonical text). Entries go to `onEntries`; the folder exists and is readable when it is
 * first called, or when the result comes. Rejects with EntryMissing, EntryForbidden or whatever broke; entries may have
 * been delivered then, and the listing is not complete.
 */
export async function listFolder(
  pools: SessionPools,
  work: Work,
  path: string,
  onEntries: EntriesListener,
): Promise<FolderEnd> {
  const { site, signal } = work;
  const folder = pathOf(site, path);
  const view = new FolderView(folder, site.charset);
  let count = 0;
  const deliver = (entries: readonly RemoteEntry[]): Promise<void> | void => {
    count += entries.length;
    return onEntries(view.entriesOf(entries));
  };
  const summary = await withSecondTry(
    () =>
      pools.use(work, (session) => {
        return listInTime(session, folder, { signal, deliver }).catch((error: unknown) =>
          explained(error, session, folder),
        );
      }),
    () => count === 0 && !signal.aborted,
  );
  return {
    ...view.end,
    complete: summary.limit === undefined,
    ...(summary.limit === undefined ? {} : { limit: summary.limit }),
    dialect: summary.dialect,
    count,
  };
}

/** Lists with the times as they should be. */
async function listInTime(
  session: FtpSession,
  folder: Pathname,
  { signal, deliver }: { readonly signal: AbortSignal; readonly deliver: EntrySink },
): Promise<ListingSummary> {
  const times = new ListTimes(session, folder, deliver);
  const { context, take } = times;
  const summary = await listOnServer(session, folder, {
    signal,
    context,
    onEntries: take,
    hidden: 'find out',
  });
  await times.end(summary.dialect);
  return summary;
}

/** CWD says 550 for "not there", "not a folder" and "not allowed"; a second question tells the last one apart. */
async function explained(error: unknown, session: FtpSession, folder: Pathname): Promise<never> {
  if (!(error instanceof ReplyError)) throw error;
  if (error.verb !== 'CWD') throw new EntryForbidden({ cause: error });
  if (session.state === 'idle' && (await isThere(session, folder)))
    throw new EntryForbidden({ cause: error });
  throw new EntryMissing({ cause: error });
}
