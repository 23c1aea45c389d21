/** Lists one folder of a site, entry by entry as they arrive. */
import type { Entry, FolderEnd } from '../contract/entry.ts';
import { listFolder as listOnServer } from '../ftp/list.ts';
import type { ListingSummary } from '../ftp/list.ts';
import type { EntrySink } from '../ftp/listing-run.ts';
import { NothingThere, ReplyError } from '../ftp/errors.ts';
import { describePath } from '../ftp/describe.ts';
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
  const listing = new FolderListing(work, path, onEntries);
  return withSecondTry(
    () => pools.use(work, (session) => listing.run(session)),
    () => listing.count === 0 && !work.signal.aborted,
  );
}

/**
 * The same ahead of time, on a session that is free this moment; undefined when there is none. Nothing is tried twice. Rejects like
 * listFolder.
 */
export async function tryListFolder(
  pools: SessionPools,
  work: Work,
  path: string,
  onEntries: EntriesListener,
): Promise<FolderEnd | undefined> {
  const lease = await pools.tryBorrow(work);
  if (lease === undefined) return undefined;
  try {
    return await new FolderListing(work, path, onEntries).run(lease.resource);
  } finally {
    pools.giveBack(lease);
  }
}

/** One folder on its way to whoever wants it. */
class FolderListing {
  readonly #work: Work;
  readonly #folder: Pathname;
  readonly #view: FolderView;
  readonly #onEntries: EntriesListener;
  #count = 0;

  constructor(work: Work, path: string, onEntries: EntriesListener) {
    this.#work = work;
    this.#folder = pathOf(work.site, path);
    this.#view = new FolderView(this.#folder, work.site.charset);
    this.#onEntries = onEntries;
  }

  /** How many entries have been passed on. */
  get count(): number {
    return this.#count;
  }

  async run(session: FtpSession): Promise<FolderEnd> {
    const { signal } = this.#work;
    const { dialect, limit } = await listInTime(session, this.#folder, {
      signal,
      deliver: this.#deliver,
    }).catch((error: unknown) => explained(error, session, this.#folder));
    return {
      ...this.#view.end,
      complete: limit === undefined,
      ...(limit === undefined ? {} : { limit }),
      dialect,
      count: this.#count,
    };
  }

  readonly #deliver: EntrySink = (entries) => {
    this.#count += entries.length;
    return this.#onEntries(this.#view.entriesOf(entries));
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
  const isForbidden = session.state === 'idle' && (await isFolderThere(session, folder));
  throw isForbidden ? new EntryForbidden({ cause: error }) : new EntryMissing({ cause: error });
}

/** Also true for what may be a file, where the server does not tell them apart. */
async function isFolderThere(session: FtpSession, folder: Pathname): Promise<boolean> {
  try {
    return (await describePath(session, folder)).kind !== 'file';
  } catch (error) {
    if (error instanceof NothingThere) return false;
    throw error;
  }
}
