/** Sessions that have ended, but that a server may still count: its limit is not smaller because it refuses just then. */

/** For so long a server may count a session after its end. */
const SETTLING_MS = 3_000;
/** The first pause after a refusal while sessions settle; it doubles with each refusal in a row. */
const FIRST_PAUSE_MS = 100;
/** So many refusals in a row are no settling any more. */
const MAX_REFUSALS = 5;

/** The ends and refusals of one account. */
export class Settling {
  #endings: number[] = [];
  #refusalsInRow = 0;

  /** A session has ended. */
  noteEnd(nowMs: number): void {
    this.#endings = this.#endings.filter((at) => nowMs - at < SETTLING_MS);
    this.#endings.push(nowMs);
  }

  /** The server has refused one more session. */
  noteRefusal(): void {
    this.#refusalsInRow += 1;
  }

  /** The server has accepted a session. */
  noteAcceptance(): void {
    this.#refusalsInRow = 0;
  }

  /** Whether the server has refused one more and let in nobody since. */
  get isRefused(): boolean {
    return this.#refusalsInRow > 0;
  }

  /** Sessions that the server may still count. */
  countAt(nowMs: number): number {
    return this.#endings.filter((at) => nowMs - at < SETTLING_MS).length;
  }

  /** The same, as long as that can explain its refusals. */
  credibleCountAt(nowMs: number): number {
    return this.#refusalsInRow <= MAX_REFUSALS ? this.countAt(nowMs) : 0;
  }

  /** How soon it is worth asking again, in milliseconds. */
  get pauseMs(): number {
    return FIRST_PAUSE_MS * 2 ** (this.#refusalsInRow - 1);
  }
}
