/**
 * Writes one file: all of it or nothing (docs/decisions/0006). The bytes go to a part file beside the target; only when the
 * server has confirmed it and its size is right does a rename put it in place. Until then readers see the old file.
 */
import { randomBytes } from 'node:crypto';
import type { Readable } from 'node:stream';
import { removeFile } from '../ftp/change.ts';
import { setModifiedAt } from '../ftp/setting-time.ts';
import { describePath, isThere, sizeOf } from '../ftp/describe.ts';
import type { PathFacts } from '../ftp/describe.ts';
import { GatewayError } from '../errors.ts';
import { NothingThere, ReplyError } from '../ftp/errors.ts';
import { cutName } from '../ftp/names/cut-name.ts';
import { Pathname } from '../ftp/pathname.ts';
import type { FtpSession } from '../ftp/session.ts';
import type { ChunkOwner, Upload } from '../ftp/upload.ts';
import { asBulk, isBulk } from './bulk-work.ts';
import { createParents } from './change-entry.ts';
import { entryTag, holds } from './entry-tag.ts';
import type { Condition } from './entry-tag.ts';
import { describeWritten } from './describe-written.ts';
import { EntryForbidden, EntryMissing, IsFolder, PreconditionFailed, UploadMismatch } from './errors.ts';
import { pathOf } from './path-of.ts';
import { Desk } from './desk.ts';
import { assertWouldKeep } from './kept-name.ts';
import { isServersWord, mayComeAgain, patiently } from './healing.ts';
import { assertStored, sentInFull } from './lost-verdict.ts';
import { Replacement } from './replacement.ts';
import type { SessionPools, Work } from './session-pools.ts';

/** Ends the name of every part file, so that people and clean-ups can tell them. */
export const PART_SUFFIX = '.gwpart';
const BACKUP_SUFFIX = '.gwold';
/** File systems allow 255 bytes; what our own marks need is taken from the end of the name. */
const MAX_NAME_BYTES = 255;
const ID_BYTES = 4;
/** Cleaning up must not wait as long as a user would. */
const CLEAN_UP_MS = 15_000;
/** As long as the old file is not in its place, more patience is worth it. */
const PUT_BACK_MS = 60_000;

/** How a file is to be written. */
export interface WriteOptions {
  readonly condition: Condition;
  /** Make missing folders above it. */
  readonly parents: 'create' | 'must exist';
  /** Set afterwards, where the server can. */
  readonly modifiedAt?: Date;
  /** How many bytes have to come, if the client said so. */
  readonly lengthBytes?: number;
  /** `ours` when nobody else keeps the chunks of the source; see Upload.flow. */
  readonly chunks: ChunkOwner;
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
  /** How its completeness was checked: the size, or only the server's reply because it tells no size. */
  readonly verifiedBy: 'size' | 'reply';
}

/**
 * Writes `source` to the file at `path` (canonical text). Rejects with PreconditionFailed, IsFolder, EntryMissing (no such
 * folder), EntryForbidden, UploadMismatch or what broke; the target is untouched then and the part file is removed.
 */
export async function writeFile(
  pools: SessionPools,
  work: Work,
  path: string,
  source: Readable,
  options: WriteOptions,
): Promise<WriteResult> {
  const target = pathOf(work.site, path);
  const part = beside(target, PART_SUFFIX);
  const replacement = new Replacement({ part, target, backup: beside(target, BACKUP_SUFFIX) });
  const before = await pools.use(work, (session) => prepare(session, target, options));
  const desk = new Desk(pools, isBulk(options.lengthBytes) ? asBulk(work) : work);
  // From the moment STOR is sent: a server may have made the file and never said so.
  let mayExist = true;
  try {
    const sentBytes = await send(desk, { part, target }, source, options);
    const session = await desk.session();
    const verifiedBy = await verify(session, part, sentBytes, options);
    await recheck(session, target, options.condition);
    await assertWouldKeep(session, target);
    await replacement.run(session).catch(async (loss: unknown) => {
      if (!mayComeAgain(loss) || isServersWord(loss)) throw loss;
      desk.leave();
      await replacement.settle(await desk.session(), loss);
    });
    mayExist = false;
    const touched = await touch(await desk.session(), target, sentBytes, options);
    return { isNew: before === undefined, verifiedBy, ...touched };
  } finally {
    desk.leave();
    if (mayExist) await cleanUp(pools, work, part, replacement);
  }
}

