/** The last looks at a file that was written: its part before the rename, and itself afterwards. */
import { GatewayError } from '../errors.ts';
import { describePath, sizeOf } from '../ftp/describe.ts';
import type { HashAlgorithm } from '../ftp/file-hash.ts';
import type { Pathname } from '../ftp/pathname.ts';
import type { FtpSession } from '../ftp/session.ts';
import { setModifiedAt } from '../ftp/setting-time.ts';
import { describeWritten } from './describe-written.ts';
import { entryTag } from './entry-tag.ts';
import { UploadMismatch } from './errors.ts';

/** How a file was checked: by its hash, by its size, or only by the server's reply because it tells no size. */
export type VerifiedBy = `hash-${HashAlgorithm}` | 'size' | 'reply';

/**
 * 226 proves nothing (Pure-FTPd says it for a failed rename, full disks too): the size of the part has to agree. Rejects with
 * UploadMismatch.
 */
export async function verifyStored(
  session: FtpSession,
  part: Pathname,
  sentBytes: number,
): Promise<'size' | 'reply'> {
  const storedBytes = await sizeOf(session, part);
  // ftp-srv 4.6.3 answers SIZE of an empty file without a number.
  if (storedBytes === undefined) return 'reply';
  if (storedBytes !== sentBytes) throw new UploadMismatch(sentBytes, storedBytes);
  return 'size';
}

/** Sets the time of the file in its place, where one is wanted and the server can, and looks at it. Rejects with UploadMismatch. */
export async function touchWritten(
  session: FtpSession,
  target: Pathname,
  { sizeBytes, modifiedAt }: { readonly sizeBytes: number; readonly modifiedAt: Date | undefined },
): Promise<{ tag?: string }> {
  if (modifiedAt !== undefined) {
    // The bytes are safe; a server that keeps its own time is no reason to call the upload failed.
    await setModifiedAt(session, target, modifiedAt).catch((error: unknown) => {
      if (!(error instanceof GatewayError)) throw error;
    });
  }
  // Nor is a session that ends just now.
  const describe = modifiedAt === undefined ? describeWritten : describePath;
  const facts = await describe(session, target).catch(() => undefined);
  if (facts?.sizeBytes !== undefined && facts.sizeBytes !== sizeBytes) {
    throw new UploadMismatch(sizeBytes, facts.sizeBytes);
  }
  const tag = facts === undefined ? undefined : entryTag(facts);
  return tag === undefined ? {} : { tag };
}
