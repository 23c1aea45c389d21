/**
 * Does REST really move the beginning of a RETR here? Servers say 350 and send the whole file all the same, or count wrongly
 * (cases 54 and 55); their word is no proof, a byte count against SIZE is.
 */
import type { Download } from './download.ts';
import type { Knowledge } from './knowledge.ts';

/** No file grows by more between two commands; more bytes are another part of the file. */
const MAX_GROWTH_BYTES = 256 * 1024;

/** Where a part of a file begins, and what is left from there by SIZE. */
export interface Restart {
  readonly offsetBytes: number;
  readonly availableBytes: number;
}

/** A transfer from the offset on has run to its end. Learns when the count says something. */
export function learnRestart(knowledge: Knowledge, restart: Restart, movedBytes: number): void {
  const { offsetBytes, availableBytes } = restart;
  if (movedBytes === availableBytes) {
    knowledge.learn('restart', true, `REST ${offsetBytes} brought the ${movedBytes} bytes that were left`);
  } else if (movedBytes === availableBytes + offsetBytes) {
    knowledge.learn('restart', false, `REST ${offsetBytes} brought the whole file of ${movedBytes} bytes`);
  }
}

/**
 * Fetches the last byte of a file by REST. lastByte: a download from one byte before the end. sizeBytes: of the whole file.
 * Resolves with true when exactly that came, false when the whole file did, undefined when the file has grown meanwhile.
 * Rejects with what broke it.
 */
export async function isLastByteAlone(lastByte: Download, sizeBytes: number): Promise<boolean | undefined> {
  let count = 0;
  try {
    await lastByte.flow({
      take: (bytes, release) => {
        count += bytes.length;
        release();
        if (count > MAX_GROWTH_BYTES) lastByte.cancel();
      },
    });
  } catch (error) {
    if (count <= 1) throw error;
  } finally {
    await lastByte.settled;
  }
  if (count === 1) return true;
  return count >= sizeBytes || count > MAX_GROWTH_BYTES ? false : undefined;
}
