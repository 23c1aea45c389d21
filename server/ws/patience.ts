/** How long a channel waits for its client, as http does for a response (exchange/client-gone.ts). */
import { ClientStalled } from '../files/errors.ts';

/** A client that neither takes nor sends for so long, while it is its turn, holds an FTP session for nothing. */
const STALLED_MS = 60_000;
/** A reader that has stopped may come back: it is waited for while its session is not missed. */
const PAUSED_MS = 10 * 60_000;

/** What is waited for, and how long. */
export interface PatienceOptions {
  /** Whether the client has to do something now: to grant, to read, or to send. */
  readonly isClientsTurn: () => boolean;
  /** Whether a pause does no harm, because nobody else waits for what the client holds. */
  readonly isSpare: () => boolean;
  readonly onGiveUp: (reason: ClientStalled) => void;
  readonly stalledMs?: number;
  readonly pausedMs?: number;
}

/** A watch over one client's silence. */
export class Patience {
  readonly #timer: NodeJS.Timeout;
  readonly #stalledMs: number;
  #quietMs = 0;
  #hasMoved = false;

  constructor(options: PatienceOptions) {
    this.#stalledMs = options.stalledMs ?? STALLED_MS;
    this.#timer = setInterval(() => this.#look(options), this.#stalledMs).unref();
  }

  /** Bytes were taken or have come. */
  moved(): void {
    this.#hasMoved = true;
  }

  end(): void {
    clearInterval(this.#timer);
  }

  #look({ isClientsTurn, isSpare, onGiveUp, pausedMs = PAUSED_MS }: PatienceOptions): void {
    const isQuiet = !this.#hasMoved && isClientsTurn();
    this.#hasMoved = false;
    this.#quietMs = isQuiet ? this.#quietMs + this.#stalledMs : 0;
    if (!isQuiet || (this.#quietMs < pausedMs && isSpare())) return;
    this.end();
    onGiveUp(new ClientStalled(this.#quietMs));
  }
}
