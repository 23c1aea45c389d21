/** Makes, removes, moves and touches one entry. Where a refusal is ambiguous, one more question to the server decides. */
import type { EntryChange } from '../contract/entry.ts';
import type { GatewayError } from '../errors.ts';
import { changeMode, makeFolder, removeFile, removeFolder, renameEntry } from '../ftp/change.ts';
import { isThere } from '../ftp/describe.ts';
import { ReplyError } from '../ftp/errors.ts';
import type { Pathname } from '../ftp/pathname.ts';
import type { FtpSession } from '../ftp/session.ts';
import { setModifiedAt } from '../ftp/setting-time.ts';
import { pathText } from './entry-view.ts';
import { EntryExists, EntryForbidden, EntryMissing, FolderNotEmpty, IsFolder } from './errors.ts';
import { assertMoveKept, assertWouldKeep } from './kept-name.ts';
import { nameOf, pathOf } from './path-of.ts';
import type { SessionPools, Work } from './session-pools.ts';

/** Makes a folder; parents that are missing are made too when asked for. Rejects with EntryExists, EntryForbidden or NameChanged. */
export async function createFolder(
  pools: SessionPools,
  work: Work,
  path: string,
  options: { readonly parents: 'create' | 'must exist' },
): Promise<void> {
  const folder = pathOf(work.site, path);
  await pools.use(work, async (session) => {
    if (options.parents === 'create') await createParents(session, folder);
    await makeOne(session, folder);
  });
}

/** Makes the folders above `path` that are missing. */
export async function createParents(session: FtpSession, path: Pathname): Promise<void> {
  if (path.depth <= 1 || (await isThere(session, path.parent))) return;
  await createParents(session, path.parent);
  await assertWouldKeep(session, path.parent);
  await makeFolder(session, path.parent).catch((error: unknown) => {
    // Somebody else may have made it meanwhile; whoever needs it will see.
    if (!(error instanceof ReplyError)) throw error;
  });
}

async function makeOne(session: FtpSession, folder: Pathname): Promise<void> {
  try {
    await assertWouldKeep(session, folder);
    await makeFolder(session, folder);
  } catch (cause) {
    if (!(cause instanceof ReplyError) || cause.isTransient || cause.meansStorageFull) throw cause;
    if ((await isThere(session, folder).catch(unknown)) === true) throw new EntryExists({ cause });
    if ((await isThere(session, folder.parent).catch(unknown)) === false) throw new EntryMissing({ cause });
    throw new EntryForbidden({ cause });
  }
}

/** Removes a file. Rejects with EntryMissing, IsFolder or EntryForbidden. */
export async function deleteFile(pools: SessionPools, work: Work, path: string): Promise<void> {
  const target = pathOf(work.site, path);
  await pools.use(work, async (session) => {
    try {
      await removeFile(session, target);
    } catch (cause) {
      if (!(cause instanceof ReplyError) || cause.isTransient) throw cause;
      if ((await session.ask('CWD', target.bytes)).isPositive) throw new IsFolder();
      throw await missingOrForbidden(session, target, cause);
    }
  });
}

/** Removes an empty folder. Rejects with FolderNotEmpty, EntryMissing or EntryForbidden (also for a link to a folder). */
export async function deleteFolder(
  pools: SessionPools,
  work: Work,
  path: string,
  isEmpty: () => Promise<boolean>,
): Promise<void> {
  const folder = pathOf(work.site, path);
  const refusal = await pools.use(work, async (session) => {
    try {
      // Some servers will not remove the folder that the session is in.
      await session.ask('CWD', folder.parent.bytes);
      await removeFolder(session, folder);
      return undefined;
    } catch (cause) {
      if (!(cause instanceof ReplyError) || cause.isTransient) throw cause;
      if (!(await session.ask('CWD', folder.bytes)).isPositive) throw new EntryMissing({ cause });
      return cause;
    }
  });
  if (refusal === undefined) return;
  // One can go into it, but it is none: what is behind the link must not be taken for its content.
  if (refusal.meansNoFolder) throw new EntryForbidden({ cause: refusal });
  // Asked on whatever session is free: never a second one while holding the first (case 93).
  throw (await isEmpty()) ? new EntryForbidden({ cause: refusal }) : new FolderNotEmpty({ cause: refusal });
}

/**
 * Moves, renames, re-permits or touches an entry. Returns the path it has afterwards.
 * Rejects with EntryMissing, EntryExists (unless `overwrite: "replace"`), EntryForbidden, NameChanged or NotSupported.
 */
export async function changeEntry(
  pools: SessionPools,
  work: Work,
  path: string,
  change: EntryChange,
): Promise<string> {
  const { site } = work;
  const from = pathOf(site, path);
  const to = destination(work, from, change);
  await pools.use(work, async (session) => {
    if (change.permissions !== undefined) {
      await changeMode(session, from, change.permissions).catch((error: unknown) =>
        explain(error, session, from),
      );
    }
    if (change.modifiedAt !== undefined) await setModifiedAt(session, from, new Date(change.modifiedAt));
    if (!to.equals(from)) await move(session, from, to, change.overwrite ?? 'fail');
  });
  return pathText(to, site.charset);
}

function destination(work: Work, from: Pathname, change: EntryChange): Pathname {
  const moved = change.path === undefined ? from : pathOf(work.site, change.path);
  return change.name === undefined ? moved : moved.parent.child(nameOf(work.site, change.name));
}

async function move(
  session: FtpSession,
  from: Pathname,
  to: Pathname,
  overwrite: 'fail' | 'replace',
): Promise<void> {
  // RNTO replaces silently on every server we know, so the question has to come first.
  if (overwrite === 'fail' && (await isThere(session, to))) throw new EntryExists();
  await assertWouldKeep(session, to, from);
  await renameEntry(session, from, to).catch((error: unknown) => explain(error, session, from));
  await assertMoveKept(session, from, to);
}

async function explain(cause: unknown, session: FtpSession, path: Pathname): Promise<never> {
  if (!(cause instanceof ReplyError) || cause.isTransient) throw cause;
  throw await missingOrForbidden(session, path, cause);
}

/** Why a change was refused. Where the server will not even say what is there, "not allowed" is what it comes to. */
async function missingOrForbidden(
  session: FtpSession,
  path: Pathname,
  cause: ReplyError,
): Promise<GatewayError> {
  const isMissing = (await isThere(session, path).catch(unknown)) === false;
  return isMissing ? new EntryMissing({ cause }) : new EntryForbidden({ cause });
}

/** The refusal that is being explained is the one to tell, not that of the question about it. */
function unknown(error: unknown): undefined {
  if (!(error instanceof ReplyError)) throw error;
}
