/** Reads one file: first what it is, then its bytes or a part of them. The session is borrowed for as long as that takes. */
import { NothingThere, NotSupported, ReplyError } from '../ftp/errors.ts';
import type { Extent } from '../ftp/download.ts';
import type { HashAlgorithm } from '../ftp/file-hash.ts';
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
import { serverHash } from './server-hash.ts';
import type { ServerHash } from './server-hash.ts';
import { isStale } from './session-pools.ts';
import type { SessionPools, Work } from './session-pools.ts';

/** The answers to RETR that are about the file; 553 of Pure-FTPd 1.0.50, for names that it does not like. */
const REFUSALS: readonly number[] = [CODE.fileUnavailable, CODE.nameNotAllowed];

/** Which bytes: from `offsetBytes`, `lengthBytes` of them or all that follow. */
export interface ByteExtent {
  readonly offsetBytes: number;
  readonly lengthBytes?: number;
}

/**
 * A file that was found and is ready to be read. Exactly one of `read` and `close` must be called; `read` gives the session
 * back by itself when the body is over. Further parts of the same file come by `readOn`.
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

  /** False when it is known that the server cannot begin in the middle of a file. */
  get mayRestart(): boolean {
    return this.#source.work.site.profile.knowledge.get('restart') !== false;
  }

  /** Before something in the middle is promised: rejects with NotSupported (REST) unless the server proves that it can, or what broke. */
  async assertRestart(): Promise<void> {
    const { path, work } = this.#source;
    const session = this.#lease.resource;
    if (!(await session.provesRestart(path, this.facts.sizeBytes ?? 0, work.signal)))
      throw new NotSupported('REST');
  }

  /** The hash of the file as the server computes it, by the first of these algorithms that it knows; see serverHash. */
  hash(wanted: readonly HashAlgorithm[]): Promise<ServerHash | undefined> {
    const { path, facts } = this.#source;
    return serverHash(this.#lease.resource, path, { facts, wanted });
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
      return new FileBody(this.#source, wanted, { pull });
    } catch (error) {
      const told = await this.#explained(error);
      this.close();
      throw told;
    }
  }

  /** A further part, after `read`; it borrows a session when it is sent, and that one has to tell the same size and time. */
  readOn(extent: ByteExtent): FileBody {
    const source = { ...this.#source, askedSessions: new WeakSet<FtpSession>() };
    return new FileBody(source, bodyExtent(extent, this.facts.sizeBytes), undefined);
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

  /** 550 or 553 to RETR: not there, a folder, or not allowed. What is there has a size or can be entered. */
  async #explained(error: unknown): Promise<unknown> {
    if (!(error instanceof ReplyError) || !REFUSALS.includes(error.reply.code)) return error;
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
