/**
 * Puts a complete part file in the place of its target. May be asked again after any crash: what was begun is gone on with or taken
 * back, and one of the two versions is at the target in the end (docs/decisions/0029).
 */
import { removeFile, renameEntry } from '../ftp/change.ts';
import { describePath, isThere } from '../ftp/describe.ts';
import { NothingThere, ReplyError } from '../ftp/errors.ts';
import type { FtpSession } from '../ftp/session.ts';
import { Desk } from './desk.ts';
import { EntryMissing } from './errors.ts';
import { isServersWord, mayComeAgain, patiently } from './healing.ts';
import { assertWouldKeep } from './kept-name.ts';
import { Replacement } from './replacement.ts';
import type { ReplacementPaths } from './replacement.ts';
import type { SessionPools, Work } from './session-pools.ts';
import { prepareTarget } from './write-target.ts';
import type { TargetDemand } from './write-target.ts';
import { touchWritten, verifyStored } from './written-file.ts';

/** As long as the old file is not in its place, patience is worth it. */
const PUT_BACK_MS = 60_000;

/** How a part file is to be placed. */
export interface Placing {
  readonly sizeBytes: number;
  readonly condition: TargetDemand['condition'];
  readonly modifiedAt: Date | undefined;
  /** `again`: a former try may have come to any point. */
  readonly tries: 'first' | 'again';
}

/**
 * Verifies the part file, checks the condition and renames. Resolves when the new file is in its place. Rejects with EntryMissing when
 * there is no part file (any more), UploadMismatch, PreconditionFailed, IsFolder, EntryForbidden, NameChanged or what broke.
 */
export async function placePart(
  pools: SessionPools,
  work: Work,
  paths: ReplacementPaths,
  placing: Placing,
): Promise<void> {
  const desk = new Desk(pools, work);
  const replacement = new Replacement(paths);
  const facts = { sizeBytes: placing.sizeBytes, modifiedAt: placing.modifiedAt };
  try {
    const session = await desk.session();
    if (placing.tries === 'again' && (await isPlaced(session, paths, placing.sizeBytes))) {
      await touchWritten(session, paths.target, facts);
      return;
    }
    await verifyStored(session, paths.part, placing.sizeBytes);
    await prepareTarget(session, paths.target, { condition: placing.condition, parents: 'must exist' });
    await assertWouldKeep(session, paths.target);
    await replacement.run(session).catch(async (loss: unknown) => {
      if (!mayComeAgain(loss) || isServersWord(loss)) throw loss;
      desk.leave();
      await replacement.settle(await desk.session(), loss);
    });
    await touchWritten(await desk.session(), paths.target, facts);
  } finally {
    desk.leave();
    if (replacement.mayBeAside) await putBack(pools, work, replacement);
  }
}

/** Removes what an upload has left on the server; that nothing is there (any more) is as good. Rejects with what broke. */
export function discardPart(pools: SessionPools, work: Work, paths: ReplacementPaths): Promise<void> {
  return pools.use(work, async (session) => {
    await restoreOld(session, paths);
    await removeFile(session, paths.part).catch(async (error: unknown) => {
      if (!(error instanceof ReplyError) || (await isThere(session, paths.part))) throw error;
    });
  });
}

/** Whether a former try has come to its end. Otherwise everything is as before it. */
async function isPlaced(session: FtpSession, paths: ReplacementPaths, sizeBytes: number): Promise<boolean> {
  if (await isThere(session, paths.part)) {
    await restoreOld(session, paths);
    return false;
  }
  const found = await describePath(session, paths.target).catch((error: unknown) => {
    if (error instanceof NothingThere) return undefined;
    throw error;
  });
  const isOurs = found !== undefined && (found.sizeBytes === undefined || found.sizeBytes === sizeBytes);
  await restoreOld(session, paths);
  if (!isOurs) throw new EntryMissing();
  session.note('the new file had been put in its place already');
  return true;
}

/** The old file goes back where nothing has taken its place; otherwise it is not needed any more. */
async function restoreOld(session: FtpSession, { target, backup }: ReplacementPaths): Promise<void> {
  if (!(await isThere(session, backup))) return;
  if (await isThere(session, target)) await removeFile(session, backup);
  else await renameEntry(session, backup, target);
}

/** On any session, with a deadline of its own: the one that failed may be gone, and so may the user. */
async function putBack(pools: SessionPools, work: Work, replacement: Replacement): Promise<void> {
  const signal = AbortSignal.timeout(PUT_BACK_MS);
  const putting: Work = { ...work, signal, purpose: 'clean-up' };
  const attempt = (): Promise<void> => pools.use(putting, (session) => replacement.undo(session));
  await patiently(attempt, { firstPauseMs: pools.retryPauseMs, signal }).catch((error: unknown) => {
    // Its reason is the one to tell; the next try begins with this.
    if (!(error instanceof Error)) throw error;
  });
}
