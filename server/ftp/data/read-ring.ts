/**
 * Reads a plain TCP data connection straight into our own large buffers, past the stream machinery: about twice as fast as a
 * stream, and the number of buffers is the memory bound and the back-pressure (docs/decisions/0005, performance notes).
 */
import { Socket } from 'node:net';
import { ChunkGate, EndWatch, MAX_UNRELEASED_BYTES } from './data-source.ts';
import type { DataSource, SourceListener } from './data-source.ts';

/** Below 256 KiB the reads cost more, above nothing is won (measured on loopback, Node 24). */
export const SLAB_BYTES = 256 * 1024;
/** A read smaller than this is copied, so that slow small segments do not occupy whole slabs. */
export const COPY_BELOW_BYTES = 32 * 1024;
/** Slabs kept for the next transfer; more are left to the collector. */
const MAX_SPARE_SLABS = 32;

const spare: Buffer[] = [];

function takeSlab(): Buffer {
  return spare.pop() ?? Buffer.alloc(SLAB_BYTES);
}

function giveSlab(slab: Buffer): void {
  if (spare.length < MAX_SPARE_SLABS) spare.push(slab);
}

/** A socket, not yet connected, whose bytes go to ring buffers. */
export class ReadRing implements DataSource {
  readonly socket: Socket;
  readonly #end: EndWatch;
  #slab: Buffer | undefined;
  #unreleased = 0;
  readonly #gate = new ChunkGate();

  constructor() {
    this.socket = new Socket({
      onread: { buffer: () => this.#nextSlab(), callback: (length) => this.#received(length) },
    });
    this.#end = new EndWatch(this.socket);
    this.socket.on('close', () => this.#dropSlab());
  }

  isPausedByConsumer(): boolean {
    return this.#unreleased >= MAX_UNRELEASED_BYTES;
  }

  watch(onSign: () => void): void {
    // The ring reads as soon as it is connected.
    this.#gate.watch(onSign);
  }

  open(listener: SourceListener): void {
    this.#gate.open(listener);
    this.#end.tell(listener);
    if (!this.isPausedByConsumer()) this.socket.resume();
  }

  /** Node asks for the next buffer after every read, even after one that paused the socket. */
  #nextSlab(): Buffer {
    this.#slab ??= takeSlab();
    return this.#slab;
  }

  /** Returns false to pause the socket. */
  #received(length: number): boolean {
    const slab = this.#slab;
    if (slab === undefined) return false;
    if (length < COPY_BELOW_BYTES) {
      this.#hold(Buffer.from(slab.subarray(0, length)), length, () => undefined);
    } else {
      this.#slab = undefined;
      this.#hold(slab.subarray(0, length), SLAB_BYTES, () => giveSlab(slab));
    }
    return !this.isPausedByConsumer();
  }

  #hold(bytes: Uint8Array, weight: number, free: () => void): void {
    this.#unreleased += weight;
    const release = (): void => {
      const wasPaused = this.isPausedByConsumer();
      this.#unreleased -= weight;
      free();
      if (wasPaused && !this.isPausedByConsumer() && !this.socket.destroyed) this.socket.resume();
    };
    this.#gate.pass({ bytes, release });
  }

  #dropSlab(): void {
    if (this.#slab !== undefined) giveSlab(this.#slab);
    this.#slab = undefined;
  }
}
