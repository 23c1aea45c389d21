/** Properties that clients set and nobody here understands: kept as they came, with the path they belong to. */
import type { Site } from '../sites/site.ts';
import { TooMuchKept } from './errors.ts';

/** A site with more is being filled up by a program that runs wild. */
export const MAX_PROPERTIES_PER_SITE = 50_000;
/** Sites that are not saved end with their sign-in; what was kept of them is forgotten a day later. */
const UNSAVED_MS = 24 * 60 * 60_000;

/** One property. name: `{namespace}local`. xml: the whole element. */
export interface DeadProperty {
  readonly name: string;
  readonly xml: string;
}

/** One change. xml: undefined removes it; removing what is not there is no error. */
export interface PropertyChange {
  readonly name: string;
  readonly xml: string | undefined;
}

/** Where properties are kept. Paths are keys of path-key.ts. Every call may throw what the store says. */
export interface PropertyRecords {
  of(site: string, path: string): DeadProperty[];
  countOf(site: string): number;
  /** All or nothing. expiresAt: undefined for a saved site. */
  change(site: string, path: string, changes: readonly PropertyChange[], expiresAt: Date | undefined): void;
  /** Of the path and everything inside. */
  remove(site: string, path: string): void;
  /** Of the path and everything inside; what was kept of the new place is forgotten first. */
  move(site: string, from: string, to: string): void;
  /** `alone`: without what is inside. */
  copy(site: string, from: string, to: string, depth: 'alone' | 'all'): void;
  removeExpired(now: Date): void;
}

/** The dead properties of one gateway. */
export class DeadProperties {
  readonly #records: PropertyRecords;
  readonly #now: () => Date;

  constructor(records: PropertyRecords, now: () => Date = () => new Date()) {
    this.#records = records;
    this.#now = now;
  }

  /** Reads those of one path; asks nothing when the site has none at all, as nearly all. */
  readerOf(site: Site): (path: string) => readonly DeadProperty[] {
    if (this.#records.countOf(site.id) === 0) return () => [];
    return (path) => this.#records.of(site.id, path);
  }

  /** All or nothing. Throws TooMuchKept. */
  change(site: Site, path: string, changes: readonly PropertyChange[]): void {
    const now = this.#now();
    this.#records.removeExpired(now);
    const added = changes.filter(({ xml }) => xml !== undefined).length;
    if (added > 0 && this.#records.countOf(site.id) + added > MAX_PROPERTIES_PER_SITE) {
      throw new TooMuchKept('properties', MAX_PROPERTIES_PER_SITE);
    }
    const expiresAt = site.view.saved ? undefined : new Date(now.getTime() + UNSAVED_MS);
    this.#records.change(site.id, path, changes, expiresAt);
  }

  /** What was at the path is gone, with everything inside. */
  remove(site: Site, path: string): void {
    this.#records.remove(site.id, path);
  }

  move(site: Site, from: string, to: string): void {
    this.#records.move(site.id, from, to);
  }

  /** The new place forgets its own first. */
  copy(site: Site, from: string, to: string, depth: 'alone' | 'all'): void {
    this.#records.copy(site.id, from, to, depth);
  }
}
