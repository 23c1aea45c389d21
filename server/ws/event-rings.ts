/** Keeps event rings between a lost connection and the next one, so that what happens meanwhile can be replayed. */
import { EventRing } from './event-ring.ts';
import type { EventSource } from './event-ring.ts';

/** So long after its last watcher a ring is still there. */
const LINGER_MS = 5 * 60_000;
/** Rings that nobody watches; the one left longest ago goes first. */
const MAX_LINGERING = 200;

/** How the rings of one kind of topics behave. */
export interface EventRingsOptions {
  /** What the source does while nobody watches: `goes on` where that costs nothing, else it `pauses`. */
  readonly unwatched: 'goes on' | 'pauses';
  readonly lingerMs?: number;
}

/** The rings of one kind of topics. */
export class EventRings<S extends EventSource> {
  readonly #options: EventRingsOptions;
  readonly #rings = new Map<string, { readonly ring: EventRing; readonly source: S }>();
  /** The one left longest ago comes first. */
  readonly #lingering = new Map<string, NodeJS.Timeout>();

  constructor(options: EventRingsOptions) {
    this.#options = options;
  }

  /** The ring of a key, and its source. */
  of(key: string, makeSource: () => S): { readonly ring: EventRing; readonly source: S } {
    const known = this.#rings.get(key) ?? this.#make(key, makeSource());
    if (!known.ring.isWatched) this.#linger(key);
    return known;
  }

  #make(key: string, source: S): { readonly ring: EventRing; readonly source: S } {
    const made = { ring: new EventRing(source, () => this.#left(key)), source };
    this.#rings.set(key, made);
    return made;
  }

  #left(key: string): void {
    if (this.#options.unwatched === 'pauses') this.#rings.get(key)?.ring.pause();
    this.#linger(key);
  }

  #linger(key: string): void {
    clearTimeout(this.#lingering.get(key));
    this.#lingering.delete(key);
    const lingerMs = this.#options.lingerMs ?? LINGER_MS;
    this.#lingering.set(key, setTimeout(() => this.#forget(key), lingerMs).unref());
    const [oldest] = this.#lingering.keys();
    if (this.#lingering.size > MAX_LINGERING && oldest !== undefined) this.#forget(oldest);
  }

  /** One that somebody watches stays. */
  #forget(key: string): void {
    clearTimeout(this.#lingering.get(key));
    this.#lingering.delete(key);
    const ring = this.#rings.get(key)?.ring;
    if (ring?.isWatched !== false) return;
    ring.pause();
    this.#rings.delete(key);
  }
}
