/** What one path is: MLST where the server has it, otherwise SIZE, MDTM and CWD. RFC 3659. */
import { NothingThere, ReplyError } from './errors.ts';
import type { ReplyFacts } from './errors.ts';
import { listFolder } from './list.ts';
import { parseMlstLine } from './listing/mlsx.ts';
import type { RemoteEntry } from './listing/remote-entry.ts';
import { utcOfMdtm } from './mdtm-clock.ts';
import type { Pathname } from './pathname.ts';
import { CODE } from './reply.ts';
import type { Reply } from './reply.ts';
import type { FtpSession } from './session.ts';
import { sizeToldIn } from './size-reply.ts';
import { parseTimeVal } from './time-val.ts';

/** A question of one or two round trips is not worth interrupting. */
const NEVER = new AbortController().signal;

/** What a server that has no SIZE would say; the question is not asked again. */
const UNASKED: ReplyFacts = { code: CODE.notImplemented, text: 'SIZE is known to be missing here' };

/** Listings whose sizes are bytes of the file; others count blocks, records or both forks of a Mac file. */
const BYTE_COUNTING: readonly string[] = ['mlsd', 'unix', 'dos', 'os2', 'eplf', 'vxworks'];

const OWNER_EXECUTES = 0o100;

/** `unknown`: it is there, but the server tells no more. */
export interface PathFacts {
  readonly kind: 'file' | 'folder' | 'other' | 'unknown';
  readonly sizeBytes?: number;
  readonly modifiedAt?: Date;
  /** Present when modifiedAt is from a listing that tells no seconds. */
  readonly precision?: 'minute' | 'day';
  /** RFC 3659 `unique` fact. */
  readonly unique?: string;
  /** Permission bits. */
  readonly mode?: number;
}

/**
 * Facts of one path; links are followed. Rejects with NothingThere only when that is known, and with ReplyError when the
 * server would not say (4yz, or no verb to ask with): whoever asks in order to protect something must not take that for "no".
 */
export async function describePath(session: FtpSession, path: Pathname): Promise<PathFacts> {
  if (path.depth === 0) return { kind: 'folder' };
  try {
    return (await describeByMlst(session, path)) ?? (await describeBySize(session, path));
  } catch (cause) {
    throw cause instanceof ReplyError && cause.meansAbsent ? new NothingThere({ cause }) : cause;
  }
}

/** Whether something is at the path, by the cheapest question that answers it. Rejects when the server would not say. */
export async function isThere(session: FtpSession, path: Pathname): Promise<boolean> {
  try {
    await describePath(session, path);
    return true;
  } catch (error) {
    if (error instanceof NothingThere) return false;
    throw error;
  }
}

/**
 * SIZE as the server tells it in TYPE I, undefined if it will not. 4,096 for a folder is possible (ftp-srv), so a number is no
 * proof of a file. Digits only: ftp-srv 4.6.3 answers `213 File status` for an empty file.
 */
export async function sizeOf(session: FtpSession, path: Pathname): Promise<number | undefined> {
  const reply = await session.ask('SIZE', path.bytes);
  return sizeIn(session, reply);
}

function sizeIn(session: FtpSession, reply: Reply): number | undefined {
  if (reply.isUnsupported) session.knowledge.learn('size', false, `SIZE was answered with ${reply.code}`);
  const sizeBytes = sizeToldIn(reply);
  if (sizeBytes !== undefined) session.knowledge.learn('size', true, 'SIZE was answered with a number');
  return sizeBytes;
}

/** The one line of facts in the middle of a reply to MLST; undefined for a link, whose target has facts of its own. */
function factsOf(reply: Reply): PathFacts | undefined {
  const line = reply.lines.at(1);
  const entry = line === undefined ? undefined : parseMlstLine(line);
  if (entry === undefined || entry.kind === 'link') return undefined;
  return factsOfEntry(entry);
}

function factsOfEntry(entry: RemoteEntry): PathFacts {
  return {
    kind: entry.kind === 'link' ? 'unknown' : entry.kind,
    ...(entry.sizeBytes === undefined || entry.kind !== 'file' ? {} : { sizeBytes: entry.sizeBytes }),
    ...(entry.modifiedAt === undefined ? {} : { modifiedAt: entry.modifiedAt }),
    ...(entry.precision === 'minute' || entry.precision === 'day' ? { precision: entry.precision } : {}),
    ...(entry.unique === undefined ? {} : { unique: entry.unique }),
    ...(entry.mode === undefined ? {} : { mode: entry.mode }),
  };
}

