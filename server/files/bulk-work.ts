/** Work of which nobody expects that it is over in a moment. */
import type { Work } from './session-pools.ts';

/** From here on a transfer takes so long that nobody sits and waits for it. */
const BULK_BYTES = 4 * 1024 * 1024;

/** Whether a transfer of so many bytes is bulk work; one of unknown size may be. */
export function isBulk(sizeBytes: number | undefined): boolean {
  return sizeBytes === undefined || sizeBytes > BULK_BYTES;
}

/** The same work in the bulk lane: it leaves one session to those who look at the screen (pool/lane.ts). */
export function asBulk(work: Work): Work {
  return { ...work, lane: 'bulk' };
}
