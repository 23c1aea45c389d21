/** How the bytes of a transfer move, with the faults the script asks for. */
import { setTimeout as wait } from 'node:timers/promises';
import type { Bytes } from './byte-string.ts';
import { bufferOf } from './byte-string.ts';
import type { DataLink } from './data-link.ts';
import type { DataCut, TransferDeviation } from './deviation.ts';
import type { Reply } from './reply.ts';
import type { UploadedContent } from './uploaded-content.ts';

/** Before a reset the client gets time to read: a reset throws away what the kernel still holds for it. */
const BEFORE_RESET_MS = 20;

/** How the movement ended: all bytes, a reset by us, the client went away, or a reply that says why not. */
export type Verdict = 'complete' | 'reset' | 'client-gone' | Reply;

/** Pieces to send. */
export type Source = Iterable<Bytes> | AsyncIterable<Bytes>;

/** Sends all pieces, or as many as the script lets through. Throws ClientGone. */
export async function sendPieces(
  link: DataLink,
  source: Source,
  faults: TransferDeviation,
  signal: AbortSignal,
): Promise<Verdict> {
  link.onClientEnd(() => link.destroy());
  const limit = faults.cut?.atByte ?? Infinity;
  let sent = 0;
  for await (const piece of source) {
    const part = inverted(bufferOf(piece).subarray(0, limit - sent), sent, faults.corruptAtByte);
    for (const slice of slicesOf(part, faults)) {
      await link.write(slice);
      if (faults.trickle) await wait(faults.trickle.everyMs, undefined, { signal });
    }
    sent += part.length;
    if (sent >= limit) break;
  }
  const isDue = faults.cut && (faults.cut.atByte === undefined || sent >= limit);
  return faults.cut && isDue ? cutOff(link, faults.cut.how) : endInOrder(link, faults);
}

async function endInOrder(link: DataLink, faults: TransferDeviation): Promise<Verdict> {
  await link.fin();
  if (faults.finalAfterClientCloses) await link.closed;
  return 'complete';
}

function slicesOf(part: Buffer, faults: TransferDeviation): Buffer[] {
  const size = faults.trickle?.pieceBytes ?? part.length;
  const starts = Array.from({ length: Math.ceil(part.length / Math.max(size, 1)) }, (_, i) => i * size);
  return starts.map((start) => part.subarray(start, start + size));
}

/** Takes what the client sends into `content`. Throws ClientGone on a reset by the client. */
export async function receivePieces(
  link: DataLink,
  content: UploadedContent,
  faults: TransferDeviation,
): Promise<Verdict> {
  const limit = Math.min(faults.cut?.atByte ?? Infinity, faults.full?.atByte ?? Infinity);
  let received = 0;
  // A limit of zero must not wait for a first byte.
  if (limit === 0) return stopReceiving(link, faults);
  for await (const chunk of link.chunks()) {
    const part = inverted(chunk.subarray(0, limit - received), received, faults.corruptAtByte);
    content.append(part);
    received += part.length;
    // Leaving the loop destroys the connection, so the scripted end comes first.
    if (received >= limit) return await stopReceiving(link, faults);
  }
  if (faults.storedShortBytes !== undefined) content.dropLast(faults.storedShortBytes);
  await link.fin();
  return 'complete';
}

async function stopReceiving(link: DataLink, faults: TransferDeviation): Promise<Verdict> {
  if (faults.cut) {
    link.pause();
    return cutOff(link, faults.cut.how);
  }
  link.reset();
  return faults.full ? faults.full.reply : 'reset';
}

async function cutOff(link: DataLink, how: DataCut): Promise<Verdict> {
  if (how === 'stall') {
    await link.closed;
    return 'client-gone';
  }
  if (how === 'rst') {
    await wait(BEFORE_RESET_MS);
    link.reset();
    return 'reset';
  }
  if (how === 'fin') await link.fin();
  else link.finWithoutNotify();
  return 'complete';
}

function inverted(part: Buffer, startsAt: number, byte = -1): Buffer {
  const at = byte - startsAt;
  if (at < 0 || at >= part.length) return part;
  const copy = Buffer.from(part);
  copy[at] = (copy[at] ?? 0) ^ 0xff;
  return copy;
}
