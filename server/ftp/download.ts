/** Receiving: the bytes of RETR, LIST or MLSD to a sink, as far as they are wanted. */
import type { DataSource } from './data/data-source.ts';
import { NotSupported } from './errors.ts';
import type { Transfer } from './transfer.ts';

/** A rest shorter than this is read out, because that is cheaper than bringing the session back in step (case 58). */
const READ_OUT_BYTES = 256 * 1024;

/** Takes bytes; `release` must be called exactly once, when they are not needed any more. That is the back-pressure. */
export interface ByteSink {
  take(bytes: Uint8Array, release: () => void): void;
}

/** How much of the file is wanted. */
export interface Extent {
  /** Stop after so many bytes; undefined reads to the end. */
  readonly lengthBytes?: number;
  /** How many bytes the server has from the offset on, if known. */
  readonly availableBytes?: number;
  /** The offset was asked for by REST, and that is not proven to work here: more bytes than `availableBytes` mean that it did not. */
  readonly isOffsetUnproven?: true;
}

/** What ended a download. */
export type DownloadEnd = 'complete' | 'range satisfied';

/** One download that the server has agreed to. */
export class Download {
  readonly #transfer: Transfer;
  readonly #extent: Extent;
  readonly #satisfied = Promise.withResolvers<DownloadEnd>();
  #delivered = 0;
  #isSatisfied = false;

  /** transfer: started and ready. */
  constructor(transfer: Transfer, extent: Extent = {}) {
    this.#transfer = transfer;
    this.#extent = extent;
  }

  /** Resolves when the session may be used again or is dead; after that the lease can be given back. */
  get settled(): Promise<void> {
    return this.#transfer.settled;
  }

  /** Bytes handed to the sink so far. */
  get deliveredBytes(): number {
    return this.#delivered;
  }

  /**
   * Lets the bytes flow. Resolves `complete` when the data has ended and the positive completion reply is in, or
   * `range satisfied` when `lengthBytes` have been delivered. Rejects with the reason otherwise; bytes may have been
   * delivered then. Whether the count is right is for the caller to say, who knows the size.
   */
  async flow(sink: ByteSink): Promise<DownloadEnd> {
    const ended = this.#transfer.ended.then((outcome): DownloadEnd => {
      if (outcome.type === 'failed') throw outcome.error;
      this.#demandOffset();
      return 'complete';
    });
    ended.catch(() => undefined);
    // A listing or file without a data connection is an empty one; only the outcome tells.
    this.#transfer.source.then(
      (source) => this.#open(source, sink),
      () => undefined,
    );
    return Promise.race([this.#satisfied.promise, ended]);
  }

  /** Gives it up. */
  cancel(): void {
    this.#transfer.cancel();
  }

  /** A file that grows while it is sent looks the same; wrong bytes would be worse than a failure. */
  #demandOffset(): void {
    const { availableBytes, isOffsetUnproven } = this.#extent;
    const { movedBytes } = this.#transfer;
    if (isOffsetUnproven === undefined || availableBytes === undefined || movedBytes <= availableBytes)
      return;
    const why = `${movedBytes} bytes came where ${availableBytes} were left`;
    throw new NotSupported('REST', { cause: new Error(why) });
  }

  #open(source: DataSource, sink: ByteSink): void {
    this.#transfer.isPeersTurn = () => !source.isPausedByConsumer();
    source.open({
      onBytes: (bytes, release) => {
        this.#transfer.progress(bytes.length);
        this.#pass(bytes, release, sink);
      },
      onEnd: () => this.#transfer.dataEnded(),
      onError: (error) => this.#transfer.dataFailed(error),
    });
  }

  #pass(bytes: Uint8Array, release: () => void, sink: ByteSink): void {
    const wanted = (this.#extent.lengthBytes ?? Number.POSITIVE_INFINITY) - this.#delivered;
    if (wanted <= 0) return release();
    const part = bytes.length > wanted ? bytes.subarray(0, wanted) : bytes;
    this.#delivered += part.length;
    sink.take(part, release);
    if (this.#delivered === this.#extent.lengthBytes) this.#satisfy();
  }

  #satisfy(): void {
    if (this.#isSatisfied) return;
    this.#isSatisfied = true;
    const { availableBytes } = this.#extent;
    // The whole file: the completion reply decides, as for any complete download.
    if (availableBytes === this.#delivered) return;
    this.#satisfied.resolve('range satisfied');
    const rest = availableBytes === undefined ? Number.POSITIVE_INFINITY : availableBytes - this.#delivered;
    if (rest > READ_OUT_BYTES) this.cancel();
  }
}
