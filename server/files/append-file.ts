/**
 * Adds bytes to the end of a file (docs/decisions/0026): in place, because the file as it grows is the point. Readers see it grow, and
 * what has come stays when the rest does not.
 */
import type { Readable } from 'node:stream';
import { sizeOf } from '../ftp/describe.ts';
import { NotSupported, ReplyError } from '../ftp/errors.ts';
import type { Pathname } from '../ftp/pathname.ts';
import type { FtpSession } from '../ftp/session.ts';
import type { Upload } from '../ftp/upload.ts';
import { asBulk, isBulk } from './bulk-work.ts';
import { AppendElsewhere, AppendRunning, BodyLengthOther } from './errors.ts';
import { pathOf } from './path-of.ts';
import type { SessionPools, Work } from './session-pools.ts';
import type { WriteOptions, WriteResult } from './write-file.ts';
import { explainedStore, prepareTarget } from './write-target.ts';
import { touchWritten, verifyStored } from './written-file.ts';

/** Which bytes of the file come. */
export interface AppendOptions extends Omit<WriteOptions, 'digests'> {
  /** Must be the size of the file now; 0 begins a new one. */
  readonly fromBytes: number;
  readonly lengthBytes: number;
}

/** Files that are appended to just now, by account and path: between SIZE and APPE nobody else of ours may come. */
const running = new Set<string>();

/**
 * Appends `source` to the file at `path` (canonical text). Rejects with AppendElsewhere, AppendRunning, PreconditionFailed, IsFolder,
 * EntryMissing (no such folder), EntryForbidden, BodyLengthOther, UploadMismatch, NotSupported (SIZE, APPE) or what broke.
 */
export async function appendFile(
  pools: SessionPools,
  work: Work,
  path: string,
  source: Readable,
  options: AppendOptions,
): Promise<WriteResult> {
  const key = JSON.stringify([work.site.accountKey, path]);
  if (running.has(key)) throw new AppendRunning();
  running.add(key);
  try {
    const target = pathOf(work.site, path);
    const lease = await pools.borrow(isBulk(options.lengthBytes) ? asBulk(work) : work);
    try {
      return await append(lease.resource, target, source, { ...options, signal: work.signal });
    } finally {
      work.site.profile.refresh(lease.resource);
      pools.giveBack(lease);
    }
  } finally {
    running.delete(key);
  }
}

async function append(
  session: FtpSession,
  target: Pathname,
  source: Readable,
  options: AppendOptions & { readonly signal: AbortSignal },
): Promise<WriteResult> {
  const { fromBytes, lengthBytes, signal, chunks, modifiedAt } = options;
  const before = await prepareTarget(session, target, options);
  const sizeNow = before === undefined ? 0 : (before.sizeBytes ?? (await sizeOf(session, target)));
  if (sizeNow === undefined) throw new NotSupported('SIZE');
  if (sizeNow !== fromBytes) throw new AppendElsewhere(sizeNow);
  const upload = await session.append(target, { signal }).catch(async (error: unknown) => {
    if (error instanceof ReplyError && error.meansUnknownVerb)
      throw new NotSupported('APPE', { cause: error });
    throw await explainedStore(error, session, target);
  });
  options.onUpload?.(upload);
  await sendExactly(upload, source, { chunks, lengthBytes });
  options.onVerifying?.();
  const sizeBytes = fromBytes + lengthBytes;
  const verifiedBy = await verifyStored(session, target, sizeBytes);
  const touched = await touchWritten(session, target, { sizeBytes, modifiedAt });
  return { isNew: before === undefined, verifiedBy, ...touched };
}

/** What is too much never leaves. Rejects with BodyLengthOther, or what broke; the session is free then. */
async function sendExactly(
  upload: Upload,
  source: Readable,
  { chunks, lengthBytes }: Pick<AppendOptions, 'chunks' | 'lengthBytes'>,
): Promise<void> {
  let takenBytes = 0;
  const observe = (chunk: Uint8Array): void => {
    takenBytes += chunk.length;
    if (takenBytes > lengthBytes) upload.cancel();
  };
  try {
    await upload.flow(source, { chunks, observe });
  } catch (error) {
    throw takenBytes > lengthBytes ? new BodyLengthOther(lengthBytes) : error;
  } finally {
    await upload.settled;
  }
  if (takenBytes < lengthBytes) throw new BodyLengthOther(lengthBytes);
}
