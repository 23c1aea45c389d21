/**
 * Files for whoever reads many of them. Small ones are read whole into memory: nothing of them has left before all is there, so that they
 * may be asked for again.
 */
import { Writable } from 'node:stream';
import type { FtpSession } from '../ftp/session.ts';
import type { Lease } from '../pool/lease.ts';
import { asBulk } from './bulk-work.ts';
import { FileChanged } from './errors.ts';
import type { FileBody } from './file-body.ts';
import { askFacts } from './file-facts.ts';
import type { FileFacts } from './file-facts.ts';
import { patiently } from './healing.ts';
import { pathOf } from './path-of.ts';
import { OpenFile, openFile } from './read-file.ts';
import type { SessionPools, Work } from './session-pools.ts';

/** Up to here a file is small. */
export const SMALL_BYTES = 256 * 1024;
/** Up to here a file whose size nobody tells is kept in memory. */
const MAX_UNSIZED_BYTES = 8 * 1024 * 1024;

/** A file that is too large for memory, its transfer running. */
export interface OpenBody {
  readonly facts: FileFacts;
  readonly body: FileBody;
}

/**
 * Starts to read a file, again when sessions are lost over it. needs: `size` when it is of no use without one; `no size` is the result
 * then. Rejects like openFile and OpenFile.read.
 */
export function openBody(
  pools: SessionPools,
  work: Work,
  path: string,
  needs: 'size' | 'nothing',
): Promise<OpenBody | 'no size'> {
  return again(pools, work, async () => {
    const file = await openFile(pools, asBulk(work), path);
    const { facts } = file;
    if (needs === 'size' && facts.sizeBytes === undefined) {
      file.close();
      return 'no size';
    }
    return { facts, body: await file.read({ offsetBytes: 0 }) };
  });
}

/** All bytes of a small file, or of one of unknown size; undefined when it is too large. Rejects like openFile and FileBody.sendTo. */
export function readSmall(pools: SessionPools, work: Work, path: string): Promise<Buffer | undefined> {
  return again(pools, work, () =>
    upTo(MAX_UNSIZED_BYTES, work, async (bounded, collector) => {
      const file = await openFile(pools, asBulk(bounded), path);
      return smallOf(file, collector);
    }),
  );
}

/**
 * Reads a small file on a session that is free this moment; undefined when there is none, and when the file is too large. listedBytes:
 * its size as the folder's listing said. Then the server is not asked for it, which saves one or two round trips of five; that as many
 * bytes came proves both. Rejects with whatever went wrong; nothing is tried twice.
 */
export function tryReadSmall(
  pools: SessionPools,
  work: Work,
  path: string,
  listedBytes: number | undefined,
): Promise<Buffer | undefined> {
  return upTo(SMALL_BYTES, asBulk(work), async (bounded, collector) => {
    const target = pathOf(work.site, path);
    const lease = await pools.tryBorrow(bounded);
    if (lease === undefined) return undefined;
    const facts =
      listedBytes === undefined ? await factsOn(lease, pools, () => askFacts(lease.resource, target)) : {};
    const askedSessions = new WeakSet([lease.resource]);
    const file = new OpenFile({ pools, work: bounded, path: target, facts, askedSessions }, lease);
    const bytes = await smallOf(file, collector);
    if (listedBytes !== undefined && bytes?.length !== listedBytes) throw new FileChanged();
    return bytes;
  });
}

/** Reads with a limit: undefined when more comes. */
async function upTo(
  maxBytes: number,
  work: Work,
  read: (bounded: Work, collector: Collector) => Promise<Buffer | undefined>,
): Promise<Buffer | undefined> {
  const stop = new AbortController();
  const signal = AbortSignal.any([work.signal, stop.signal]);
  const collector = new Collector(maxBytes, () => stop.abort());
  try {
    return await read({ ...work, signal }, collector);
  } catch (error) {
    if (collector.isFull) return undefined;
    throw error;
  }
}

function again<R>({ retryPauseMs }: SessionPools, { signal }: Work, attempt: () => Promise<R>): Promise<R> {
  return patiently(attempt, { firstPauseMs: retryPauseMs, signal });
}

async function factsOn(
  lease: Lease<FtpSession>,
  pools: SessionPools,
  ask: () => Promise<FileFacts>,
): Promise<FileFacts> {
  try {
    return await ask();
  } catch (error) {
    pools.giveBack(lease);
    throw error;
  }
}

/** Owns `file` from here on. Undefined when it is known to be large. */
async function smallOf(file: OpenFile, collector: Collector): Promise<Buffer | undefined> {
  if ((file.facts.sizeBytes ?? 0) > SMALL_BYTES) {
    file.close();
    return undefined;
  }
  const body = await file.read({ offsetBytes: 0 });
  await body.sendTo(collector, () => undefined);
  return collector.bytes;
}

/** Keeps what is written to it. */
class Collector extends Writable {
  readonly #maxBytes: number;
  readonly #onFull: () => void;
  readonly #pieces: Uint8Array[] = [];
  #sizeBytes = 0;

  /** onFull: told when more comes than is kept. */
  constructor(maxBytes: number, onFull: () => void) {
    super();
    this.#maxBytes = maxBytes;
    this.#onFull = onFull;
  }

  get isFull(): boolean {
    return this.#sizeBytes > this.#maxBytes;
  }

  get bytes(): Buffer {
    return Buffer.concat(this.#pieces);
  }

  override _write(chunk: Uint8Array, _encoding: BufferEncoding, done: () => void): void {
    this.#sizeBytes += chunk.length;
    if (this.isFull) this.#onFull();
    // The memory of a chunk is used again.
    else this.#pieces.push(Uint8Array.from(chunk));
    done();
  }
}
