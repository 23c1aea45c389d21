/** The only file that opens a WebSocket: one live socket per page, which comes back by itself. */
import { LIVE_SUBPROTOCOL } from '../../../server/contract/choices.ts';
import type { ClientMessage, ServerMessage } from '../../../server/contract/messages.ts';
import { liveUrl } from './api-url.ts';
import { TopicListeners } from './topic-listeners.ts';
import type { TopicListener } from './topic-listeners.ts';

const FIRST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 15_000;

/** `waiting`: the line is down and will be tried again. */
export type LiveState = 'closed' | 'opening' | 'open' | 'waiting';

/** What the socket needs from its owner. */
export interface LiveOptions {
  readonly ticket: () => Promise<string>;
  readonly onState: (state: LiveState) => void;
}

/** Topics over one WebSocket. */
export class Live {
  readonly #options: LiveOptions;
  readonly #topics = new Map<string, TopicListeners>();
  #socket: WebSocket | undefined;
  #pauseMs = FIRST_PAUSE_MS;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #wanted = false;
  /** Counts the attempts: what belongs to an older one is over. */
  #attempt = 0;

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
    this.#attempt += 1;
    clearTimeout(this.#timer);
    this.#socket?.close();
    this.#socket = undefined;
    this.#options.onState('closed');
  }

  /** Hands every message of a topic to `onMessage`, each event once; the result ends it. */
  subscribe(topic: string, onMessage: TopicListener): () => void {
    const listeners = this.#topics.get(topic) ?? new TopicListeners();
    this.#topics.set(topic, listeners);
    const end = listeners.add(onMessage);
    this.#send({ type: 'subscribe', topic, ...listeners.ask() });
    return () => {
      end();
      if (!listeners.isEmpty || this.#topics.get(topic) !== listeners) return;
      this.#topics.delete(topic);
      this.#send({ type: 'unsubscribe', topic });
    };
  }

  async #dial(): Promise<void> {
    this.#attempt += 1;
    const attempt = this.#attempt;
    const isCurrent = (): boolean => attempt === this.#attempt;
    this.#options.onState('opening');
    try {
      const url = liveUrl(await this.#options.ticket());
      if (!isCurrent()) return;
      const socket = new WebSocket(url, LIVE_SUBPROTOCOL);
      this.#socket = socket;
      socket.onopen = () => isCurrent() && this.#opened();
      socket.onmessage = (event: MessageEvent<string>) => isCurrent() && this.#received(event.data);
      socket.onclose = () => isCurrent() && this.#lost();
    } catch {
      if (isCurrent()) this.#lost();
    }
  }

  #opened(): void {
    this.#pauseMs = FIRST_PAUSE_MS;
    this.#options.onState('open');
    for (const [topic, listeners] of this.#topics) {
      this.#send({ type: 'subscribe', topic, ...listeners.ask() });
    }
  }

  #received(text: string): void {
    const message = JSON.parse(text) as ServerMessage;
    if (message.type === 'closing') this.#pauseMs = Math.max(this.#pauseMs, message.reconnectAfterMs);
    if ('topic' in message) this.#topics.get(message.topic)?.received(message);
  }

  #lost(): void {
    this.#attempt += 1;
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
