/** Copies a file by the server itself, to a part file that is put in place when it is whole. */
import { randomBytes } from 'node:crypto';
import { GatewayError } from '../errors.ts';
import { removeFile } from '../ftp/change.ts';
import { copyOnServer, mayCopy } from '../ftp/copy-on-server.ts';
import type { Pathname } from '../ftp/pathname.ts';
import type { FtpSession } from '../ftp/session.ts';
import { BACKUP_SUFFIX, PART_SUFFIX, beside } from './beside.ts';
import { askFacts } from './file-facts.ts';
import { pathOf } from './path-of.ts';
import { placePart } from './place-part.ts';
import type { SessionPools, Work } from './session-pools.ts';

const ID_BYTES = 4;
/** The server says nothing until it is done: a larger file could take longer than a reply is waited for. */
const MAX_BYTES = 256 * 1024 * 1024;
/** Cleaning up must not wait as long as a user would. */
const CLEAN_UP_MS = 15_000;

/**
 * Copies one file; paths are canonical text. Resolves with false when the server cannot, or has not: then nothing has changed, and it
 * may be copied in another way. Rejects when the copy cannot be put in place, or with what ended the session.
 */
export async function tryServerCopy(
  pools: SessionPools,
  work: Work,
  { from, to }: { readonly from: string; readonly to: string },
): Promise<boolean> {
  const target = pathOf(work.site, to);
  const [partId, backupId] = [newMark(), newMark()];
  const part = beside(target, partId, PART_SUFFIX);
  const sizeBytes = await pools.use(work, (session) => copied(session, pathOf(work.site, from), part));
  if (sizeBytes === undefined) return false;
  const paths = { part, target, backup: beside(target, backupId, BACKUP_SUFFIX) };
  try {
    await placePart(pools, work, paths, { sizeBytes, condition: {}, modifiedAt: undefined, tries: 'first' });
    return true;
  } catch (error) {
    await removePart(pools, work, part);
    throw error;
  }
}

/** How many bytes the copy has to have; undefined when there is none. */
async function copied(session: FtpSession, from: Pathname, part: Pathname): Promise<number | undefined> {
  if (!mayCopy(session)) return undefined;
  const { sizeBytes } = await askFacts(session, from);
  if (sizeBytes === undefined || sizeBytes > MAX_BYTES) return undefined;
  try {
    await copyOnServer(session, from, part);
    return sizeBytes;
  } catch (error) {
    if (!(error instanceof GatewayError) || session.state !== 'idle') throw error;
    // What there is of it is in nobody's way, and its absence is what is wanted.
    await removeFile(session, part).catch(unlessOurs);
    return undefined;
  }
}

async function removePart(pools: SessionPools, work: Work, part: Pathname): Promise<void> {
  const late: Work = { ...work, signal: AbortSignal.timeout(CLEAN_UP_MS), purpose: 'clean-up' };
  await pools.use(late, (session) => removeFile(session, part)).catch(unlessOurs);
}

function newMark(): string {
  return randomBytes(ID_BYTES).toString('hex');
}

/** The copy has failed already, and its reason is the one to tell. */
function unlessOurs(error: unknown): void {
  if (!(error instanceof GatewayError)) throw error;
}
