/**
 * The bytes of one request, on their way to a part file. Whatever cuts them short, the stream ends in order: what has arrived is worth
 * keeping, and an FTP server keeps it only when the transfer ends well.
 */
import { createHash } from 'node:crypto';
import type { Hash } from 'node:crypto';
import { Readable } from 'node:stream';

/** A few chunks of the network: enough to keep both sides busy. */
const HELD_BYTES = 256 * 1024;

/** What the bytes must amount to. algorithm: as node:crypto names it. */
export interface Checksum {
  readonly algorithm: string;
  readonly digest: Buffer;
}

/** What is known of the bytes before they come. */
export interface BodyOptions {
  /** More than this are not taken. */
  readonly limitBytes: number;
  readonly checksum?: Checksum;
}

/** A stream that ends when its source ends, breaks, says too much, or is not wanted any more. Its owner asks how it was. */
export class UploadBody extends Readable {
  readonly #source: Readable;
  readonly #limitBytes: number;
  readonly #checksum: Checksum | undefined;
  readonly #hash: Hash | undefined;
  #givenBytes = 0;
  #end: 'none' | 'over' | 'too long' = 'none';

  /** source: the body of a request. It is never destroyed; what is not wanted of it is read and thrown away. */
  constructor(source: Readable, { limitBytes, checksum }: BodyOptions) {
    super({ highWaterMark: HELD_BYTES });
    this.#source = source;
    this.#limitBytes = limitBytes;
    this.#checksum = checksum;
    this.#hash = checksum === undefined ? undefined : createHash(checksum.algorithm);
    source.pause();
    source
      .on('data', this.#onData)
      .on('end', this.#onEnd)
      .on('error', this.#onBroken)
      .on('close', this.#onBroken);
    if (source.readableEnded || source.destroyed) this.#over('over');
  }

  /** Bytes that were handed on. */
  get givenBytes(): number {
    return this.#givenBytes;
  }

  /** Whether more came than may be taken. */
  get isTooLong(): boolean {
    return this.#end === 'too long';
  }

  /** Whether the bytes are those that were announced; asked after the end. True when nothing was. */
  get isRight(): boolean {
    if (this.#checksum === undefined || this.#hash === undefined) return true;
    return this.#hash.digest().equals(this.#checksum.digest);
  }

  /** No more is wanted: ends with what has arrived. */
  stop(): void {
    this.#onBroken();
  }

  override _read(): void {
    if (this.#end === 'none') this.#source.resume();
  }

  readonly #onData = (chunk: Buffer): void => {
    const room = this.#limitBytes - this.#givenBytes;
    const part = chunk.length > room ? chunk.subarray(0, room) : chunk;
    this.#givenBytes += part.length;
    this.#hash?.update(part);
    if (part.length > 0 && !this.push(part)) this.#source.pause();
    if (chunk.length > room) this.#over('too long');
  };

  readonly #onEnd = (): void => this.#over('over');

  /** What the network has delivered already is still there to be read, even after it broke. */
  readonly #onBroken = (): void => {
    if (this.#end !== 'none') return;
    this.#source.off('data', this.#onData).pause();
    for (let rest: unknown = this.#source.read(); rest !== null; rest = this.#source.read()) {
      this.#onData(rest as Buffer);
    }
    this.#over('over');
  };

  #over(end: 'over' | 'too long'): void {
    if (this.#end !== 'none') return;
    this.#end = end;
    this.#source.off('data', this.#onData).off('end', this.#onEnd).off('close', this.#onBroken).resume();
    this.push(null);
  }
}
