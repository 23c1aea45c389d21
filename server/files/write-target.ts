/** The place that a file is written to: what is there, and whether it may be replaced. */
import { describePath, isThere } from '../ftp/describe.ts';
import type { PathFacts } from '../ftp/describe.ts';
import { NothingThere, ReplyError } from '../ftp/errors.ts';
import type { Pathname } from '../ftp/pathname.ts';
import type { FtpSession } from '../ftp/session.ts';
import { createParents } from './change-entry.ts';
import { holds, isUnconditional } from './entry-tag.ts';
import type { Condition } from './entry-tag.ts';
import { EntryForbidden, EntryMissing, IsFolder, PreconditionFailed } from './errors.ts';

/** What has to be true of a target. */
export interface TargetDemand {
  readonly condition: Condition;
  /** Make missing folders above it. */
  readonly parents: 'create' | 'must exist';
}

/**
 * What is at the target now; undefined when nothing is, or the server would not say and nobody depends on it. Also the moment to
 * refuse before a byte was sent. Rejects with IsFolder, PreconditionFailed or what broke.
 */
export async function prepareTarget(
  session: FtpSession,
  target: Pathname,
  { condition, parents }: TargetDemand,
): Promise<PathFacts | undefined> {
  if (parents === 'create') await createParents(session, target);
  const facts = await factsOf(session, target, condition);
  if (facts?.kind === 'folder') throw new IsFolder();
  if (!holds(condition, facts)) throw new PreconditionFailed();
  return facts;
}

/** The upload may have taken hours; the condition has to hold when the file is put in place. Rejects with PreconditionFailed. */
export async function recheckTarget(
  session: FtpSession,
  target: Pathname,
  condition: Condition,
): Promise<void> {
  if (isUnconditional(condition)) return;
  if (!holds(condition, await factsOf(session, target, condition))) throw new PreconditionFailed();
}

/** Why STOR was refused: EntryMissing when the folder is not there, EntryForbidden otherwise; other failures as they are. */
export async function explainedStore(
  error: unknown,
  session: FtpSession,
  target: Pathname,
): Promise<unknown> {
  if (!(error instanceof ReplyError) || session.state !== 'idle') return error;
  if (error.isTransient || error.meansStorageFull) return error;
  const cause = error;
  const hasFolder = await isThere(session, target.parent).catch(() => true);
  return hasFolder ? new EntryForbidden({ cause }) : new EntryMissing({ cause });
}

/** A condition is checked against what is known, never against "the server would not say". */
async function factsOf(
  session: FtpSession,
  path: Pathname,
  condition: Condition,
): Promise<PathFacts | undefined> {
  try {
    return await describePath(session, path);
  } catch (error) {
    const isHarmless = error instanceof ReplyError && isUnconditional(condition);
    if (error instanceof NothingThere || isHarmless) return undefined;
    throw error;
  }
}
