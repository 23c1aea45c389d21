/** Where an archive's bytes go: in order, counted, and no faster than they are taken. */
import { once } from 'node:events';
import type { Writable } from 'node:stream';

/** What has been written so far belongs to `begin`, which is called once, before the first byte. */
export class ArchiveOutput {
  readonly #target: Writable;
  readonly #begin: () => void;
  readonly #signal: AbortSignal;
  #hasBegun = false;
  #writtenBytes = 0;

  constructor(
    target: Writable,
    { begin, signal }: { readonly begin: () => void; readonly signal: AbortSignal },
  ) {
    this.#target = target;
    this.#begin = begin;
    this.#signal = signal;
  }

  /** Bytes so far, which is where the next one will stand. */
  get position(): number {
    return this.#writtenBytes;
  }

  /** Writes what nobody changes any more. Resolves when there is room for more; rejects when the signal is aborted. */
  async write(bytes: Uint8Array): Promise<void> {
    if (this.put(bytes)) return;
    await once(this.#target, 'drain', { signal: this.#signal });
  }

  /** The same without waiting; returns whether there is room for more. done: called when the bytes may be changed again. */
  put(bytes: Uint8Array, done?: (error?: Error | null) => void): boolean {
    if (!this.#hasBegun) this.#begin();
    this.#hasBegun = true;
    this.#writtenBytes += bytes.length;
    return this.#target.write(bytes, done);
  }
}
