/**
 * An upload of which everything was sent and the server's verdict never came: its session was lost, or a NAT forgot it during the
 * transfer (design case 67). The size of the part file on another session decides.
 */
import { setTimeout as wait } from 'node:timers/promises';
import { sizeOf } from '../ftp/describe.ts';
import type { Pathname } from '../ftp/pathname.ts';
import type { FtpSession } from '../ftp/session.ts';
import type { Upload } from '../ftp/upload.ts';
import { isServersWord, mayComeAgain } from './healing.ts';

/** The server may still be writing what it has got. */
const LOOKS = 5;
const BETWEEN_LOOKS_MS = 300;

/**
 * How many bytes were sent, if those are all there were; otherwise throws the loss. lengthBytes: what the client had announced;
 * without it the proper end of its body tells.
 */
export function sentInFull(upload: Upload, loss: unknown, lengthBytes: number | undefined): number {
  const isLoss = mayComeAgain(loss) && !isServersWord(loss);
  const { sentBytes } = upload;
  const isAll = lengthBytes === undefined ? upload.isSentInFull : sentBytes === lengthBytes;
  if (!isLoss || !isAll) throw loss;
  return sentBytes;
}

/** Resolves when the server has that many bytes; throws the loss when it has not, or does not say. */
export async function assertStored(
  session: FtpSession,
  part: Pathname,
  sentBytes: number,
  loss: unknown,
): Promise<void> {
  session.note(`all ${sentBytes} bytes had been sent when the upload was lost; the size of the file decides`);
  for (let look = 1; ; look += 1) {
    if ((await sizeOf(session, part)) === sentBytes) return;
    if (look === LOOKS) throw loss;
    await wait(BETWEEN_LOOKS_MS);
  }
}
