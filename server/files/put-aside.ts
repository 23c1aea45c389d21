/** Something is to take the place of a folder, or a folder that of a file: the old one steps aside until the new one is there. */
import { randomBytes } from 'node:crypto';
import { renameEntry } from '../ftp/change.ts';
import { isThere } from '../ftp/describe.ts';
import { ReplyError } from '../ftp/errors.ts';
import type { Pathname } from '../ftp/pathname.ts';
import { BACKUP_SUFFIX, beside } from './beside.ts';
import type { EntryFailure } from './entry-failure.ts';
import { pathText } from './entry-view.ts';
import { EntryForbidden } from './errors.ts';
import { mayComeAgain, patiently } from './healing.ts';
import { pathOf } from './path-of.ts';
import { removeTree } from './remove-tree.ts';
import type { SessionPools, Work } from './session-pools.ts';

const ID_BYTES = 4;
/** As long as the old one is not in its place, some patience is worth it. */
const PUT_BACK_MS = 60_000;

/** What is put aside, and what becomes of a new one that is there when `replace` has failed. */
export interface AsideOptions {
  /** Canonical text. */
  readonly path: string;
  /** `remove`: a copy that was not finished; `keep`: it may be the only one there is. */
  readonly leftover: 'remove' | 'keep';
}

/**
 * Moves what is at `path` aside, runs `replace`, and removes the old one. When `replace` rejects, the old one comes back, unless a
 * new one that is to be kept has its place. Resolves with the result and with what of the old one could not be removed.
 * Rejects with EntryForbidden when it cannot be moved, or as `replace` does.
 */
export async function putAside<R>(
  pools: SessionPools,
  work: Work,
  { path, leftover }: AsideOptions,
  replace: () => Promise<R>,
): Promise<{ readonly result: R; readonly failures: EntryFailure[] }> {
  const target = pathOf(work.site, path);
  const aside = beside(target, randomBytes(ID_BYTES).toString('hex'), BACKUP_SUFFIX);
  try {
    await pools.use(work, (session) => renameEntry(session, target, aside).catch(refused));
    const result = await replace();
    return { result, failures: await removeTree(pools, work, pathText(aside, work.site.charset)) };
  } catch (error) {
    await putBack(pools, work, { path, leftover }, { target, aside });
    throw error;
  }
}

/** With a deadline of its own: whoever asked may be gone. Where it is impossible, the old one stays under its other name. */
async function putBack(
  pools: SessionPools,
  work: Work,
  { path, leftover }: AsideOptions,
  { target, aside }: { readonly target: Pathname; readonly aside: Pathname },
): Promise<void> {
  const signal = AbortSignal.timeout(PUT_BACK_MS);
  const late: Work = { ...work, signal, purpose: 'clean-up' };
  const attempt = async (): Promise<void> => {
    const isTaken = await pools.use(late, async (session) => {
      if (!(await isThere(session, aside))) return 'over';
      return (await isThere(session, target)) ? 'yes' : 'no';
    });
    if (isTaken === 'over' || (isTaken === 'yes' && leftover === 'keep')) return;
    if (isTaken === 'yes') await removeTree(pools, late, path);
    await pools.use(late, (session) => renameEntry(session, aside, target));
  };
  await patiently(attempt, { firstPauseMs: pools.retryPauseMs, signal }).catch((error: unknown) => {
    // What happened before is the reason to tell.
    if (!(error instanceof Error)) throw error;
  });
}

function refused(cause: unknown): never {
  const isRefusal = cause instanceof ReplyError && !mayComeAgain(cause);
  throw isRefusal ? new EntryForbidden({ cause, phase: 'rename' }) : cause;
}
