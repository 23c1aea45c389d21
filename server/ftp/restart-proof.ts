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

/** What a transfer from one byte before the end said: how many bytes came, and what SIZE is told afterwards, if it is. */
export interface LastByte {
  readonly count: number;
  readonly sizeBytes: number;
  readonly sizeNow: number | undefined;
}

/**
 * What it proves when not exactly one byte came. All of what the file has grown by may come, too; anything else is another place of
 * the file. Learns nothing while the file changes: then nobody knows where the server began.
 */
export function learnLastByte(knowledge: Knowledge, { count, sizeBytes, sizeNow }: LastByte): void {
  const rest = `REST ${sizeBytes - 1} brought ${count > MAX_GROWTH_BYTES ? `more than ${MAX_GROWTH_BYTES}` : count} bytes`;
  const isFarMore = count > MAX_GROWTH_BYTES || count >= sizeBytes;
  if (isFarMore || sizeNow === sizeBytes) {
    knowledge.learn('restart', false, `${rest} of a file of ${sizeBytes}`);
  } else if (count > 0 && sizeNow === sizeBytes - 1 + count) {
    knowledge.learn('restart', true, `${rest} of a file that had grown to ${sizeNow}`);
  }
}

/**
 * Counts the bytes from one byte before the end of a file on; gives up when they are too many. lastByte: that download.
 * Rejects with what broke it before there was more than that byte.
 */
export async function countLastByte(lastByte: Download): Promise<number> {
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
  return count;
}
