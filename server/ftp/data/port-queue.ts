/**
 * Who of us holds passive ports of a site, and who waits for one. A server with few of them refuses while our own transfers run; that
 * says nothing about the way, and the next end of a transfer is the moment to ask again. Design case 44.
 */

/** With nobody left whose end could be waited for, the next in line asks after this: the server may need a moment to free a port. */
const NUDGE_MS = 1_500;

/** The transfers of one site that have a passive data connection, and the line behind them. */
export class PortQueue {
  #running = 0;
  readonly #line: ((hasTurn: boolean) => void)[] = [];
  #nudge: NodeJS.Timeout | undefined;

  /** How many transfers hold a port. */
  get running(): number {
    return this.#running;
  }

  /** A transfer has its port. Returns what to call at its end; further calls do nothing. */
  enter(): () => void {
    this.#running += 1;
    let hasLeft = false;
    return () => {
      if (hasLeft) return;
      hasLeft = true;
      this.#running -= 1;
      this.#wakeNext();
    };
  }

  /**
   * Waits until a transfer has ended and it is our turn, one for each end.
   * waitMs: at most. Returns false when the time is over or the signal aborts.
   */
  turn(waitMs: number, signal: AbortSignal): Promise<boolean> {
    if (signal.aborted) return Promise.resolve(false);
    return new Promise((resolve) => {
      const finish = (hasTurn: boolean): void => {
        clearTimeout(timer);
        signal.removeEventListener('abort', giveUp);
        if (!hasTurn) this.#line.splice(this.#line.indexOf(finish), 1);
        resolve(hasTurn);
      };
      const giveUp = (): void => finish(false);
      const timer = setTimeout(giveUp, waitMs);
      signal.addEventListener('abort', giveUp, { once: true });
      this.#line.push(finish);
      this.#watch();
    });
  }

  #wakeNext(): void {
    this.#line.shift()?.(true);
    this.#watch();
  }

  #watch(): void {
    const isStuck = this.#running === 0 && this.#line.length > 0;
    if (!isStuck || this.#nudge !== undefined) return;
    this.#nudge = setTimeout(() => {
      this.#nudge = undefined;
      if (this.#running === 0) this.#wakeNext();
    }, NUDGE_MS);
  }
}
