/** Whether parts of a file that several sessions have fetched fit together: before they begin, and where they meet. */
import { NotSupported } from '../ftp/errors.ts';
import type { Knowledge } from '../ftp/knowledge.ts';
import type { FtpSession } from '../ftp/session.ts';
import type { FileSource } from './file-facts.ts';

/** Before a file is shared: whether others can begin in the middle of it. Its last byte tells. Never rejects. */
export async function mayBeShared(session: FtpSession, { path, facts, work }: FileSource): Promise<boolean> {
  const { knowledge } = work.site.profile;
  try {
    return await session.provesRestart(path, facts.sizeBytes ?? 0, work.signal);
  } catch (error) {
    // The download goes on alone, as it does without a further session.
    if (error instanceof NotSupported && knowledge.get('restart') === undefined)
      knowledge.learn('restart', false, error.message);
    return false;
  }
}

/**
 * Two sessions have sent the bytes before the seam; they must be the same, or one of them is not where it should be. Throws
 * NotSupported (REST).
 */
export function assertSeam(tail: Uint8Array, lead: Uint8Array, knowledge: Knowledge): void {
  const length = Math.min(tail.length, lead.length);
  if (Buffer.compare(tail.subarray(tail.length - length), lead.subarray(lead.length - length)) !== 0) {
    knowledge.doubt('restart');
    throw new NotSupported('REST', { phase: 'transfer' });
  }
  if (length > 0)
    knowledge.learn('restart', true, `a part began where REST had asked (${length} bytes compared)`);
}
