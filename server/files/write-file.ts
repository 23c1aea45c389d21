/**
 * Writes one file: all of it or nothing (docs/decisions/0006). The bytes go to a part file beside the target; only when the
 * server has confirmed it and its size is right does a rename put it in place. Until then readers see the old file.
 */
import { randomBytes } from 'node:crypto';
import type { Readable } from 'node:stream';
import { removeFile } from '../ftp/change.ts';
import type { Pathname } from '../ftp/pathname.ts';
import type { HashAlgorithm } from '../ftp/file-hash.ts';
import type { ChunkOwner, FlowOptions, Upload } from '../ftp/upload.ts';
import { BACKUP_SUFFIX, PART_SUFFIX, beside } from './beside.ts';
import { BodyDigest } from './body-digest.ts';
import type { ExpectedDigest } from './body-digest.ts';
import { asBulk, isBulk } from './bulk-work.ts';
import { UploadMismatch } from './errors.ts';
import { pathOf } from './path-of.ts';
import { Desk } from './desk.ts';
import { assertWouldKeep } from './kept-name.ts';
import { isServersWord, mayComeAgain, patiently } from './healing.ts';
import { assertStored, sentInFull } from './lost-verdict.ts';
import { Replacement } from './replacement.ts';
import { hashForUpload, verifyHash } from './server-hash.ts';
import { isStale } from './session-pools.ts';
import type { SessionPools, Work } from './session-pools.ts';
import { explainedStore, prepareTarget, recheckTarget } from './write-target.ts';
import type { TargetDemand } from './write-target.ts';
import { touchWritten, verifyStored } from './written-file.ts';
import type { VerifiedBy } from './written-file.ts';

const ID_BYTES = 4;
/** Cleaning up must not wait as long as a user would. */
const CLEAN_UP_MS = 15_000;
/** As long as the old file is not in its place, more patience is worth it. */
const PUT_BACK_MS = 60_000;

/** How a file is to be written. */
export interface WriteOptions extends TargetDemand {
  /** Set afterwards, where the server can. */
  readonly modifiedAt?: Date;
  /** How many bytes have to come, if the client said so. */
  readonly lengthBytes?: number;
  /** `ours` when nobody else keeps the chunks of the source; see Upload.flow. */
  readonly chunks: ChunkOwner;
  /** What the bytes have to come to. */
  readonly digests?: readonly ExpectedDigest[];
  /** Told when bytes flow: gives the running upload, whose sentBytes can be watched. */
  readonly onUpload?: (upload: Upload) => void;
  /** Told when all bytes are sent and the server's verdict, the size and the rename are awaited. */
  readonly onVerifying?: () => void;
}

/** What became of it. */
export interface WriteResult {
  /** False when it replaced a file. */
  readonly isNew: boolean;
  readonly tag?: string;
  readonly verifiedBy: VerifiedBy;
}

/**
 * Writes `source` to the file at `path` (canonical text). Rejects with PreconditionFailed, IsFolder, EntryMissing (no such
 * folder), EntryForbidden, UploadMismatch, UploadCorrupted, DigestMismatch or what broke; the target is untouched then and the part file is removed.
 */
export async function writeFile(
  pools: SessionPools,
  work: Work,
  path: string,
  source: Readable,
  options: WriteOptions,
): Promise<WriteResult> {
  const target = pathOf(work.site, path);
  const [partId, backupId] = [newMark(), newMark()];
  const part = beside(target, partId, PART_SUFFIX);
  const replacement = new Replacement({ part, target, backup: beside(target, backupId, BACKUP_SUFFIX) });
  const { before, algorithm } = await pools.use(work, async (session) => ({
    before: await prepareTarget(session, target, options),
    algorithm: hashForUpload(session, options.lengthBytes),
  }));
  const digest = digestFor(options, algorithm);
  const desk = new Desk(pools, isBulk(options.lengthBytes) ? asBulk(work) : work);
  // From the moment STOR is sent: a server may have made the file and never said so.
  let mayExist = true;
  try {
    const sentBytes = await send(desk, { part, target, digest }, source, options);
    assertAnnounced(sentBytes, options.lengthBytes);
    digest?.assert(options.digests ?? []);
    const verifiedBy = await verified(desk, part, { sentBytes, digest, algorithm });
    const session = await desk.session();
    await recheckTarget(session, target, options.condition);
    await assertWouldKeep(session, target);
    await replacement.run(session).catch(async (loss: unknown) => {
      if (!mayComeAgain(loss) || isServersWord(loss)) throw loss;
      desk.leave();
      await replacement.settle(await desk.session(), loss);
    });
    mayExist = false;
    const facts = { sizeBytes: sentBytes, modifiedAt: options.modifiedAt };
    const touched = await touchWritten(await desk.session(), target, facts);
    return { isNew: before === undefined, verifiedBy, ...touched };
  } finally {
    desk.leave();
    if (mayExist) await cleanUp(pools, work, part, replacement);
  }
}

