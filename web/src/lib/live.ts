/** The only file that opens a WebSocket: one live socket per page, which comes back by itself. */
import { LIVE_SUBPROTOCOL } from '../../../server/contract/choices.ts';
import type { ClientMessage, ServerMessage } from '../../../server/contract/messages.ts';
import { liveUrl } from './api-url.ts';

const FIRST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 15_000;

/** `waiting`: the line is down and will be tried again. */
export type LiveState = 'closed' | 'opening' | 'open' | 'waiting';

/** What the socket needs from its owner. */
export interface LiveOptions {
  readonly ticket: () => Promise<string>;
  readonly onState: (state: LiveState) => void;
}

interface Subscription {
  readonly onMessage: (message: ServerMessage) => void;
  /** Sequence number of the last line seen; what came later is replayed after a reconnect. */
  since: number;
}

/** Topics over one WebSocket. */
export class Live {
  readonly #options: LiveOptions;
  readonly #topics = new Map<string, Subscription>();
  #socket: WebSocket | undefined;
  #pauseMs = FIRST_PAUSE_MS;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #wanted = false;

  constructor(options: LiveOptions) {
    this.#options = options;
  }

  /** Opens the socket and keeps it open until `close`. */
  open(): void {
    if (this.#wanted) return;
    this.#wanted = true;
    void this.#dial();
  }

  /** Ends the socket for good. */
  close(): void {
    this.#wanted = false;
    clearTimeout(this.#timer);
    this.#socket?.close();
    this.#options.onState('closed');
  }

  /** Hands every message of a topic to `onMessage`; the result ends it. */
  subscribe(topic: string, onMessage: (message: ServerMessage) => void): () => void {
    this.#topics.set(topic, { onMessage, since: 0 });
    this.#send({ type: 'subscribe', topic, since: 0 });
    return () => {
      this.#topics.delete(topic);
      this.#send({ type: 'unsubscribe', topic });
    };
  }

  async #dial(): Promise<void> {
    this.#options.onState('opening');
    try {
      const socket = new WebSocket(liveUrl(await this.#options.ticket()), LIVE_SUBPROTOCOL);
      this.#socket = socket;
      socket.onopen = () => this.#opened();
      socket.onmessage = (event: MessageEvent<string>) => this.#received(event.data);
      socket.onclose = () => this.#lost();
    } catch {
      this.#lost();
    }
  }

  #opened(): void {
    this.#pauseMs = FIRST_PAUSE_MS;
    this.#options.onState('open');
    for (const [topic, { since }] of this.#topics) this.#send({ type: 'subscribe', topic, since });
  }

  #received(text: string): void {
    const message = JSON.parse(text) as ServerMessage;
    const subscription = this.#topics.get(message.topic);
    if (subscription === undefined) return;
    if (message.type === 'transcript') subscription.since = message.line.sequence;
    subscription.onMessage(message);
  }

  #lost(): void {
    this.#socket = undefined;
    if (!this.#wanted) return;
    this.#options.onState('waiting');
    this.#timer = setTimeout(() => void this.#dial(), this.#pauseMs);
    this.#pauseMs = Math.min(this.#pauseMs * 2, LONGEST_PAUSE_MS);
  }

  #send(message: ClientMessage): void {
    if (this.#socket?.readyState === WebSocket.OPEN) this.#socket.send(JSON.stringify(message));
  }
}
