/** Where the bytes of a stretch go: kept in memory until it is their turn, then passed on as they come. */
import type { ByteSink } from '../ftp/download.ts';
import type { ReadAhead } from './read-ahead.ts';

/** The end of the way: what comes to it is in order. */
export interface OrderedSink extends ByteSink {
  /** Resolves when nothing waits any more for whoever reads. */
  drained(): Promise<void>;
}

/** Memory for a stretch whose turn has not come. */
export interface Reserve {
  readonly memory: ReadAhead;
  /** The whole stretch: what has been begun can always be finished, whatever becomes of the others. */
  readonly bytes: number;
  /** Told when all of it is free again. */
  readonly onFree: () => void;
}

/** The way of one stretch to the body. */
export class Outlet implements ByteSink {
  readonly #reserve: Reserve | undefined;
  #target: OrderedSink | undefined;
  #kept: Uint8Array[] = [];
  /** Of the reserve: what is still taken. */
  #takenBytes: number;

  /** reserve: memory that is the outlet's from now on; without one it must be opened before the first byte. */
  constructor(reserve?: Reserve) {
    this.#reserve = reserve;
    this.#takenBytes = reserve?.bytes ?? 0;
  }

  /** Bytes that wait for their turn. */
  get keptBytes(): number {
    return this.#kept.reduce((sum, { length }) => sum + length, 0);
  }

  take(bytes: Uint8Array, release: () => void): void {
    if (this.#target !== undefined) return this.#target.take(bytes, release);
    // The chunk belongs to the data connection, which would stand still if it were kept.
    this.#kept.push(new Uint8Array(bytes));
    release();
  }

  /** It is its turn: what was kept goes out, and the rest directly. */
  open(target: OrderedSink): void {
    this.#target = target;
    this.#giveBack(this.#takenBytes - this.keptBytes);
    for (const bytes of this.#kept.splice(0)) {
      target.take(bytes, () => {
        const { length } = bytes;
        // V8 would let tens of MiB pile up before it looks for dead ones.
        (bytes.buffer as ArrayBuffer).transfer(0);
        this.#giveBack(length);
      });
    }
  }

  /** Resolves when whoever reads can take more; at once as long as it is not its turn. */
  async drained(): Promise<void> {
    await this.#target?.drained();
  }

  /** What is kept goes nowhere. */
  drop(): void {
    if (this.#target !== undefined) return;
    this.#kept = [];
    this.#giveBack(this.#takenBytes);
  }

  #giveBack(bytes: number): void {
    if (this.#reserve === undefined || bytes === 0) return;
    this.#takenBytes -= bytes;
    this.#reserve.memory.release(bytes);
    if (this.#takenBytes === 0) this.#reserve.onFree();
  }
}