/** Where the bytes go, and who looks at them on the way. */
interface SendPlace {
  readonly part: Pathname;
  readonly target: Pathname;
  readonly digest: BodyDigest | undefined;
}

/** Undefined when nobody would compare it. */
function digestFor(
  { digests = [] }: WriteOptions,
  algorithm: HashAlgorithm | undefined,
): BodyDigest | undefined {
  const wanted = [...digests.map((one) => one.algorithm), ...(algorithm === undefined ? [] : [algorithm])];
  return wanted.length === 0 ? undefined : new BodyDigest(wanted);
}

function observing(digest: BodyDigest | undefined): Pick<FlowOptions, 'observe'> {
  return digest === undefined ? {} : { observe: (chunk) => digest.add(chunk) };
}

/** The session at the desk may be another one afterwards. */
async function verified(
  desk: Desk,
  part: Pathname,
  sent: {
    readonly sentBytes: number;
    readonly digest: BodyDigest | undefined;
    readonly algorithm: HashAlgorithm | undefined;
  },
): Promise<VerifiedBy> {
  const { sentBytes, digest, algorithm } = sent;
  const bySize = await verifyStored(await desk.session(), part, sentBytes);
  if (digest === undefined || algorithm === undefined) return bySize;
  try {
    const expected = { algorithm, sent: digest, sentBytes };
    const hashed = await verifyHash(await desk.session(), part, expected);
    return hashed === undefined ? bySize : `hash-${hashed}`;
  } catch (error) {
    if (!isStale(error)) throw error;
    // The hash was more than was asked for: the upload goes on without it.
    desk.leave();
    return bySize;
  }
}

/** Sends everything to the part file. Returns how many bytes it has; the session at the desk may be another one then. */
async function send(
  desk: Desk,
  { part, target, digest }: SendPlace,
  source: Readable,
  options: WriteOptions,
): Promise<number> {
  const session = await desk.session();
  const upload = await session.store(part, { signal: desk.signal }).catch(async (error: unknown) => {
    throw await explainedStore(error, session, target);
  });
  options.onUpload?.(upload);
  try {
    const sentBytes = await finish(upload, source, { chunks: options.chunks, ...observing(digest) });
    options.onVerifying?.();
    return sentBytes;
  } catch (loss) {
    const sentBytes = sentInFull(upload, loss, options.lengthBytes);
    options.onVerifying?.();
    desk.leave();
    await assertStored(await desk.session(), part, sentBytes, loss);
    return sentBytes;
  }
}

/** The session must be in step before anything else is asked of it, also when the upload failed. */
async function finish(upload: Upload, source: Readable, options: FlowOptions): Promise<number> {
  try {
    return await upload.flow(source, options);
  } finally {
    await upload.settled;
  }
}

function assertAnnounced(sentBytes: number, lengthBytes: number | undefined): void {
  if (lengthBytes !== undefined && lengthBytes !== sentBytes)
    throw new UploadMismatch(lengthBytes, sentBytes);
}

function newMark(): string {
  return randomBytes(ID_BYTES).toString('hex');
}

/** On any session, with a deadline of its own: the one that failed may be gone, and so may the user. */
async function cleanUp(
  pools: SessionPools,
  work: Work,
  part: Pathname,
  replacement: Replacement,
): Promise<void> {
  const signal = AbortSignal.timeout(replacement.mayBeAside ? PUT_BACK_MS : CLEAN_UP_MS);
  const attempt = (): Promise<void> =>
    pools.use({ ...work, signal, purpose: 'clean-up' }, async (session) => {
      await replacement.undo(session);
      await removeFile(session, part);
    });
  await patiently(attempt, { firstPauseMs: pools.retryPauseMs, signal }).catch((error: unknown) => {
    // The upload has failed already and its reason is the one to tell.
    if (!(error instanceof Error)) throw error;
  });
}
