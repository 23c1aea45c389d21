/** Reads one file: first what it is, then its bytes or a part of them. The session is borrowed for as long as that takes. */
import type { Writable } from 'node:stream';
import { describePath } from '../ftp/describe.ts';
import type { PathFacts } from '../ftp/describe.ts';
import type { Download } from '../ftp/download.ts';
import { NothingThere, ReplyError, SessionLost } from '../ftp/errors.ts';
import type { Pathname } from '../ftp/pathname.ts';
import { CODE } from '../ftp/reply.ts';
import type { FtpSession } from '../ftp/session.ts';
import type { Lease } from '../pool/lease.ts';
import { CommitHold } from './commit-hold.ts';
import { entryTag } from './entry-tag.ts';
import { EntryForbidden, EntryMissing, Incomplete, IsFolder } from './errors.ts';
import { pathOf } from './path-of.ts';
import type { SessionPools, Work } from './session-pools.ts';

/** Which bytes: from `offsetBytes`, `lengthBytes` of them or all that follow. */
export interface ByteExtent {
  readonly offsetBytes: number;
  readonly lengthBytes?: number;
}

/** What is told of a file before its bytes. */
export interface FileFacts {
  readonly sizeBytes?: number;
  readonly modifiedAt?: Date;
  readonly tag?: string;
}

/**
 * A file that was found and is ready to be read. Exactly one of `read` and `close` must be called; `read` gives the session
 * back by itself when the body is over.
 */
export class OpenFile {
  readonly facts: FileFacts;
  readonly #pools: SessionPools;
  readonly #lease: Lease<FtpSession>;
  readonly #path: Pathname;
  readonly #work: Work;

  constructor(pools: SessionPools, lease: Lease<FtpSession>, path: Pathname, work: Work, facts: FileFacts) {
    this.facts = facts;
    this.#pools = pools;
    this.#lease = lease;
    this.#path = path;
    this.#work = work;
  }

  /** Gives the session back without reading. */
  close(): void {
    this.#pools.giveBack(this.#lease);
  }

  /**
   * Starts the transfer; the server's preliminary reply is in when this resolves. Rejects with EntryMissing,
   * EntryForbidden, IsFolder or what broke; the session is given back then.
   */
  async read(extent: ByteExtent): Promise<FileBody> {
    const { sizeBytes } = this.facts;
    const availableBytes = sizeBytes === undefined ? undefined : sizeBytes - extent.offsetBytes;
    const session = this.#lease.resource;
    try {
      const download = await session.retrieve(this.#path, {
        offsetBytes: extent.offsetBytes,
        extent: {
          ...(extent.lengthBytes === undefined ? {} : { lengthBytes: extent.lengthBytes }),
          ...(availableBytes === undefined ? {} : { availableBytes }),
        },
        signal: this.#work.signal,
      });
      void download.settled.then(() => {
        this.#work.site.profile.refresh(session);
        this.#pools.giveBack(this.#lease);
      });
      return new FileBody(download, extent.lengthBytes ?? availableBytes);
    } catch (error) {
      const told = await this.#explained(error);
      this.#pools.giveBack(this.#lease);
      throw told;
    }
  }

  /** 550 to RETR: not there, a folder, or not allowed. What is there has a size or can be entered. */
  async #explained(error: unknown): Promise<unknown> {
    if (!(error instanceof ReplyError) || error.reply.code !== CODE.fileUnavailable) return error;
    const session = this.#lease.resource;
    if (session.state !== 'idle') return error;
    const isFolder = (await session.ask('CWD', this.#path.bytes)).isPositive;
    if (isFolder) return new IsFolder();
    const isThere = this.facts.sizeBytes !== undefined;
    return isThere ? new EntryForbidden({ cause: error }) : new EntryMissing({ cause: error });
  }
}

/** The bytes of a file on their way. */
export class FileBody {
  readonly #download: Download;
  readonly #expectedBytes: number | undefined;

  /** expectedBytes: how many have to come; undefined when the server has not told a size. */
  constructor(download: Download, expectedBytes: number | undefined) {
    this.#download = download;
    this.#expectedBytes = expectedBytes;
  }

  /**
   * Writes the bytes to `target` and resolves when all are there and proven complete: data ended, completion reply in, count
   * right (or, for a part, count right). Rejects otherwise; then `target` may have got some bytes but never the last ones,
   * and whoever owns it has to break it off. `target` is neither ended nor destroyed here.
   * beforeFirstByte: called once, before the first byte or before the end of an empty body.
   */
  async sendTo(target: Writable, beforeFirstByte: () => void): Promise<void> {
    const hold = new CommitHold(target, {
      expectedBytes: this.#expectedBytes,
      beforeFirstByte,
      onSurplus: () => this.#download.cancel(),
    });
    try {
      await this.#download.flow(hold).catch((error: unknown) => this.#countFirst(hold, error as Error));
      this.#countFirst(hold);
    } catch (error) {
      hold.drop();
      throw error;
    }
    await hold.commit();
  }

  /** A count that is wrong is the better reason than our own giving up because of it. */
  #countFirst(hold: CommitHold, error?: Error): void {
    const { receivedBytes } = hold;
    const expectedBytes = this.#expectedBytes ?? receivedBytes;
    if (receivedBytes > expectedBytes) throw new Incomplete(expectedBytes, receivedBytes);
    if (error !== undefined) throw error;
    if (receivedBytes < expectedBytes) throw new Incomplete(expectedBytes, receivedBytes);
  }
}

/**
 * Finds a file. path: canonical text. Rejects with EntryMissing, IsFolder or what broke. The caller owns the result and its
 * session.
 */
export async function openFile(pools: SessionPools, work: Work, path: string): Promise<OpenFile> {
  const target = pathOf(work.site, path);
  for (let attempt = 1; ; attempt += 1) {
    const lease = await pools.borrow(work);
    const session = lease.resource;
    const repliesBefore = session.replyCount;
    try {
      const facts = await describe(session, target);
      if (facts.kind === 'folder') throw new IsFolder();
      return new OpenFile(pools, lease, target, work, factsOf(facts));
    } catch (error) {
      pools.giveBack(lease);
      if (attempt === 1 && error instanceof SessionLost && session.replyCount === repliesBefore) continue;
      throw error instanceof NothingThere ? new EntryMissing({ cause: error }) : error;
    }
  }
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

function factsOf(facts: PathFacts): FileFacts {
  const tag = entryTag(facts);
  return {
    ...(facts.sizeBytes === undefined ? {} : { sizeBytes: facts.sizeBytes }),
    ...(facts.modifiedAt === undefined ? {} : { modifiedAt: facts.modifiedAt }),
    ...(tag === undefined ? {} : { tag }),
  };
}
