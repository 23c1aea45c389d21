/**
 * An archive of any selection, made while it is sent. It ends only when all that it should have is in it, or told to be missing in its
 * report: what the server refuses for good is left out and reported, what gets lost on the way breaks the archive off.
 */
import { Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import type { Entry } from '../../contract/entry.ts';
import { ArchiveFiles } from './files.ts';
import type { ReadyItem } from './files.ts';
import { ArchiveItems } from './items.ts';
import type { ArchiveItem } from './items.ts';
import { ArchiveOutput } from './output.ts';
import { ArchiveReport, REPORT_NAME } from './report.ts';
import type { ArchiveWriter } from './writer.ts';
import type { SessionPools, Work } from '../session-pools.ts';
import { skipReasonOf } from '../skip-reason.ts';
import { SMALL_BYTES, openBody, readSmall } from '../read-many.ts';
import { TarWriter } from './tar-writer.ts';
import { ZipWriter } from './zip-writer.ts';
import type { Compression } from './zip-writer.ts';

/** The fastest: see zip-writer.ts. */
const GZIP = { level: 1 } as const;

/** What is to be made. */
export interface ArchivePlan {
  /** Without what lies inside of another one; from describeSelection. */
  readonly selected: readonly Entry[];
  readonly format: 'zip' | 'tar' | 'tar.gz';
  /** Of the files in a zip. */
  readonly compression: Compression;
}

/**
 * Writes the archive to `target`, which is neither ended nor destroyed here. begin: called once, before the first byte. Rejects with
 * what broke; whoever owns `target` has to break it off then, unless nothing has begun.
 */
export async function writeArchive(
  pools: SessionPools,
  work: Work,
  plan: ArchivePlan,
  { target, begin }: { readonly target: Writable; readonly begin: () => void },
): Promise<void> {
  const stop = new AbortController();
  const signal = AbortSignal.any([work.signal, stop.signal]);
  const packing = new Packing(pools, { ...work, signal }, plan);
  try {
    if (plan.format === 'tar.gz') await zipped(packing, { target, begin, signal, stop });
    else await packing.run(new ArchiveOutput(target, { begin, signal }));
  } finally {
    stop.abort();
  }
}

/** Packs through gzip. */
async function zipped(
  packing: Packing,
  {
    target,
    begin,
    signal,
    stop,
  }: { target: Writable; begin: () => void; signal: AbortSignal; stop: AbortController },
): Promise<void> {
  const gzip = createGzip(GZIP);
  const piped = pipeline(gzip, borrowed(target), { signal });
  // Whatever ends the pipe ends the writing, too.
  piped.catch((error: unknown) => stop.abort(error));
  await packing.run(new ArchiveOutput(gzip, { begin, signal }));
  gzip.end();
  await piped;
}

/** A pipeline ends and destroys what it writes to. */
function borrowed(target: Writable): Writable {
  return new Writable({ write: (chunk: Buffer, _encoding, done) => void target.write(chunk, done) });
}

/** One archive on its way. */
class Packing {
  readonly #pools: SessionPools;
  readonly #work: Work;
  readonly #plan: ArchivePlan;
  readonly #report = new ArchiveReport();

  constructor(pools: SessionPools, work: Work, plan: ArchivePlan) {
    this.#pools = pools;
    this.#work = work;
    this.#plan = plan;
  }

  async run(output: ArchiveOutput): Promise<void> {
    const { format, compression, selected } = this.#plan;
    const writer = format === 'zip' ? new ZipWriter(output, compression) : new TarWriter(output);
    const items = new ArchiveItems(this.#pools, this.#work, this.#report);
    const files = new ArchiveFiles(this.#pools, this.#work, items.of(selected));
    for await (const ready of files.inOrder()) await this.#pack(writer, ready);
    const { text } = this.#report;
    if (text !== undefined) {
      const name = items.topName(REPORT_NAME);
      const report: ArchiveItem = { kind: 'file', path: '', name, modifiedAt: new Date() };
      await writer.whole(report, Buffer.from(text));
    }
    await writer.end();
  }

  async #pack(writer: ArchiveWriter, { item, bytes }: ReadyItem): Promise<void> {
    if (item.kind === 'folder') return writer.folder(item);
    if (bytes !== undefined) return writer.whole(item, bytes);
    if ((item.sizeBytes ?? 0) > SMALL_BYTES || !(await this.#packWhole(writer, item)))
      await this.#stream(writer, item);
  }

  /** Returns false when the file is too large for that. */
  async #packWhole(writer: ArchiveWriter, item: ArchiveItem): Promise<boolean> {
    const bytes = await this.#found(item, () => readSmall(this.#pools, this.#work, item.path));
    if (bytes !== 'skipped' && bytes !== undefined) await writer.whole(item, bytes);
    return bytes !== undefined;
  }

  async #stream(writer: ArchiveWriter, item: ArchiveItem): Promise<void> {
    const needs = writer.needsSize ? 'size' : 'nothing';
    const found = await this.#found(item, () => openBody(this.#pools, this.#work, item.path, needs));
    if (found === 'skipped') return;
    if (found === 'no size') {
      if (!(await this.#packWhole(writer, item))) this.#report.skipped(item.path, 'size');
      return;
    }
    await writer.streamed(item, found.facts.sizeBytes, found.body);
  }

  /** Nothing of the file has been written: what is wrong with it alone is reported. A file that was all that was asked for is told at once. */
  async #found<R>(item: ArchiveItem, find: () => Promise<R>): Promise<R | 'skipped'> {
    try {
      return await find();
    } catch (error) {
      const reason = skipReasonOf(error);
      const [only, ...others] = this.#plan.selected;
      if (reason === undefined || (others.length === 0 && only?.path === item.path)) throw error;
      this.#report.skipped(item.path, reason);
      return 'skipped';
    }
  }
}