/** Undefined when the server has no MLST, or tells of a link whose target has facts of its own. */
async function describeByMlst(session: FtpSession, path: Pathname): Promise<PathFacts | undefined> {
  const { features } = session.login;
  if (!features.names('MLST') || !features.mayHave('MLST')) return undefined;
  const reply = await session.ask('MLST', path.bytes);
  if (reply.isUnsupported) {
    features.refuse('MLST');
    return undefined;
  }
  if (!reply.isPositive) throw new ReplyError('MLST', reply);
  const facts = factsOf(reply);
  return facts !== undefined && (await isMixed(session, path, facts)) ? undefined : facts;
}

/**
 * ProFTPD 1.3.8 tells the kind of what a link leads to, but size and time of the link itself. A link looks as if its owner could
 * execute it, so that only few files cost this question.
 */
async function isMixed(
  session: FtpSession,
  path: Pathname,
  { kind, mode, sizeBytes }: PathFacts,
): Promise<boolean> {
  const mayBeLink = kind === 'file' && ((mode ?? 0) & OWNER_EXECUTES) !== 0;
  if (!mayBeLink || !session.login.features.mayHave('SIZE')) return false;
  const toldBytes = await sizeOf(session, path);
  return toldBytes !== undefined && toldBytes !== sizeBytes;
}

async function describeBySize(session: FtpSession, path: Pathname): Promise<PathFacts> {
  const { features } = session.login;
  const reply = features.mayHave('SIZE') ? await session.ask('SIZE', path.bytes) : undefined;
  const modifiedAt = await modifiedAtOf(session, path);
  const time = modifiedAt === undefined ? {} : { modifiedAt };
  if (reply?.code === CODE.fileStatus) {
    const sizeBytes = sizeIn(session, reply);
    return { kind: 'unknown', ...(sizeBytes === undefined ? {} : { sizeBytes }), ...time };
  }
  const entered = await session.ask('CWD', path.bytes);
  if (entered.isPositive) return { kind: 'folder', ...time };
  if (modifiedAt !== undefined) return { kind: 'unknown', ...time };
  if (reply !== undefined && !reply.isUnsupported) throw new ReplyError('SIZE', reply);
  features.refuse('SIZE');
  if (reply !== undefined) sizeIn(session, reply);
  return describeByListing(session, path, new ReplyError('SIZE', reply ?? UNASKED));
}

/** For servers that know no verb to ask with: the folder's listing has the name or has it not. */
async function describeByListing(
  session: FtpSession,
  path: Pathname,
  refusal: ReplyError,
): Promise<PathFacts> {
  let found: RemoteEntry | undefined;
  const { limit, dialect } = await listFolder(session, path.parent, {
    signal: NEVER,
    context: { now: new Date(), offsetMinutes: session.knowledge.get('listOffsetMinutes') ?? 0 },
    onEntries: (entries) => {
      found ??= entries.find(({ name }) => name.equals(path.name));
    },
  }).catch((error: unknown) => {
    if (error instanceof ReplyError && error.verb === 'CWD') throw error;
    throw refusal;
  });
  if (found !== undefined) {
    const { sizeBytes, ...others } = factsOfEntry(found);
    const isExact = sizeBytes !== undefined && BYTE_COUNTING.includes(dialect);
    return isExact ? { ...others, sizeBytes } : others;
  }
  throw limit === undefined ? new NothingThere({ cause: refusal }) : refusal;
}

async function modifiedAtOf(session: FtpSession, path: Pathname): Promise<Date | undefined> {
  const { features } = session.login;
  if (!features.mayHave('MDTM')) return undefined;
  const reply = await session.ask('MDTM', path.bytes);
  if (reply.isUnsupported) {
    features.refuse('MDTM');
    session.knowledge.learn('mdtm', false, `MDTM was answered with ${reply.code}`);
  }
  const told = reply.code === CODE.fileStatus ? parseTimeVal(reply.text.trim())?.modifiedAt : undefined;
  if (told === undefined) return undefined;
  session.knowledge.learn('mdtm', true, 'MDTM was answered with a time');
  return utcOfMdtm(session.knowledge, told);
}