/** Sends everything to the part file. Returns how many bytes it has; the session at the desk may be another one then. */
async function send(
  desk: Desk,
  { part, target }: { readonly part: Pathname; readonly target: Pathname },
  source: Readable,
  options: WriteOptions,
): Promise<number> {
  const session = await desk.session();
  const upload = await session.store(part, { signal: desk.signal }).catch(async (error: unknown) => {
    throw await explainedStore(error, session, target);
  });
  options.onUpload?.(upload);
  try {
    const sentBytes = await finish(upload, source, options.chunks);
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

/** What is at the target now. Also the moment to refuse before a byte was sent. */
async function prepare(
  session: FtpSession,
  target: Pathname,
  options: WriteOptions,
): Promise<PathFacts | undefined> {
  if (options.parents === 'create') await createParents(session, target);
  const facts = await factsOf(session, target, options.condition);
  if (facts?.kind === 'folder') throw new IsFolder();
  if (!holds(options.condition, facts)) throw new PreconditionFailed();
  return facts;
}

/** A condition is checked against what is known, never against "the server would not say". */
async function factsOf(
  session: FtpSession,
  path: Pathname,
  condition: Condition,
): Promise<PathFacts | undefined> {
  try {
    return await describePath(session, path);
  } catch (error) {
    const isHarmless = error instanceof ReplyError && isUnconditional(condition);
    if (error instanceof NothingThere || isHarmless) return undefined;
    throw error;
  }
}

function isUnconditional({ ifMatch, ifNoneMatch }: Condition): boolean {
  return ifMatch === undefined && ifNoneMatch === undefined;
}

/** The upload may have taken hours; the condition has to hold when the file is put in place. */
async function recheck(session: FtpSession, target: Pathname, condition: Condition): Promise<void> {
  if (isUnconditional(condition)) return;
  if (!holds(condition, await factsOf(session, target, condition))) throw new PreconditionFailed();
}

/** The session must be in step before anything else is asked of it, also when the upload failed. */
async function finish(upload: Upload, source: Readable, chunks: ChunkOwner): Promise<number> {
  try {
    return await upload.flow(source, { chunks });
  } finally {
    await upload.settled;
  }
}

/** 226 proves nothing (Pure-FTPd says it for a failed rename, full disks too): the size has to agree. */
async function verify(
  session: FtpSession,
  part: Pathname,
  sentBytes: number,
  options: WriteOptions,
): Promise<WriteResult['verifiedBy']> {
  const { lengthBytes } = options;
  if (lengthBytes !== undefined && lengthBytes !== sentBytes)
    throw new UploadMismatch(lengthBytes, sentBytes);
  const storedBytes = await sizeOf(session, part);
  // ftp-srv 4.6.3 answers SIZE of an empty file without a number.
  if (storedBytes === undefined) return 'reply';
  if (storedBytes !== sentBytes) throw new UploadMismatch(sentBytes, storedBytes);
  return 'size';
}

/** The last look at what is there now. */
async function touch(
  session: FtpSession,
  target: Pathname,
  sentBytes: number,
  options: WriteOptions,
): Promise<{ tag?: string }> {
  if (options.modifiedAt !== undefined) {
    // The bytes are safe; a server that keeps its own time is no reason to call the upload failed.
    await setModifiedAt(session, target, options.modifiedAt).catch((error: unknown) => {
      if (!(error instanceof GatewayError)) throw error;
    });
  }
  // Nor is a session that ends just now.
  const describe = options.modifiedAt === undefined ? describeWritten : describePath;
  const facts = await describe(session, target).catch(() => undefined);
  if (facts?.sizeBytes !== undefined && facts.sizeBytes !== sentBytes) {
    throw new UploadMismatch(sentBytes, facts.sizeBytes);
  }
  const tag = facts === undefined ? undefined : entryTag(facts);
  return tag === undefined ? {} : { tag };
}

async function explainedStore(error: unknown, session: FtpSession, target: Pathname): Promise<unknown> {
  if (!(error instanceof ReplyError) || session.state !== 'idle') return error;
  if (error.isTransient || error.meansStorageFull) return error;
  const cause = error;
  const hasFolder = await isThere(session, target.parent).catch(() => true);
  return hasFolder ? new EntryForbidden({ cause }) : new EntryMissing({ cause });
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
    pools.use({ ...work, signal }, async (session) => {
      await replacement.undo(session);
      await removeFile(session, part);
    });
  await patiently(attempt, { firstPauseMs: pools.retryPauseMs, signal }).catch((error: unknown) => {
    // The upload has failed already and its reason is the one to tell.
    if (!(error instanceof Error)) throw error;
  });
}

/** `.{name}.{id}{suffix}` in the same folder, never longer than a file system allows. */
function beside(target: Pathname, suffix: string): Pathname {
  const mark = Buffer.from(`.${randomBytes(ID_BYTES).toString('hex')}${suffix}`);
  const name = cutName(target.name, MAX_NAME_BYTES - 1 - mark.length);
  return target.parent.child(Buffer.concat([Buffer.from('.'), name, mark]));
}
