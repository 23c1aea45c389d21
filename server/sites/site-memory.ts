/**
 * Lets a site begin with what is known of its server, and keeps what it learns. Facts belong to a server and a user name there
 * (docs/decisions/0017): sites of the same words share them, whoever made the sites; nobody sees them before the server itself
 * has let him in, and nothing is kept of who it was.
 */
import { hash } from 'node:crypto';
import type { FactStore, KeptFacts } from '../store/fact-store.ts';
import { factsFrom, keptFrom } from './kept-facts.ts';
import type { Site } from './site.ts';

/** Changes come in bursts; they are written together. */
const WRITE_AFTER_MS = 2_000;

/** How a memory works. */
export interface SiteMemoryOptions {
  /** Told when something could not be kept or read; once until it works again. */
  readonly onFailure: (error: unknown) => void;
  readonly now?: () => Date;
  readonly writeAfterMs?: number;
}

/** The memory of one gateway. */
export class SiteMemory {
  readonly #store: FactStore;
  readonly #options: SiteMemoryOptions;
  readonly #now: () => Date;
  readonly #changed = new Set<Site>();
  #timer: NodeJS.Timeout | undefined;
  #isFailing = false;

  constructor(store: FactStore, options: SiteMemoryOptions) {
    this.#store = store;
    this.#options = options;
    this.#now = options.now ?? (() => new Date());
  }

  /** A site begins. */
  attach(site: Site): void {
    const kept = this.#tried(() => this.#store.load(keyOf(site)));
    const facts = factsFrom(kept?.facts ?? [], this.#now());
    site.profile.attach({ facts, software: kept?.software }, () => this.#changedBy(site));
  }

  /** Forgets what is known of the site's server; everything is found out anew. */
  forget(site: Site): void {
    site.profile.dataModes.forget();
    site.profile.forget();
    this.#changed.delete(site);
    // Who was never let in must not make others forget.
    if (site.profile.login !== undefined) this.#tried(() => this.#store.forget(keyOf(site)));
  }

  /** Writes what has not been written yet. */
  flush(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (this.#changed.size === 0) return;
    const servers = new Map<string, KeptFacts>();
    for (const site of this.#changed) {
      const { knowledge, software } = site.profile;
      servers.set(keyOf(site), { software, facts: keptFrom(knowledge.all, (text) => site.masked(text)) });
    }
    this.#changed.clear();
    this.#tried(() => this.#store.save(servers, this.#now()));
  }

  #changedBy(site: Site): void {
    if (site.profile.login === undefined) return;
    this.#changed.add(site);
    this.#timer ??= setTimeout(() => this.flush(), this.#options.writeAfterMs ?? WRITE_AFTER_MS).unref();
  }

  #tried<T>(run: () => T): T | undefined {
    try {
      const result = run();
      this.#isFailing = false;
      return result;
    } catch (error) {
      if (!this.#isFailing) this.#options.onFailure(error);
      this.#isFailing = true;
      return undefined;
    }
  }
}

/** Opaque, so that the file is no list of who has an account where. */
function keyOf({ host, port, security, user }: Site): string {
  return hash('sha256', JSON.stringify([host, port, security, user]), 'base64url');
}
