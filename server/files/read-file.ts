/** Reads one file: first what it is, then its bytes or a part of them. The session is borrowed for as long as that takes. */
import { NothingThere, ReplyError } from '../ftp/errors.ts';
import type { Extent } from '../ftp/download.ts';
import type { Pathname } from '../ftp/pathname.ts';
import { CODE } from '../ftp/reply.ts';
import type { FtpSession } from '../ftp/session.ts';
import type { Lease } from '../pool/lease.ts';
import { isBulk } from './bulk-work.ts';
import { EntryForbidden, EntryMissing, IsFolder } from './errors.ts';
import { FileBody } from './file-body.ts';
import type { BodyExtent } from './file-body.ts';
import { askFacts, assertUnchanged } from './file-facts.ts';
import type { FileFacts, FileSource } from './file-facts.ts';
import { pathOf } from './path-of.ts';
import { startPull } from './pull.ts';
import { isStale } from './session-pools.ts';
import type { SessionPools, Work } from './session-pools.ts';

/** Which bytes: from `offsetBytes`, `lengthBytes` of them or all that follow. */
export interface ByteExtent {
  readonly offsetBytes: number;
  readonly lengthBytes?: number;
}

/**
 * A file that was found and is ready to be read. Exactly one of `read` and `close` must be called; `read` gives the session
 * back by itself when the body is over.
 */
export class OpenFile {
  readonly facts: FileFacts;
  readonly #source: FileSource;
  #lease: Lease<FtpSession>;

  constructor(source: FileSource, lease: Lease<FtpSession>) {
    this.facts = source.facts;
    this.#source = source;
    this.#lease = lease;
  }

  /** Gives the session back without reading. */
  close(): void {
    this.#source.pools.giveBack(this.#lease);
  }

  /**
   * Starts the transfer; the server's preliminary reply is in when this resolves. Rejects with EntryMissing,
   * EntryForbidden, IsFolder or what broke; the session is given back then.
   */
  async read(extent: ByteExtent): Promise<FileBody> {
    const { sizeBytes } = this.facts;
    const wanted = bodyExtent(extent, sizeBytes);
    if (isBulk((wanted.toBytes ?? 0) - wanted.fromBytes)) await this.#continueAsBulk();
    try {
      const pull = await startPull(this.#source, this.#lease, {
        offsetBytes: extent.offsetBytes,
        extent: transferExtent(wanted, sizeBytes),
      });
      return new FileBody(this.#source, wanted, pull);
    } catch (error) {
      const told = await this.#explained(error);
      this.close();
      throw told;
    }
  }

  /** That may mean another session, which may lead to another machine. */
  async #continueAsBulk(): Promise<void> {
    const { pools, work } = this.#source;
    const before = this.#lease;
    this.#lease = await pools.continueAsBulk(before, work);
    if (this.#lease === before) return;
    try {
      await assertUnchanged(this.#lease.resource, this.#source);
    } catch (error) {
      this.close();
      throw error;
    }
  }

  /** 550 to RETR: not there, a folder, or not allowed. What is there has a size or can be entered. */
  async #explained(error: unknown): Promise<unknown> {
    if (!(error instanceof ReplyError) || error.reply.code !== CODE.fileUnavailable) return error;
    const session = this.#lease.resource;
    if (session.state !== 'idle') return error;
    const isFolder = (await session.ask('CWD', this.#source.path.bytes)).isPositive;
    if (isFolder) return new IsFolder();
    const isThere = this.facts.sizeBytes !== undefined;
    return isThere ? new EntryForbidden({ cause: error }) : new EntryMissing({ cause: error });
  }
}

function bodyExtent({ offsetBytes, lengthBytes }: ByteExtent, sizeBytes: number | undefined): BodyExtent {
  const toBytes = lengthBytes === undefined ? sizeBytes : offsetBytes + lengthBytes;
  return { fromBytes: offsetBytes, toBytes };
}

/** What reaches the end of the file has no length of its own: a surplus must be seen. */
function transferExtent({ fromBytes, toBytes }: BodyExtent, sizeBytes: number | undefined): Extent {
  return {
    ...(toBytes === undefined || toBytes === sizeBytes ? {} : { lengthBytes: toBytes - fromBytes }),
    ...(sizeBytes === undefined ? {} : { availableBytes: sizeBytes - fromBytes }),
  };
}

/**
 * Finds a file. path: canonical text. Rejects with EntryMissing, IsFolder or what broke. The caller owns the result and its
 * session.
 */
export async function openFile(pools: SessionPools, work: Work, path: string): Promise<OpenFile> {
  const target: Pathname = pathOf(work.site, path);
  for (let attempt = 1; ; attempt += 1) {
    const lease = await pools.borrow(work);
    const session = lease.resource;
    const repliesBefore = session.replyCount;
    try {
      const facts = await askFacts(session, target);
      return new OpenFile({ pools, work, path: target, facts, askedSessions: new WeakSet([session]) }, lease);
    } catch (error) {
      pools.giveBack(lease);
      if (attempt === 1 && isStale(error) && session.replyCount === repliesBefore) continue;
      throw error instanceof NothingThere ? new EntryMissing({ cause: error }) : error;
    }
  }
}
