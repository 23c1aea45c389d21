/** One listing command: sent, read slice by slice while it arrives, and handed on entry by entry. */
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Download } from './download.ts';
import { DataLost, ReplyError } from './errors.ts';
import type { Dialect, ListingContext } from './listing/dialect.ts';
import { DEFAULT_MAX_BYTES, DEFAULT_MAX_ENTRIES, ListingReader } from './listing/listing-reader.ts';
import type { RemoteEntry } from './listing/remote-entry.ts';
import { CODE } from './reply.ts';
import type { FtpSession, ListingVerb } from './session.ts';

/** So many bytes of a listing (some hundred lines, two milliseconds) are read in one turn of the event loop; then others get theirs. */
const SLICE_BYTES = 8 * 1024;
/** What servers say instead of an empty listing. Only asked after a good CWD, which is the proof that the folder exists. */
const NO_FILES =
  /\bno (?:such )?(?:files?|data ?sets?|members?|entries|matching|match)\b|\bempty\b|not found/i;
/** The same words are in the refusal of a folder that may not be read. */
const NO_ACCESS = /denied|permission|access|privilege|not allowed|forbidden/i;

/** Takes entries as they come; the listing waits until the promise settles. */
export type EntrySink = (entries: readonly RemoteEntry[]) => Promise<void> | void;

/** How one listing command is to be read. */
export interface RunOptions {
  readonly signal: AbortSignal;
  readonly context: ListingContext;
  readonly dialects: readonly Dialect[];
  readonly onEntries: EntrySink;
  readonly maxEntries?: number;
}

/** What came of one listing command. */
export type RunResult = Pick<ListingReader, 'dialect' | 'limit' | 'parsed' | 'raw' | 'noise'>;

/**
 * Runs MLSD, LIST or LIST -a in the current folder. "No files", said instead of a transfer, and a connection that was reset
 * although nothing had to be sent, are an empty folder (case 75). Rejects with ReplyError or whatever broke the transfer; entries
 * may have been delivered then.
 */
export async function runListing(
  verb: ListingVerb,
  session: FtpSession,
  options: RunOptions,
): Promise<RunResult> {
  const first = newReader(options);
  if ((await readOnce(verb, session, first, options)) === 'complete') return first;
  // Anybody can reset a connection, so it takes two of them to believe that there was nothing to send.
  session.note('the data connection was reset before it brought anything; asked once more');
  const second = newReader(options);
  await readOnce(verb, session, second, options);
  return second;
}

function newReader(options: RunOptions): ListingReader {
  return new ListingReader({
    dialects: options.dialects,
    context: options.context,
    maxEntries: options.maxEntries ?? DEFAULT_MAX_ENTRIES,
    maxBytes: DEFAULT_MAX_BYTES,
  });
}

/** `reset`: nothing came but a reset of the data connection, and the server said that all was sent. */
type End = 'complete' | 'reset';

async function readOnce(
  verb: ListingVerb,
  session: FtpSession,
  reader: ListingReader,
  options: RunOptions,
): Promise<End> {
  try {
    const download = await session.retrieveListing(verb, options.signal);
    return await readAll(download, reader, options.onEntries);
  } catch (error) {
    if (!meansEmpty(error)) throw error;
    return 'complete';
  }
}

/** After 150 a refusal is a failure; before it, it may be a fact about an existing folder. */
function meansEmpty(error: unknown): boolean {
  if (!(error instanceof ReplyError) || error.phase !== 'command') return false;
  const { code, text } = error.reply;
  if (code === CODE.fileBusy) return !NO_ACCESS.test(text);
  return code === CODE.fileUnavailable && NO_FILES.test(text) && !NO_ACCESS.test(text);
}

async function readAll(download: Download, reader: ListingReader, onEntries: EntrySink): Promise<End> {
  const delivery = new Delivery(download, reader, onEntries);
  let end: End = 'complete';
  try {
    await download.flow({ take: (bytes, release) => delivery.add(bytes, release) });
    delivery.finish();
  } catch (error) {
    await delivery.done();
    if (isEmptyReset(error, download)) end = 'reset';
    else if (reader.limit === undefined && !delivery.hasFailed) throw error;
    else delivery.finish();
  } finally {
    await delivery.done();
    await download.settled;
  }
  delivery.throwIfFailed();
  return end;
}

/** An old ProFTPD resets the data connection of an empty folder and says 226 (case 75). */
function isEmptyReset(error: unknown, download: Download): boolean {
  if (!(error instanceof DataLost) || error.reply?.code !== CODE.transferComplete) return false;
  const cause = error.cause as NodeJS.ErrnoException | undefined;
  return cause?.code === 'ECONNRESET' && download.deliveredBytes === 0;
}

/** Reads what came in slices and hands the entries on, one batch after the other; memory goes back when a chunk is through. */
class Delivery {
  readonly #download: Download;
  readonly #reader: ListingReader;
  readonly #onEntries: EntrySink;
  #last: Promise<void> = Promise.resolve();
  #failure: { readonly error: unknown } | undefined;

  constructor(download: Download, reader: ListingReader, onEntries: EntrySink) {
    this.#download = download;
    this.#reader = reader;
    this.#onEntries = onEntries;
  }

  add(bytes: Uint8Array, release: () => void): void {
    this.#then(async () => {
      try {
        for (let at = 0; at < bytes.length && !this.#isOver; at += SLICE_BYTES) {
          await this.#deliver(this.#reader.feed(bytes.subarray(at, at + SLICE_BYTES)));
          await nextTurn();
        }
      } finally {
        release();
      }
    });
  }

  /** No more bytes will come. */
  finish(): void {
    this.#then(() => this.#deliver(this.#reader.end()));
  }

  done(): Promise<void> {
    return this.#last;
  }

  get hasFailed(): boolean {
    return this.#failure !== undefined;
  }

  throwIfFailed(): void {
    if (this.#failure !== undefined) throw this.#failure.error;
  }

  get #isOver(): boolean {
    return this.hasFailed || this.#reader.limit !== undefined;
  }

  #then(step: () => Promise<void>): void {
    this.#last = this.#last.then(step).catch((error: unknown) => {
      this.#failure ??= { error };
      this.#download.cancel();
    });
  }

  async #deliver(entries: readonly RemoteEntry[]): Promise<void> {
    if (entries.length > 0 && !this.hasFailed) await this.#onEntries(entries);
    // What comes after a limit is not wanted; the reader has stopped producing.
    if (this.#reader.limit !== undefined) this.#download.cancel();
  }
}
