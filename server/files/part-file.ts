/**
 * The part file of an upload that comes in pieces: how many of its bytes may be believed, and how more are added. Its SIZE on the
 * server is the truth; what we have written down only bounds it (docs/decisions/0029).
 */
import { setTimeout as wait } from 'node:timers/promises';
import { Readable } from 'node:stream';
import { describePath, sizeOf } from '../ftp/describe.ts';
import { NotSupported, NothingThere, ReplyError } from '../ftp/errors.ts';
import { Pathname } from '../ftp/pathname.ts';
import type { FtpSession } from '../ftp/session.ts';
import type { ChunkOwner, Upload } from '../ftp/upload.ts';
import type { Site } from '../sites/site.ts';
import { provenAppend } from './append-proof.ts';
import type { AppendWay } from './append-proof.ts';
import { BACKUP_SUFFIX, PART_SUFFIX, beside } from './beside.ts';
import { Desk } from './desk.ts';
import { assertStored, sentInFull } from './lost-verdict.ts';
import { pathOf } from './path-of.ts';
import type { ReplacementPaths } from './replacement.ts';
import type { SessionPools, Work } from './session-pools.ts';
import { explainedStore, prepareTarget } from './write-target.ts';
import type { TargetDemand } from './write-target.ts';

/** A transfer that broke off may still be written for a moment: its size is looked at until it stands still. */
const LOOKS = 5;
const BETWEEN_LOOKS_MS = 150;

/** What was written down about a part file. */
export interface PartJournal {
  readonly lengthBytes: number;
  /** Bytes that the server has confirmed. */
  readonly storedBytes: number;
  /** Nothing beyond was ever sent, or what was sent there is not right. */
  readonly reachBytes: number;
}

/** What a part file is at this moment. */
export interface PartState {
  /** Bytes from its beginning that are right. */
  readonly offsetBytes: number;
  /** Whether the server's file ends there. Behind it may be bytes that have to be written over. */
  readonly endsThere: boolean;
}

/** The bytes of a target. path: canonical text. Throws NameNotEncodable or PathnameUnsafe. */
export function targetBytesOf(site: Site, path: string): Uint8Array {
  return pathOf(site, path).bytes;
}

/** Where an upload lives. target: bytes of its path. id: of the upload; it finds the part again after any restart. */
export function partPathsOf(target: Uint8Array, id: string): ReplacementPaths {
  const path = Pathname.parse(target);
  return { target: path, part: beside(path, id, PART_SUFFIX), backup: beside(path, id, BACKUP_SUFFIX) };
}

/**
 * Looks whether the target may be written, finds out how files are added to here, and makes the part file, empty. Returns that way.
 * Rejects with PreconditionFailed, IsFolder, EntryMissing (no such folder), EntryForbidden or
 * what broke.
 */
export function beginPart(
  pools: SessionPools,
  work: Work,
  paths: ReplacementPaths,
  demand: TargetDemand,
): Promise<AppendWay> {
  return pools.use(work, async (session) => {
    await prepareTarget(session, paths.target, demand);
    await makePart(session, paths, work.signal);
    return provenAppend(session, paths.part.parent, work.signal);
  });
}

/** Asks the server how far the upload is. A server that tells no size is believed as far as it has confirmed. */
export function partState(
  pools: SessionPools,
  work: Work,
  paths: ReplacementPaths,
  journal: PartJournal,
): Promise<PartState> {
  return pools.use(work, (session) => stateOn(session, paths, journal, work.signal));
}

async function stateOn(
  session: FtpSession,
  { part }: ReplacementPaths,
  journal: PartJournal,
  signal: AbortSignal,
): Promise<PartState> {
  const { lengthBytes, storedBytes, reachBytes } = journal;
  const size = await settledSize(session, part, reachBytes === storedBytes ? 1 : LOOKS);
  if (size === 'missing') return { offsetBytes: 0, endsThere: true };
  const offsetBytes = size === 'untold' ? storedBytes : Math.min(size, reachBytes);
  // ftp-srv 4.6.3 tells no size of an empty file; one of our own that was never written to is one.
  const isUntouched = size === 'untold' && reachBytes === 0;
  const endsThere = size === offsetBytes || isUntouched;
  // From the beginning any server can write.
  if (offsetBytes === 0) return { offsetBytes, endsThere };
  if (offsetBytes === lengthBytes) {
    // Bytes behind the end are not ours, and then nobody knows whose the others are.
    return endsThere || size === 'untold' ? { offsetBytes, endsThere } : { offsetBytes: 0, endsThere: false };
  }
  const way = await provenAppend(session, part.parent, signal);
  const canGoOn = way === 'REST' || (way === 'APPE' && endsThere);
  return canGoOn ? { offsetBytes, endsThere } : { offsetBytes: 0, endsThere: size === 0 };
}

