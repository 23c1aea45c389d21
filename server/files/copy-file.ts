/**
 * Copies a file within a site: by the server itself where it can, otherwise through Gangway, one session reading while another one
 * writes. Nobody waits for a second session while he holds the first (design case 93): where there is room for one only, a small
 * file is kept in memory between the two.
 */
import { Readable, Transform, Writable } from 'node:stream';
import { NothingThere } from '../ftp/errors.ts';
import { asBulk } from './bulk-work.ts';
import { EntryMissing, NoSecondSession } from './errors.ts';
import { FileBody } from './file-body.ts';
import { askFacts } from './file-facts.ts';
import type { FileSource } from './file-facts.ts';
import { pathOf } from './path-of.ts';
import { startPull } from './pull.ts';
import { openFile } from './read-file.ts';
import { tryServerCopy } from './server-copy.ts';
import type { SessionPools, Work } from './session-pools.ts';
import { writeFile } from './write-file.ts';

/** What may wait in memory where a server allows a single session. */
const MAX_KEPT_BYTES = 16 * 1024 * 1024;
const WHOLE = { offsetBytes: 0 } as const;
const OPTIONS = { condition: {}, parents: 'must exist' } as const;

/** A file that is copied. Paths are canonical text. */
export interface FileCopy {
  readonly from: string;
  readonly to: string;
}

/**
 * Copies one file; what is at `to` is replaced only when all of it has arrived. Rejects with EntryMissing, IsFolder, NoSecondSession
 * (and the file is large) or what broke; the target is untouched then.
 */
export async function copyFile(pools: SessionPools, work: Work, copy: FileCopy): Promise<void> {
  if (await tryServerCopy(pools, work, copy)) return;
  if (pools.statsOf(work.site).limit < 2) return copyInTurn(pools, work, copy);
  try {
    await copyAtOnce(pools, work, copy);
    return;
  } catch (error) {
    if (!(error instanceof NoSecondSession)) throw error;
    return copyInTurn(pools, work, copy);
  }
}

async function copyAtOnce(pools: SessionPools, work: Work, { from, to }: FileCopy): Promise<void> {
  const stop = new AbortController();
  const passage = new Transform({
    transform: (chunk: Buffer, _encoding, done) => done(null, Buffer.from(chunk)),
  });
  // Whoever reads it may have stopped listening.
  passage.on('error', () => undefined);
  const reading = { ...asBulk(work), signal: AbortSignal.any([work.signal, stop.signal]) };
  let feeding: Promise<unknown> = Promise.resolve();
  let failure: unknown;
  const feed = (): void => {
    feeding = sendBeside(pools, reading, from, passage).catch((error: unknown) => {
      failure = error;
      passage.destroy();
    });
  };
  try {
    await writeFile(pools, work, to, passage, { ...OPTIONS, chunks: 'ours', onUpload: feed });
  } catch (error) {
    throw failure ?? error;
  } finally {
    stop.abort();
    passage.destroy();
    await feeding;
  }
}

/** Reads on a session that is free this moment. Rejects with NoSecondSession when none is. */
async function sendBeside(pools: SessionPools, work: Work, from: string, target: Writable): Promise<void> {
  const path = pathOf(work.site, from);
  const lease = await pools.tryBorrow({ ...work, lane: 'interactive' });
  if (lease === undefined) throw new NoSecondSession();
  let body: FileBody;
  try {
    const facts = await askFacts(lease.resource, path);
    const source: FileSource = { pools, work, path, facts, askedSessions: new WeakSet([lease.resource]) };
    const { sizeBytes } = facts;
    const extent = sizeBytes === undefined ? {} : { availableBytes: sizeBytes };
    const pull = await startPull(source, lease, { ...WHOLE, extent });
    body = new FileBody(source, { fromBytes: 0, toBytes: sizeBytes }, { pull });
  } catch (error) {
    pools.giveBack(lease);
    throw error instanceof NothingThere ? new EntryMissing({ cause: error }) : error;
  }
  await body.sendTo(target, () => undefined);
  target.end();
}

/** First read, then written. */
async function copyInTurn(pools: SessionPools, work: Work, { from, to }: FileCopy): Promise<void> {
  const file = await openFile(pools, work, from);
  const { sizeBytes } = file.facts;
  if (sizeBytes === undefined || sizeBytes > MAX_KEPT_BYTES) {
    file.close();
    throw new NoSecondSession();
  }
  const body = await file.read(WHOLE);
  const kept: Buffer[] = [];
  const collect = new Writable({
    write: (chunk: Buffer, _encoding, done) => {
      kept.push(Buffer.from(chunk));
      done();
    },
  });
  await body.sendTo(collect, () => undefined);
  await writeFile(pools, work, to, Readable.from(kept), {
    ...OPTIONS,
    lengthBytes: sizeBytes,
    chunks: 'shared',
  });
}
