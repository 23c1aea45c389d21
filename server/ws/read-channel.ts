/** A channel that reads a file: its bytes as frames, as far as the client grants credit. */
import type { OpenRead } from '../contract/channel-messages.ts';
import { tagsInclude } from '../files/entry-tag.ts';
import type { FileFacts } from '../files/file-facts.ts';
import { openFile } from '../files/read-file.ts';
import type { ByteExtent, OpenFile } from '../files/read-file.ts';
import { withSecondTry } from '../files/second-try.ts';
import { RequestRefused } from '../problem.ts';
import type { Channel, ChannelOptions } from './channel.ts';
import { CreditWritable } from './credit-writable.ts';
import { Patience } from './patience.ts';

/** One read. */
export class ReadChannel implements Channel {
  readonly #wish: OpenRead;
  readonly #options: ChannelOptions;
  readonly #target: CreditWritable;
  readonly #patience: Patience;
  #hasBegun = false;
  #healsItself = false;

  constructor(wish: OpenRead, options: ChannelOptions) {
    const { out, channel, work, pools, giveUp, stalledMs } = options;
    this.#wish = wish;
    this.#options = options;
    const exit = {
      whenRoom: (onRoom: () => void) => out.whenRoom(onRoom),
      sendBytes: (bytes: Uint8Array, onTaken: () => void) => out.sendBytes(channel, bytes, onTaken),
    };
    this.#target = new CreditWritable(exit, () => this.#patience.moved());
    this.#target.grant(wish.credit ?? 0);
    this.#patience = new Patience({
      isClientsTurn: () => this.#target.isHeldUp,
      isSpare: () => pools.statsOf(work.site).waiting === 0,
      onGiveUp: giveUp,
      ...(stalledMs === undefined ? {} : { stalledMs }),
    });
  }

  get movedBytes(): number {
    return this.#target.sentBytes;
  }

  async run(): Promise<void> {
    const { pools, work, path, out, channel } = this.#options;
    try {
      await withSecondTry(
        async () => this.#send(await openFile(pools, work, path)),
        () => !this.#hasBegun && !this.#healsItself && !work.signal.aborted,
      );
      // Whoever was given up lets bytes go nowhere, and that looks like the end.
      work.signal.throwIfAborted();
    } finally {
      this.destroy();
    }
    out.send({ type: 'end', channel, sentBytes: this.#target.sentBytes });
  }

  grant(bytes: number): void {
    this.#patience.moved();
    this.#target.grant(bytes);
  }

  receive(): boolean {
    this.#options.giveUp(new RequestRefused('REQUEST_INVALID', 'a channel that reads takes no bytes'));
    return true;
  }

  complete(): void {
    this.#options.giveUp(new RequestRefused('REQUEST_INVALID', '`end` is for channels that write'));
  }

  destroy(): void {
    this.#patience.end();
    this.#target.destroy();
  }

  /** Owns `file`. */
  async #send(file: OpenFile): Promise<void> {
    const { facts } = file;
    const extent = this.#extentIn(file);
    const { offsetBytes, lengthBytes } = extent;
    if (lengthBytes === 0 && (offsetBytes > 0 || this.#wish.length === 0)) {
      file.close();
      this.#tellOpened(facts, extent);
      return;
    }
    const body = await file.read(extent);
    // A body of known size has its own tries.
    this.#healsItself = facts.sizeBytes !== undefined;
    await body.sendTo(this.#target, () => this.#tellOpened(facts, extent));
  }

  /** Throws PRECONDITION or RANGE; the file is closed then. */
  #extentIn(file: OpenFile): ByteExtent {
    const { offset: offsetBytes = 0, length, ifMatch } = this.#wish;
    const { sizeBytes } = file.facts;
    const isOther = ifMatch !== undefined && !tagsInclude(ifMatch, file.facts.tag);
    if (isOther || offsetBytes > (sizeBytes ?? offsetBytes)) {
      file.close();
      throw isOther
        ? new RequestRefused('PRECONDITION', 'the file is another one now')
        : new RequestRefused('RANGE', 'the file ends before the offset');
    }
    if (sizeBytes === undefined)
      return length === undefined ? { offsetBytes } : { offsetBytes, lengthBytes: length };
    return { offsetBytes, lengthBytes: Math.min(length ?? sizeBytes, sizeBytes - offsetBytes) };
  }

  #tellOpened({ sizeBytes, tag, modifiedAt }: FileFacts, { offsetBytes, lengthBytes }: ByteExtent): void {
    this.#hasBegun = true;
    const { out, channel, work } = this.#options;
    out.send({
      type: 'opened',
      channel,
      requestId: work.requestId,
      offset: offsetBytes,
      ...(sizeBytes === undefined ? {} : { sizeBytes }),
      ...(lengthBytes === undefined ? {} : { length: lengthBytes }),
      ...(tag === undefined ? {} : { etag: tag }),
      ...(modifiedAt === undefined ? {} : { modifiedAt: modifiedAt.toISOString() }),
    });
  }
}
