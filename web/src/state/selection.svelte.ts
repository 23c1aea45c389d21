/** Which rows are selected, and on which the keyboard stands. Entries are known by their path. */
import type { Entry } from '../../../server/contract/entry.ts';
import { NO_PATHS, pathsOf, togglePath } from '../lib/path-set.ts';
import type { Rows } from './rows.svelte.ts';

/** How a gesture selects: alone, one more or less (Ctrl), or everything up to here (Shift). */
export type SelectionWay = 'only' | 'toggle' | 'range';

const TYPE_AHEAD_MS = 800;

/** The selected rows and the row with the keyboard. */
export class Selection {
  readonly #rows: Rows;
  #paths = $state.raw(NO_PATHS);
  #current = $state('');
  #anchor = '';
  #typed = '';
  #typedAtMs = 0;

  /** The selected entries in the order of the rows. */
  readonly entries: readonly Entry[] = $derived.by(() =>
    this.#paths.size === 0 ? [] : this.#rows.list.filter((entry) => this.#paths.has(entry.path)),
  );
  /** Index of the row with the keyboard; -1 when there is none. */
  readonly index: number = $derived.by(() =>
    this.#rows.list.findIndex((entry) => entry.path === this.#current),
  );

  constructor(rows: Rows) {
    this.#rows = rows;
  }

  get count(): number {
    return this.entries.length;
  }

  get currentEntry(): Entry | undefined {
    return this.#rows.list[this.index];
  }

  has(path: string): boolean {
    return this.#paths.has(path);
  }

  /** A gesture on one row. */
  pick(entry: Entry, way: SelectionWay): void {
    this.#current = entry.path;
    if (way === 'range') {
      this.#paths = pathsOf(this.#rangeTo(entry));
      return;
    }
    this.#anchor = entry.path;
    this.#paths = way === 'only' ? pathsOf([entry]) : togglePath(this.#paths, entry.path);
  }

  /** The keyboard goes to a row; indices beyond the ends mean the ends. */
  moveTo(index: number, way: SelectionWay): void {
    const entry = this.#rows.list[Math.max(0, Math.min(index, this.#rows.list.length - 1))];
    if (entry !== undefined) this.pick(entry, way);
  }

  /** The keyboard goes to the entry of this path, now or when it arrives. */
  focusPath(path: string): void {
    this.#current = path;
    this.#anchor = path;
    this.#paths = pathsOf([{ path }]);
  }

  selectAll(): void {
    this.#paths = pathsOf(this.#rows.list);
  }

  clear(): void {
    this.#paths = NO_PATHS;
  }

  /** A new folder: nothing selected, nothing typed. */
  reset(): void {
    this.clear();
    this.#current = '';
    this.#anchor = '';
    this.#typed = '';
  }

  /** Type-ahead: letters typed in quick succession make one word. nowMs: the clock. */
  type(letter: string, nowMs: number): void {
    const fresh = nowMs - this.#typedAtMs > TYPE_AHEAD_MS;
    this.#typed = fresh ? letter : this.#typed + letter;
    this.#typedAtMs = nowMs;
    const index = this.#findTyped(fresh);
    if (index >= 0) this.moveTo(index, 'only');
  }

  #findTyped(fresh: boolean): number {
    const { list } = this.#rows;
    const wanted = this.#typed.toLowerCase();
    const start = fresh ? this.index + 1 : Math.max(0, this.index);
    for (let step = 0; step < list.length; step += 1) {
      const index = (start + step) % list.length;
      if (list[index]?.name.toLowerCase().startsWith(wanted)) return index;
    }
    return -1;
  }

  /** From where the selection began to the entry, both included. */
  #rangeTo(entry: Entry): readonly Entry[] {
    const { list } = this.#rows;
    const to = list.indexOf(entry);
    const anchor = list.findIndex((row) => row.path === this.#anchor);
    const from = anchor < 0 ? to : anchor;
    return list.slice(Math.min(from, to), Math.max(from, to) + 1);
  }
}
