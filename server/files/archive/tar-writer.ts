/** tar, written while it is sent. Sizes stand before the bytes. */
import type { ArchiveItem } from './items.ts';
import type { ArchiveOutput } from './output.ts';
import type { ArchiveBody, ArchiveWriter } from './writer.ts';
import { InvariantBroken } from '../../errors.ts';
import { Writable } from 'node:stream';
import { padding, tarEnd, tarHeader } from './tar-header.ts';

/** One tar archive. */
export class TarWriter implements ArchiveWriter {
  readonly needsSize = true;
  readonly #output: ArchiveOutput;

  constructor(output: ArchiveOutput) {
    this.#output = output;
  }

  async folder(item: ArchiveItem): Promise<void> {
    await this.#output.write(headerOf(item, 0));
  }

  async whole(item: ArchiveItem, bytes: Uint8Array): Promise<void> {
    await this.#output.write(Buffer.concat([headerOf(item, bytes.length), bytes, padding(bytes.length)]));
  }

  async streamed(item: ArchiveItem, sizeBytes: number | undefined, body: ArchiveBody): Promise<void> {
    if (sizeBytes === undefined) throw new InvariantBroken('tar needs a size before the bytes');
    const sink = new Writable({
      write: (chunk: Uint8Array, _encoding, done) => void this.#output.put(chunk, done),
    });
    // Whoever writes hears of a failure by the write itself.
    sink.on('error', () => undefined);
    await body.sendTo(sink, () => void this.#output.put(headerOf(item, sizeBytes)));
    await this.#output.write(padding(sizeBytes));
  }

  async end(): Promise<void> {
    await this.#output.write(tarEnd());
  }
}

function headerOf({ name, kind, modifiedAt }: ArchiveItem, sizeBytes: number): Buffer {
  return tarHeader({ name, kind, sizeBytes, modifiedAt });
}
