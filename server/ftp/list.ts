/** Listing a folder: CWD, then MLSD or LIST without argument, parsed while it arrives. */
import { Download } from './download.ts';
import type { ByteSink } from './download.ts';
import { ReplyError } from './errors.ts';
import { DIALECTS, dialectNamed } from './listing/dialects.ts';
import type { ListingContext } from './listing/dialects.ts';
import { DEFAULT_MAX_BYTES, DEFAULT_MAX_ENTRIES, ListingReader } from './listing/listing-reader.ts';
import type { RemoteEntry } from './listing/remote-entry.ts';
import type { Pathname } from './pathname.ts';
import { CODE } from './reply.ts';
import type { FtpSession } from './session.ts';

/** Takes entries as they come; the listing waits until the promise settles. */
export type EntrySink = (entries: readonly RemoteEntry[]) => Promise<void> | void;

/** What is known when a listing is over. */
export interface ListingSummary {
  readonly dialect: string;
  /** Which limit cut it short, if one did. */
  readonly limit: 'entries' | 'bytes' | undefined;
}

/** How a folder is to be listed. */
export interface ListOptions {
  readonly signal: AbortSignal;
  /** Clock and zone for dates without year or zone. */
  readonly context: ListingContext;
  readonly onEntries: EntrySink;
}

/**
 * Lists one folder. The folder exists when onEntries is called first: CWD is the only dependable question (case 73).
 * Rejects with ReplyError (CWD: not there or not allowed), and with whatever broke the transfer; entries may have been
 * delivered then.
 */
export async function listFolder(
  session: FtpSession,
  folder: Pathname,
  options: ListOptions,
): Promise<ListingSummary> {
  const entered = await session.ask('CWD', folder.bytes);
  if (!entered.isPositive) throw new ReplyError('CWD', entered);
  const { features } = session.login;
  if (features.names('MLST') && features.mayHave('MLST')) {
    const summary = await listBy('MLSD', session, options);
    if (summary !== undefined) return summary;
    features.refuse('MLST');
  }
  const summary = await listBy('LIST', session, options);
  return summary ?? { dialect: 'none', limit: undefined };
}

/** Returns undefined when the server does not know the verb. */
async function listBy(
  verb: 'MLSD' | 'LIST',
  session: FtpSession,
  options: ListOptions,
): Promise<ListingSummary | undefined> {
  const reader = new ListingReader({
    dialects: verb === 'MLSD' ? [dialectNamed('mlsd')] : DIALECTS,
    context: options.context,
    maxEntries: DEFAULT_MAX_ENTRIES,
    maxBytes: DEFAULT_MAX_BYTES,
  });
  try {
    const download = await session.retrieveListing(verb, options.signal);
    await readAll(download, reader, options.onEntries);
  } catch (error) {
    if (!(error instanceof ReplyError)) throw error;
    if (verb === 'MLSD' && error.meansUnknownVerb) return undefined;
    // "No files", said instead of a transfer, is a fact about an existing folder (case 75); after 150 it is a failure.
    if (error.reply.code !== CODE.fileBusy || error.phase !== 'command') throw error;
  }
  return { dialect: reader.dialect, limit: reader.limit };
}

async function readAll(download: Download, reader: ListingReader, onEntries: EntrySink): Promise<void> {
  const delivery = new Delivery(onEntries);
  const sink: ByteSink = {
    take: (bytes, release) => {
      delivery.add(reader.feed(bytes), release);
      // What comes after a limit is not wanted; the reader has stopped producing.
      if (reader.limit !== undefined) download.cancel();
    },
  };
  try {
    await download.flow(sink);
    delivery.add(reader.end(), () => undefined);
  } catch (error) {
    // Cut by our own limit: what was delivered stands, and the summary says which limit it was.
    if (reader.limit === undefined) throw error;
  } finally {
    await delivery.done();
    await download.settled;
  }
  delivery.throwIfFailed();
}

/** Hands batches on one after the other; memory goes back when the consumer is through with a batch. */
class Delivery {
  readonly #onEntries: EntrySink;
  #last: Promise<void> = Promise.resolve();
  #failure: { readonly error: unknown } | undefined;

  constructor(onEntries: EntrySink) {
    this.#onEntries = onEntries;
  }

  add(entries: readonly RemoteEntry[], release: () => void): void {
    this.#last = this.#last.then(async () => {
      try {
        if (entries.length > 0 && this.#failure === undefined) await this.#onEntries(entries);
      } catch (error) {
        this.#failure = { error };
      }
      release();
    });
  }

  done(): Promise<void> {
    return this.#last;
  }

  throwIfFailed(): void {
    if (this.#failure !== undefined) throw this.#failure.error;
  }
}
