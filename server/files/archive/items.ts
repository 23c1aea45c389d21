/** What goes into an archive, in its order and under its names. */
import type { Entry } from '../../contract/entry.ts';
import { ArchiveNames } from './names.ts';
import type { ArchiveReport } from './report.ts';
import { describeEntry } from '../describe-entry.ts';
import { TreeTooLarge } from '../errors.ts';
import type { SessionPools, Work } from '../session-pools.ts';
import type { SkipReason } from '../skip-reason.ts';
import { walkFolder } from '../walk-folder.ts';
import type { WalkedFolder } from '../walk-folder.ts';

/** So many selected paths are asked about at once. */
const ASKED_AT_ONCE = 4;

/** One thing in an archive. */
export interface ArchiveItem {
  readonly kind: 'file' | 'folder';
  /** On the server, canonical. */
  readonly path: string;
  /** In the archive: safe, unique, relative; a folder's ends with a slash. */
  readonly name: string;
  readonly modifiedAt?: Date;
  /** What the listing said of a file; it may be wrong, or missing. */
  readonly sizeBytes?: number;
}

/**
 * The entries that were selected, without those that lie inside of others. paths: canonical. Rejects with EntryMissing, and with what
 * describeEntry says.
 */
export async function describeSelection(
  pools: SessionPools,
  work: Work,
  paths: readonly string[],
): Promise<Entry[]> {
  const tops = [...new Set(paths)].filter((path) => !paths.some((other) => isInside(path, other)));
  const entries: Entry[] = [];
  for (let at = 0; at < tops.length; at += ASKED_AT_ONCE) {
    const some = tops.slice(at, at + ASKED_AT_ONCE);
    entries.push(...(await Promise.all(some.map((path) => describeEntry(pools, work, path)))));
  }
  return entries;
}

function isInside(path: string, folder: string): boolean {
  return path !== folder && path.startsWith(folder === '/' ? '/' : `${folder}/`);
}

/** Names the things of one archive. */
export class ArchiveItems {
  readonly #pools: SessionPools;
  readonly #work: Work;
  readonly #report: ArchiveReport;
  readonly #top = new ArchiveNames();

  constructor(pools: SessionPools, work: Work, report: ArchiveReport) {
    this.#pools = pools;
    this.#work = work;
    this.#report = report;
  }

  /** A free name at the top of the archive. */
  topName(name: string): string {
    return this.#top.nameFor(name);
  }

  /**
   * Everything that was selected and is in it. What cannot be read is left out and reported; a selected folder only if there is more
   * than that. Rejects with TreeTooLarge, and with what broke.
   */
  async *of(selected: readonly Entry[]): AsyncGenerator<ArchiveItem, void, undefined> {
    for (const entry of selected) {
      if (entry.kind !== 'folder') yield* this.#named(entry, '', this.#top);
      else yield* this.#folder(entry, selected.length === 1);
    }
  }

  async *#folder(top: Entry, isOnly: boolean): AsyncGenerator<ArchiveItem, void, undefined> {
    const places = new Map<string, ArchiveItem>([[top.path, this.#placeOf(top)]]);
    for await (const folder of walkFolder(this.#pools, this.#work, top.path)) {
      const place = places.get(folder.path);
      places.delete(folder.path);
      if (place === undefined || this.#isSkipped(folder, isOnly)) continue;
      if (place.name !== '') yield place;
      const names = place.name === '' ? this.#top : new ArchiveNames();
      for (const entry of folder.entries) {
        for (const item of this.#named(entry, place.name, names)) {
          if (item.kind === 'folder') places.set(entry.path, item);
          else yield item;
        }
      }
    }
  }

  #placeOf(top: Entry): ArchiveItem {
    if (top.path === '/') return { kind: 'folder', path: '/', name: '' };
    const [item] = this.#named(top, '', this.#top);
    return item ?? { kind: 'folder', path: top.path, name: `${this.topName(top.name)}/` };
  }

  /** Whether it is left out. Throws what a folder that was all that was asked for failed with. */
  #isSkipped({ path, depth, skipped }: WalkedFolder, isOnly: boolean): boolean {
    if (skipped === undefined) return false;
    // Nobody could say what is missing.
    if (skipped.reason === 'cut') throw new TreeTooLarge('entries');
    if (depth === 0 && isOnly && skipped.error !== undefined) throw skipped.error;
    this.#report.skipped(path, skipped.reason);
    return true;
  }

  *#named(entry: Entry, folder: string, names: ArchiveNames): Generator<ArchiveItem> {
    const reason = reasonAgainst(entry);
    if (reason !== undefined) {
      this.#report.skipped(entry.path, reason);
      return;
    }
    const own = names.nameFor(entry.name);
    if (own !== entry.name) this.#report.renamed(entry.path, folder + own);
    const isFolder = entry.kind === 'folder';
    const { sizeBytes, modifiedAt } = entry;
    yield {
      kind: isFolder ? 'folder' : 'file',
      path: entry.path,
      name: `${folder}${own}${isFolder ? '/' : ''}`,
      ...(modifiedAt === undefined ? {} : { modifiedAt: new Date(modifiedAt) }),
      ...(sizeBytes === undefined || isFolder ? {} : { sizeBytes }),
    };
  }
}

function reasonAgainst({ unsafe, kind }: Entry): SkipReason | undefined {
  if (unsafe === true) return 'unsafe';
  return kind === 'link' || kind === 'other' ? kind : undefined;
}
