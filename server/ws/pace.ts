/** How fast a client's text messages are handled: what comes faster waits, and a flood is not taken. */

/** Messages a second; so many may come at once. */
const MESSAGES_PER_SECOND = 50;
/** Messages that may wait for their turn. */
const MAX_WAITING = 200;
const LOOK_EVERY_MS = 1_000 / MESSAGES_PER_SECOND;

/** Who is slowed down, and how. */
export interface PaceOptions {
  readonly handle: (text: string) => void;
  /** Nothing more is read from the client until `resume`; what was read already may still come. */
  readonly pause: () => void;
  readonly resume: () => void;
  readonly onFlood: () => void;
  /** Monotonic clock in milliseconds. */
  readonly now?: () => number;
}

/** The messages of one client, in their order. */
export class Pace {
  readonly #options: PaceOptions;
  readonly #now: () => number;
  readonly #waiting: string[] = [];
  #tokens = MESSAGES_PER_SECOND;
  #filledAtMs: number;
  #timer: NodeJS.Timeout | undefined;

  constructor(options: PaceOptions) {
    this.#options = options;
    this.#now = options.now ?? (() => performance.now());
    this.#filledAtMs = this.#now();
  }

  /** Handles it now, or when its turn comes. */
  take(text: string): void {
    if (this.#timer === undefined && this.#mayGo()) return this.#options.handle(text);
    if (this.#waiting.length >= MAX_WAITING) return this.#options.onFlood();
    this.#waiting.push(text);
    if (this.#timer !== undefined) return;
    this.#options.pause();
    this.#timer = setInterval(() => this.#work(), LOOK_EVERY_MS).unref();
  }

  /** Forgets what waits. */
  end(): void {
    clearInterval(this.#timer);
    this.#waiting.length = 0;
  }

  #work(): void {
    while (this.#waiting.length > 0 && this.#mayGo()) this.#options.handle(this.#waiting.shift() ?? '');
    if (this.#waiting.length > 0) return;
    clearInterval(this.#timer);
    this.#timer = undefined;
    this.#options.resume();
  }

  /** Uses up a part of the rate, if there is one. */
  #mayGo(): boolean {
    const now = this.#now();
    const filled = this.#tokens + ((now - this.#filledAtMs) / 1_000) * MESSAGES_PER_SECOND;
    this.#filledAtMs = now;
    this.#tokens = Math.min(MESSAGES_PER_SECOND, filled);
    if (this.#tokens < 1) return false;
    this.#tokens -= 1;
    return true;
  }
}
