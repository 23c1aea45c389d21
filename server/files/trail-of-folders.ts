/** The folders that a walk has come through on its way down, to notice when it walks in a circle (design threat T26). */
import { createHash } from 'node:crypto';
import type { Entry } from '../contract/entry.ts';

/**
 * So many folders in a row that look exactly alike are a circle: bind mounts, and servers that show links as folders. A row of folders
 * with one folder each costs no more than the limit of depth, and may be real; where each has several, the walk would double with every step.
 */
const MOST_ALIKE = 8;
const FOLDERS_THAT_MULTIPLY = 2;

/** What a walk knows of the folders above. Never changes. */
export interface Trail {
  /** Whether the folder with this `unique` fact is one of those above. */
  includes(unique: string | undefined): boolean;
  /** Whether a folder with these entries looks like all those directly above it. */
  isRepeated(entries: readonly Entry[]): boolean;
  /** The trail below a folder. */
  with(unique: string | undefined, entries: readonly Entry[]): Trail;
}

/** A trail of folders. */
export class TrailOfFolders implements Trail {
  static readonly EMPTY: Trail = new TrailOfFolders([], undefined, 0);
  readonly #uniques: readonly string[];
  /** What the newest folder looks like, and how many in a row do. */
  readonly #look: string | undefined;
  readonly #alike: number;

  private constructor(uniques: readonly string[], look: string | undefined, alike: number) {
    this.#uniques = uniques;
    this.#look = look;
    this.#alike = alike;
  }

  includes(unique: string | undefined): boolean {
    return unique !== undefined && this.#uniques.includes(unique);
  }

  isRepeated(entries: readonly Entry[]): boolean {
    return this.#alike >= MOST_ALIKE && lookOf(entries) === this.#look;
  }

  with(unique: string | undefined, entries: readonly Entry[]): Trail {
    const look = lookOf(entries);
    const alike = look !== undefined && look === this.#look ? this.#alike + 1 : 1;
    return new TrailOfFolders(unique === undefined ? this.#uniques : [...this.#uniques, unique], look, alike);
  }
}

/** Names, sizes and times; undefined where nothing multiplies. */
function lookOf(entries: readonly Entry[]): string | undefined {
  if (entries.filter(({ kind }) => kind === 'folder').length < FOLDERS_THAT_MULTIPLY) return undefined;
  const hash = createHash('sha256');
  for (const { name, kind, sizeBytes, modifiedAt } of entries)
    hash.update(`${kind} ${sizeBytes} ${modifiedAt} ${name.length} ${name}\n`);
  return hash.digest('base64');
}
