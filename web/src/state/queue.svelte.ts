/** Who waits for a session of the open site, when the server allows no more at once. */
import type { WaitingRequest } from '../../../server/contract/topic-events.ts';
import type { Live } from '../lib/live.ts';

/** A wait that nobody would notice is not shown. */
const SHOW_AFTER_MS = 400;

/** The place of the first of our requests in line, and how many of them wait. */
export interface Wait {
  readonly position: number;
  readonly count: number;
}

/** Follows one site. */
export class Queue {
  readonly #live: Pick<Live, 'subscribe'>;
  #waiting = $state.raw<readonly WaitingRequest[]>([]);
  #isLong = $state(false);
  #site = '';
  #timer: ReturnType<typeof setTimeout> | undefined;
  #unsubscribe: (() => void) | undefined;

  /** Undefined while nobody waits, or not for long. */
  readonly wait: Wait | undefined = $derived(
    this.#isLong && this.#waiting.length > 0
      ? {
          position: Math.min(...this.#waiting.map(({ position }) => position)),
          count: this.#waiting.length,
        }
      : undefined,
  );

  constructor(live: Pick<Live, 'subscribe'>) {
    this.#live = live;
  }

  /** Follows another site, or none; the same site again changes nothing. */
  follow(site: string): void {
    if (site === this.#site) return;
    this.#unsubscribe?.();
    this.#site = site;
    this.#take([]);
    this.#unsubscribe =
      site === ''
        ? undefined
        : this.#live.subscribe(`site:${site}`, (message) => {
            if (message.type === 'site') this.#take(message.waiting);
          });
  }

  #take(waiting: readonly WaitingRequest[]): void {
    this.#waiting = waiting;
    if (waiting.length === 0) {
      clearTimeout(this.#timer);
      this.#timer = undefined;
      this.#isLong = false;
    } else {
      this.#timer ??= setTimeout(() => (this.#isLong = true), SHOW_AFTER_MS);
    }
  }
}