/** What is added to a part file, and from where. */
export interface Addition {
  /** As partState has told it. */
  readonly offsetBytes: number;
  readonly source: Readable;
  readonly chunks: ChunkOwner;
  /** Told when bytes flow. */
  readonly onUpload: (upload: Upload) => void;
}

/** What was added. */
export interface Added {
  readonly addedBytes: number;
  /** Of the whole file now; undefined when the server tells no size. */
  readonly sizeBytes: number | undefined;
}

/** Adds everything from the source, and looks. Rejects with what broke; then only partState can tell how many bytes there are. */
export async function addToPart(
  pools: SessionPools,
  work: Work,
  paths: ReplacementPaths,
  addition: Addition,
): Promise<Added> {
  const desk = new Desk(pools, work);
  try {
    const addedBytes = await add(desk, paths, addition);
    return { addedBytes, sizeBytes: await sizeOf(await desk.session(), paths.part) };
  } finally {
    desk.leave();
  }
}

async function add(desk: Desk, paths: ReplacementPaths, addition: Addition): Promise<number> {
  const { offsetBytes, source, chunks, onUpload } = addition;
  const upload = await begin(await desk.session(), paths, offsetBytes, desk.signal);
  onUpload(upload);
  try {
    return await finish(upload, source, chunks);
  } catch (loss) {
    const sentBytes = sentInFull(upload, loss, undefined);
    desk.leave();
    await assertStored(await desk.session(), paths.part, offsetBytes + sentBytes, loss);
    return sentBytes;
  }
}

async function makePart(
  session: FtpSession,
  { part, target }: ReplacementPaths,
  signal: AbortSignal,
): Promise<void> {
  const upload = await session.store(part, { signal }).catch(async (error: unknown) => {
    throw await explainedStore(error, session, target);
  });
  await finish(upload, Readable.from([]), 'shared');
}

async function begin(
  session: FtpSession,
  { part, target }: ReplacementPaths,
  offsetBytes: number,
  signal: AbortSignal,
): Promise<Upload> {
  try {
    if (offsetBytes === 0) return await session.store(part, { signal });
    const way = await provenAppend(session, part.parent, signal);
    if (way === 'none') throw new NotSupported('APPE');
    return way === 'REST'
      ? await session.store(part, { offsetBytes, signal })
      : await session.append(part, { signal });
  } catch (error) {
    if (offsetBytes === 0) throw await explainedStore(error, session, target);
    // It worked once; another folder may have other rules.
    if (error instanceof ReplyError && !error.meansStorageFull) session.knowledge.doubt('append');
    throw error;
  }
}

/** The session must be in step before anything else is asked of it, also when the upload failed. */
async function finish(upload: Upload, source: Readable, chunks: ChunkOwner): Promise<number> {
  try {
    return await upload.flow(source, { chunks });
  } finally {
    await upload.settled;
  }
}

async function settledSize(
  session: FtpSession,
  part: Pathname,
  looks: number,
): Promise<number | 'missing' | 'untold'> {
  let size = await sizeThere(session, part);
  for (let look = 1; look < looks && typeof size === 'number'; look += 1) {
    await wait(BETWEEN_LOOKS_MS);
    const again = await sizeThere(session, part);
    if (again === size) break;
    size = again;
  }
  return size;
}

async function sizeThere(session: FtpSession, part: Pathname): Promise<number | 'missing' | 'untold'> {
  const told = await sizeOf(session, part);
  if (told !== undefined) return told;
  try {
    return (await describePath(session, part)).sizeBytes ?? 'untold';
  } catch (error) {
    if (error instanceof NothingThere) return 'missing';
    if (error instanceof ReplyError) return 'untold';
    throw error;
  }
}
