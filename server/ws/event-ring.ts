/** An event log in memory that is fed while somebody watches, and outlives a lost connection for a while. */
import { newId } from '../security/token.ts';
import type { EventLog, LiveEvent } from './event-log.ts';

/** Events kept for those who come back. */
const MAX_EVENTS = 500;
/** The same, as JSON. */
const MAX_KEPT_LENGTH = 256 * 1024;
/** Things of which the last event is kept as the present state, the newest ones. */
const MAX_PRESENT = 200;

/** An event without its number. */
export type Unnumbered = LiveEvent extends infer E
  ? E extends unknown
    ? Omit<E, 'sequence'>
    : never
  : never;

/** Where the events come from. */
export interface EventSource {
  /** Feeds the log until the returned function is called. */
  start(add: (event: Unnumbered) => void): () => void;
  /** What an event is about: a later event about the same takes its place in the present. */
  keyOf(event: Unnumbered): string;
  /** An event as it is told to whoever was not there when it came. Default: as it was. */
  asPresent?(event: LiveEvent): LiveEvent;
}

/** The newest events of one source. */
export class EventRing implements EventLog {
  readonly epoch = newId();
  readonly #source: EventSource;
  readonly #onQuiet: () => void;
  readonly #listeners = new Set<(event: LiveEvent) => void>();
  readonly #present = new Map<string, LiveEvent>();
  #events: { readonly event: LiveEvent; readonly length: number }[] = [];
  #keptLength = 0;
  #newest = 0;
  #stop: (() => void) | undefined;

  /** onQuiet: told when nobody watches any more. */
  constructor(source: EventSource, onQuiet: () => void) {
    this.#source = source;
    this.#onQuiet = onQuiet;
  }

  get newest(): number {
    return this.#newest;
  }

  get isWatched(): boolean {
    return this.#listeners.size > 0;
  }

  after(since: number): { events: LiveEvent[]; missed: number } {
    const events = this.#events.filter(({ event }) => event.sequence > since).map(({ event }) => event);
    const oldest = this.#events[0]?.event.sequence ?? this.#newest + 1;
    return { events, missed: Math.max(0, oldest - 1 - since) };
  }

  present(): LiveEvent[] {
    return [...this.#present.values()].map((event) => this.#source.asPresent?.(event) ?? event);
  }

  watch(onEvent: (event: LiveEvent) => void): () => void {
    // Two watchers may bring the same function.
    const listener = (event: LiveEvent): void => onEvent(event);
    this.#listeners.add(listener);
    this.#stop ??= this.#source.start((event) => this.#add(event));
    return () => {
      if (!this.#listeners.delete(listener) || this.isWatched) return;
      this.#onQuiet();
    };
  }

  /** Stops the source; the next watcher starts it again. */
  pause(): void {
    this.#stop?.();
    this.#stop = undefined;
  }

  #add(unnumbered: Unnumbered): void {
    this.#newest += 1;
    const event = { ...unnumbered, sequence: this.#newest };
    const { length } = JSON.stringify(event);
    this.#events.push({ event, length });
    this.#keptLength += length;
    while (this.#events.length > MAX_EVENTS || this.#keptLength > MAX_KEPT_LENGTH) {
      this.#keptLength -= this.#events.shift()?.length ?? 0;
    }
    this.#remember(this.#source.keyOf(unnumbered), event);
    for (const listener of [...this.#listeners]) listener(event);
  }

  /** The one that changed last comes last. */
  #remember(key: string, event: LiveEvent): void {
    this.#present.delete(key);
    this.#present.set(key, event);
    const [oldest] = this.#present.keys();
    if (this.#present.size > MAX_PRESENT && oldest !== undefined) this.#present.delete(oldest);
  }
}
