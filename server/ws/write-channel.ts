/** A channel that writes a file: frames from the client to a part file, which takes the target's place once all is right. */
import type { OpenWrite } from '../contract/channel-messages.ts';
import { writeFile } from '../files/write-file.ts';
import type { WriteOptions, WriteResult } from '../files/write-file.ts';
import { RequestRefused, codeOf } from '../problem.ts';
import { newId } from '../security/token.ts';
import type { Channel, ChannelOptions } from './channel.ts';
import { CreditReadable, WINDOW_BYTES } from './credit-readable.ts';
import { Patience } from './patience.ts';

/** One write. */
export class WriteChannel implements Channel {
  readonly #wish: OpenWrite;
  readonly #options: ChannelOptions;
  readonly #source: CreditReadable;
  readonly #patience: Patience;
  readonly #transferId = newId();
  #sentBytes = (): number => 0;

  constructor(wish: OpenWrite, options: ChannelOptions) {
    const { out, channel, giveUp, stalledMs } = options;
    this.#wish = wish;
    this.#options = options;
    this.#source = new CreditReadable((bytes) => out.send({ type: 'credit', channel, bytes }));
    this.#patience = new Patience({
      isClientsTurn: () => this.#source.isStarved,
      // An upload that stands still holds a part file, too.
      isSpare: () => false,
      onGiveUp: giveUp,
      ...(stalledMs === undefined ? {} : { stalledMs }),
    });
  }

  get movedBytes(): number {
    return this.#source.receivedBytes;
  }

  async run(): Promise<void> {
    const { pools, board, principal, work, path } = this.#options;
    const { size } = this.#wish;
    const facts = { owner: principal.id, id: this.#transferId, site: work.site.id, path };
    const sizeFact = size === undefined ? {} : { sizeBytes: size };
    const transfer = board.begin({ ...facts, ...sizeFact, direction: 'upload' });
    try {
      const result = await writeFile(pools, work, path, this.#source, {
        ...this.#writeOptions(),
        onUpload: (upload) => {
          this.#sentBytes = () => upload.sentBytes;
          transfer.follow(this.#sentBytes);
          this.#tellOpened();
        },
        onVerifying: () => transfer.verifying(this.#sentBytes()),
      });
      transfer.done();
      this.#tellDone(result);
    } catch (error) {
      transfer.failed(codeOf(work.signal.aborted ? work.signal.reason : error));
      throw error;
    } finally {
      this.destroy();
    }
  }

  grant(): void {
    this.#options.giveUp(new RequestRefused('REQUEST_INVALID', '`credit` is for channels that read'));
  }

  receive(bytes: Buffer): boolean {
    if (!this.#source.receive(bytes)) return false;
    this.#patience.moved();
    if (this.#source.receivedBytes > (this.#wish.size ?? Number.POSITIVE_INFINITY)) {
      this.#options.giveUp(new RequestRefused('REQUEST_INVALID', 'more bytes have come than `size` says'));
    }
    return true;
  }

  complete(): void {
    this.#source.complete();
  }

  destroy(): void {
    this.#patience.end();
    this.#source.destroy();
  }

  #writeOptions(): WriteOptions {
    const { size, overwrite, ifMatch, parents, modifiedAt } = this.#wish;
    return {
      parents: parents === true ? 'create' : 'must exist',
      // Small frames were copied, larger ones came with the header of their frame: none has its memory for itself.
      chunks: 'shared',
      condition: {
        ...(ifMatch === undefined ? {} : { ifMatch }),
        ...(overwrite === 'fail' ? { ifNoneMatch: '*' } : {}),
      },
      ...(size === undefined ? {} : { lengthBytes: size }),
      ...(modifiedAt === undefined ? {} : { modifiedAt: new Date(modifiedAt) }),
    };
  }

  #tellOpened(): void {
    const { out, channel, work } = this.#options;
    const { requestId } = work;
    out.send({ type: 'opened', channel, requestId, transfer: this.#transferId, credit: WINDOW_BYTES });
  }

  #tellDone({ isNew, verifiedBy, tag }: WriteResult): void {
    const { out, channel } = this.#options;
    const sizeBytes = this.#source.receivedBytes;
    const etag = tag === undefined ? {} : { etag: tag };
    out.send({ type: 'done', channel, sizeBytes, isNew, verifiedBy, ...etag });
  }
}
