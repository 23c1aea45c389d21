/** Who in the page listens to one topic, and what each has heard: after a reconnect nobody misses an event or gets one twice. */
import type { ServerMessage } from '../../../server/contract/messages.ts';

/** A message about a topic. */
export type TopicMessage = Extract<ServerMessage, { topic: string }>;

/** Gets the messages of one topic. */
export type TopicListener = (message: TopicMessage) => void;

interface Heard {
  readonly tell: TopicListener;
  /** Number of the last event; 0 for none. */
  since: number;
}

/** The listeners of one topic. */
export class TopicListeners {
  readonly #all = new Set<Heard>();
  #epoch: string | undefined;
  #asked = 0;

  get isEmpty(): boolean {
    return this.#all.size === 0;
  }

  /** One more; the result ends it. */
  add(tell: TopicListener): () => void {
    const listener = { tell, since: 0 };
    this.#all.add(listener);
    return () => void this.#all.delete(listener);
  }

  /** What to ask for, so that everybody gets what they have not heard yet. */
  ask(): { readonly since: number; readonly epoch?: string } {
    this.#asked = Math.min(...[...this.#all].map(({ since }) => since));
    return { since: this.#asked, ...(this.#epoch === undefined ? {} : { epoch: this.#epoch }) };
  }

  /** Hands a message to those for whom it is new. */
  received(message: TopicMessage): void {
    if (message.type === 'subscribed') return this.#subscribed(message);
    for (const listener of [...this.#all]) {
      if ('sequence' in message) {
        if (message.sequence <= listener.since) continue;
        listener.since = message.sequence;
      }
      listener.tell(message);
    }
  }

  #subscribed(message: Extract<ServerMessage, { type: 'subscribed' }>): void {
    // Numbers of another run of Gangway have nothing to do with ours.
    if (this.#epoch !== message.epoch) this.#forget();
    this.#epoch = message.epoch;
    const goneUpTo = this.#asked + message.missed;
    for (const { tell, since } of [...this.#all]) tell({ ...message, missed: Math.max(0, goneUpTo - since) });
  }

  #forget(): void {
    this.#asked = 0;
    for (const listener of this.#all) listener.since = 0;
  }
}
