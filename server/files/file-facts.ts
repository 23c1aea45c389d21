/** What is known of a file before its bytes, and whether it is still the same file later. */
import { describePath } from '../ftp/describe.ts';
import type { PathFacts } from '../ftp/describe.ts';
import { NothingThere, ReplyError } from '../ftp/errors.ts';
import type { Pathname } from '../ftp/pathname.ts';
import type { FtpSession } from '../ftp/session.ts';
import { entryTag } from './entry-tag.ts';
import { FileChanged, IsFolder } from './errors.ts';
import type { SessionPools, Work } from './session-pools.ts';

/** What is told of a file before its bytes. */
export interface FileFacts {
  readonly sizeBytes?: number;
  readonly modifiedAt?: Date;
  /** Present when modifiedAt is not known to the second. */
  readonly precision?: 'minute' | 'day';
  readonly tag?: string;
}

/** A file of a site, as it was when it was found. */
export interface FileSource {
  readonly pools: SessionPools;
  readonly work: Work;
  readonly path: Pathname;
  readonly facts: FileFacts;
  /** Sessions that have told the same facts. */
  readonly askedSessions: WeakSet<FtpSession>;
}

/** Asks the server. Rejects with IsFolder, NothingThere, or what broke. */
export async function askFacts(session: FtpSession, path: Pathname): Promise<FileFacts> {
  const facts = await describe(session, path);
  if (facts.kind === 'folder') throw new IsFolder();
  const tag = entryTag(facts);
  return {
    ...(facts.sizeBytes === undefined ? {} : { sizeBytes: facts.sizeBytes }),
    ...(facts.modifiedAt === undefined ? {} : { modifiedAt: facts.modifiedAt }),
    ...(facts.precision === undefined ? {} : { precision: facts.precision }),
    ...(tag === undefined ? {} : { tag }),
  };
}

/**
 * Asks again and compares: another session may lead to another machine (design case 98), and time has passed. Rejects with
 * FileChanged, or what broke.
 */
export async function assertUnchanged(session: FtpSession, { path, facts }: FileSource): Promise<void> {
  const now = await askFacts(session, path).catch((error: unknown) => {
    const isOther = error instanceof NothingThere || error instanceof IsFolder;
    throw isOther ? new FileChanged({ cause: error }) : error;
  });
  const isSame =
    now.sizeBytes === facts.sizeBytes && now.modifiedAt?.getTime() === facts.modifiedAt?.getTime();
  // A tag has the server's own name for the version in it, where the server has one.
  if (!isSame || now.tag !== facts.tag) throw new FileChanged();
}

/** A server that knows no verb to ask with may still have the file: RETR will tell. */
async function describe(session: FtpSession, path: Pathname): Promise<PathFacts> {
  try {
    return await describePath(session, path);
  } catch (error) {
    if (error instanceof ReplyError && error.meansUnknownVerb) return { kind: 'unknown' };
    throw error;
  }
}
