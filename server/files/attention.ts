/** Who looks at which site: as long as anybody does, one session is kept warm, and whoever looks is told of changes. */

/** A request is a look that lasts for so long. */
const LOOK_MS = 60_000;
/** Watchers are told at most so often. */
const TELL_EVERY_MS = 250;

interface Watchers {
  readonly listeners: Set<() => void>;
  timer: NodeJS.Timeout | undefined;
  isDue: boolean;
}

/** The attention that sites get, by id. */
export class Attention {
  readonly #watchers = new Map<string, Watchers>();
  /** When a site was used last. */
  readonly #usedAtMs = new Map<string, number>();
  readonly #now: () => number;

  /** now: monotonic clock in milliseconds. */
  constructor(now: () => number = () => performance.now()) {
    this.#now = now;
  }

  /** A request needs the site. */
  use(id: string): void {
    const now = this.#now();
    this.#usedAtMs.delete(id);
    this.#usedAtMs.set(id, now);
    // The oldest come first.
    for (const [other, usedAtMs] of this.#usedAtMs) {
      if (now - usedAtMs < LOOK_MS) break;
      this.#usedAtMs.delete(other);
    }
  }

  /** Somebody looks until the returned function is called. onChange: see `changed`. */
  watch(id: string, onChange: () => void): () => void {
    const watchers = this.#watchers.get(id) ?? { listeners: new Set(), timer: undefined, isDue: false };
    this.#watchers.set(id, watchers);
    // Two watchers may bring the same function.
    const listener = (): void => onChange();
    watchers.listeners.add(listener);
    return () => {
      watchers.listeners.delete(listener);
      if (watchers.listeners.size > 0) return;
      clearTimeout(watchers.timer);
      if (this.#watchers.get(id) === watchers) this.#watchers.delete(id);
    };
  }

  /** Whether anybody looks, or has just looked. */
  isOn(id: string): boolean {
    const usedAtMs = this.#usedAtMs.get(id);
    return this.#watchers.has(id) || (usedAtMs !== undefined && this.#now() - usedAtMs < LOOK_MS);
  }

  /** Something about the site's sessions has changed: its watchers are told at once, and again when the pause is over. */
  changed(id: string): void {
    const watchers = this.#watchers.get(id);
    if (watchers === undefined) return;
    watchers.isDue = true;
    if (watchers.timer === undefined) this.#pause(watchers, 0);
  }

  #pause(watchers: Watchers, pauseMs: number): void {
    watchers.timer = setTimeout(() => {
      watchers.timer = undefined;
      if (!watchers.isDue) return;
      watchers.isDue = false;
      this.#pause(watchers, TELL_EVERY_MS);
      for (const listener of [...watchers.listeners]) listener();
    }, pauseMs).unref();
  }
}
