/** The ports on which active mode may listen: a range that a firewall or a container publishes, or any free one. */

/** Inclusive. */
export interface PortRange {
  readonly low: number;
  readonly high: number;
}

/** Lends port numbers round robin; one is never lent twice at the same time. */
export class ActivePorts {
  readonly #range: PortRange | undefined;
  readonly #lent = new Set<number>();
  readonly #waiting: (() => void)[] = [];
  #next: number;

  /** range: undefined lets the system choose. */
  constructor(range?: PortRange) {
    this.#range = range;
    this.#next = range?.low ?? 0;
  }

  /** How many listeners may exist at once. */
  get size(): number {
    return this.#range === undefined ? Number.POSITIVE_INFINITY : this.#range.high - this.#range.low + 1;
  }

  /** A port for a listener, 0 for "any"; waits for one to come back when all are lent. */
  async lend(): Promise<number> {
    const range = this.#range;
    if (range === undefined) return 0;
    while (this.#lent.size >= this.size) await new Promise<void>((resolve) => this.#waiting.push(resolve));
    while (this.#lent.has(this.#next)) this.#advance(range);
    const port = this.#next;
    this.#lent.add(port);
    this.#advance(range);
    return port;
  }

  /** Takes a port back; the longest waiting borrower goes on. */
  giveBack(port: number): void {
    if (this.#lent.delete(port)) this.#waiting.shift()?.();
  }

  #advance(range: PortRange): void {
    this.#next = this.#next >= range.high ? range.low : this.#next + 1;
  }
}
