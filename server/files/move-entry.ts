/** Moves a file or a folder within a site onto another one, which is gone only when the new one is in its place. */
import { randomBytes } from 'node:crypto';
import { BACKUP_SUFFIX, beside } from './beside.ts';
import { changeEntry } from './change-entry.ts';
import type { EntryFailure } from './entry-failure.ts';
import { assertMoveKept, assertWouldKeep } from './kept-name.ts';
import { pathOf } from './path-of.ts';
import { putAside } from './put-aside.ts';
import { Replacement } from './replacement.ts';
import type { SessionPools, Work } from './session-pools.ts';

const ID_BYTES = 4;
/** For bringing the old file back when whoever asked is gone. */
const UNDO_MS = 15_000;

/** Canonical paths, and what is there now. */
export interface Move {
  readonly from: string;
  readonly to: string;
  /** A file that takes the place of a file needs no step aside on servers that replace. */
  readonly replaces: 'nothing' | 'file by file' | 'anything';
}

/**
 * RNFR and RNTO. Resolves with what of a replaced folder could not be removed. Rejects with EntryMissing, EntryExists (something
 * came to `to` meanwhile), EntryForbidden, NameChanged or what broke; what was at `to` is there again then.
 */
export async function moveEntry(pools: SessionPools, work: Work, move: Move): Promise<EntryFailure[]> {
  const { from, to, replaces } = move;
  if (replaces === 'file by file') return replaceFile(pools, work, move);
  const rename = (): Promise<string> => changeEntry(pools, work, from, { path: to, overwrite: 'fail' });
  if (replaces === 'anything') {
    return (await putAside(pools, work, { path: to, leftover: 'keep' }, rename)).failures;
  }
  await rename();
  return [];
}

async function replaceFile(pools: SessionPools, work: Work, { from, to }: Move): Promise<EntryFailure[]> {
  const [part, target] = [pathOf(work.site, from), pathOf(work.site, to)];
  const backup = beside(target, randomBytes(ID_BYTES).toString('hex'), BACKUP_SUFFIX);
  const replacement = new Replacement({ part, target, backup });
  try {
    await pools.use(work, async (session) => {
      await assertWouldKeep(session, target, part);
      await replacement.run(session);
      await assertMoveKept(session, part, target);
    });
  } catch (error) {
    if (replacement.mayBeAside) {
      const late: Work = { ...work, signal: AbortSignal.timeout(UNDO_MS), purpose: 'clean-up' };
      await pools.use(late, (session) => replacement.undo(session));
    }
    throw error;
  }
  return [];
}
