/** The rows of the screen: entries without hidden ones, in order, filtered. */
import type { Entry } from '../../../server/contract/entry.ts';
import { sortEntries } from '../lib/entry-order.ts';
import type { Column } from '../lib/entry-order.ts';
import type { FolderState } from './folder.svelte.ts';
import type { Preferences } from './preferences.svelte.ts';

/** Derived from the folder and the preferences; sorting and filtering never touch the entries. */
export class Rows {
  readonly #folder: FolderState;
  readonly #preferences: Preferences;
  filter = $state('');

  readonly #visible: readonly Entry[] = $derived.by(() =>
    this.#preferences.showHidden
      ? this.#folder.entries
      : this.#folder.entries.filter((entry) => !entry.name.startsWith('.')),
  );
  readonly #sorted: readonly Entry[] = $derived.by(() => sortEntries(this.#visible, this.#preferences.order));
  /** What is drawn, top to bottom. */
  readonly list: readonly Entry[] = $derived.by(() => this.#matching());

  constructor(folder: FolderState, preferences: Preferences) {
    this.#folder = folder;
    this.#preferences = preferences;
  }

  /** How many entries the hidden-files switch keeps away. */
  get hiddenCount(): number {
    return this.#folder.entries.length - this.#visible.length;
  }

  /** How many there would be without the filter. */
  get unfilteredCount(): number {
    return this.#visible.length;
  }

  /** The same column again turns the order round. */
  sortBy(column: Column): void {
    const { order } = this.#preferences;
    const direction = order.column === column && order.direction === 'up' ? 'down' : 'up';
    this.#preferences.order = { column, direction };
  }

  #matching(): readonly Entry[] {
    const wanted = this.filter.trim().toLowerCase();
    if (wanted === '') return this.#sorted;
    return this.#sorted.filter((entry) => entry.name.toLowerCase().includes(wanted));
  }
}
