/** Reads one file to see whether a text is in it. */
import { Writable } from 'node:stream';
import type { Entry } from '../../contract/entry.ts';
import { asBulk } from '../bulk-work.ts';
import { patiently } from '../healing.ts';
import { isPacked } from '../archive/packed-names.ts';
import { openFile } from '../read-file.ts';
import type { SessionPools, Work } from '../session-pools.ts';
import { skipReasonOf } from '../skip-reason.ts';
import type { SkipReason } from '../skip-reason.ts';
import { TextScanner } from './text-scanner.ts';
import type { TextMatch } from './text-scanner.ts';

/** Larger files are not read. */
export const MAX_CONTENT_BYTES = 16 * 1024 * 1024;
/** To break a transfer off costs a session or some round trips; what is shorter is read to its end. */
const WORTH_BREAKING_OFF_BYTES = 1024 * 1024;

/** What came of it: lines with the text, none at all, or why nobody knows. `binary`: what is no text has no lines. */
export type ContentVerdict = readonly TextMatch[] | 'binary' | 'large' | SkipReason;

/** What is looked for in files. */
export interface ContentQuery {
  readonly term: string;
  readonly isCaseExact: boolean;
}

/** entry: a file. Rejects when it was lost for good on the way. */
export async function searchContent(
  pools: SessionPools,
  work: Work,
  entry: Entry,
  query: ContentQuery,
): Promise<ContentVerdict> {
  if (isPacked(entry.name)) return 'binary';
  if (entry.sizeBytes === 0) return [];
  if ((entry.sizeBytes ?? 0) > MAX_CONTENT_BYTES) return 'large';
  try {
    return await patiently(() => scanned(pools, asBulk(work), entry.path, query), {
      firstPauseMs: pools.retryPauseMs,
      signal: work.signal,
    });
  } catch (error) {
    const reason = skipReasonOf(error);
    if (reason === undefined) throw error;
    return reason;
  }
}

async function scanned(
  pools: SessionPools,
  work: Work,
  path: string,
  { term, isCaseExact }: ContentQuery,
): Promise<ContentVerdict> {
  const stop = new AbortController();
  const signal = AbortSignal.any([work.signal, stop.signal]);
  const file = await openFile(pools, { ...work, signal }, path);
  const { sizeBytes = Number.POSITIVE_INFINITY } = file.facts;
  if (sizeBytes > MAX_CONTENT_BYTES && file.facts.sizeBytes !== undefined) {
    file.close();
    return 'large';
  }
  const scanner = new TextScanner(term, { isCaseExact, charset: work.site.charset });
  const target = new ScannedBytes(scanner, sizeBytes, () => stop.abort());
  try {
    const body = await file.read({ offsetBytes: 0 });
    await body.sendTo(target, () => undefined);
  } catch (error) {
    // Broken off by ourselves, because what we have is enough.
    if (!stop.signal.aborted) throw error;
  }
  if (target.isTooLarge) return 'large';
  scanner.end();
  return scanner.isBinary ? 'binary' : scanner.matches;
}

/** Hands bytes to a scanner until that has seen enough. */
class ScannedBytes extends Writable {
  readonly #scanner: TextScanner;
  readonly #sizeBytes: number;
  readonly #stop: () => void;
  #seenBytes = 0;

  constructor(scanner: TextScanner, sizeBytes: number, stop: () => void) {
    super();
    this.#scanner = scanner;
    this.#sizeBytes = sizeBytes;
    this.#stop = stop;
  }

  get isTooLarge(): boolean {
    return this.#seenBytes > MAX_CONTENT_BYTES && !this.#scanner.isDone;
  }

  override _write(chunk: Uint8Array, _encoding: BufferEncoding, done: () => void): void {
    this.#seenBytes += chunk.length;
    this.#scanner.feed(chunk);
    const isEnough = this.#scanner.isDone && this.#sizeBytes - this.#seenBytes > WORTH_BREAKING_OFF_BYTES;
    if (isEnough || this.isTooLarge) this.#stop();
    done();
  }
}
