/** How many sessions a server allows, as far as its refusals have shown. */

/** After so much time without a refusal one more session is tried, up to the first limit. */
const GROW_AFTER_MS = 60_000;
/** A limit that only a refusal has made is forgotten after having grown so often. */
const FORGET_AFTER_GROWTHS = 10;

/** A number that refusals lower and time raises again. Its timer does not keep the process alive. */
export class LearnedLimit {
  readonly #most: number;
  readonly #onGrown: () => void;
  #value: number;
  #timer: NodeJS.Timeout | undefined;
  #growths = 0;

  /** most: before the server has said anything; Infinity where only a refusal makes a limit. onGrown: told when time has raised it. */
  constructor(most: number, onGrown: () => void) {
    this.#most = Math.max(1, most);
    this.#value = this.#most;
    this.#onGrown = onGrown;
  }

  get value(): number {
    return this.#value;
  }

  /** Whether nothing is learned. */
  get isFirst(): boolean {
    return this.#value === this.#most;
  }

  /** The server refused one more than `count`. */
  lower(count: number): void {
    this.#value = Math.max(1, Math.min(this.#value, count));
    this.#growths = 0;
    this.#growLater();
  }

  /** The server has let so many in. */
  raise(count: number): void {
    this.#value = Math.max(this.#value, count);
  }

  /** What was learned has turned out to be wrong. */
  forget(): void {
    this.#value = this.#most;
    this.#growLater();
  }

  #growLater(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (this.#value >= this.#most) return;
    this.#timer = setTimeout(() => {
      this.#growths += 1;
      const isForgotten = this.#most === Infinity && this.#growths >= FORGET_AFTER_GROWTHS;
      this.#value = isForgotten ? Infinity : this.#value + 1;
      this.#growLater();
      this.#onGrown();
    }, GROW_AFTER_MS).unref();
  }
}
