/** What is seen of the file list: scroll position and sizes, in pixels. */
import { pageRows, windowOf } from '../lib/row-window.ts';
import type { RowWindow, Viewport } from '../lib/row-window.ts';
import type { Rows } from './rows.svelte.ts';
import type { Selection } from './selection.svelte.ts';
import { coarse, COMPACT_ROW_PX, compact, FINGER_ROW_PX, ROW_PX } from './viewport.svelte.ts';

/** Where a box stands in the window. */
export interface Corner {
  readonly left: number;
  readonly top: number;
}

/** What the list component measures, and what follows from it. */
export class GridView {
  readonly #rows: Rows;
  readonly #selection: Selection;
  scrollTop = $state(0);
  clientHeight = $state(0);
  headHeight = $state(0);

  readonly rowHeight: number = $derived(
    compact.current ? COMPACT_ROW_PX : coarse.current ? FINGER_ROW_PX : ROW_PX,
  );
  readonly viewport: Viewport = $derived({
    scrollTop: this.scrollTop,
    height: Math.max(0, this.clientHeight - this.headHeight),
    rowHeight: this.rowHeight,
  });
  /** The rows that are drawn. */
  readonly drawn: RowWindow = $derived.by(() => windowOf(this.#rows.list.length, this.viewport));
  /** Id of the row with the keyboard, while it is drawn. */
  readonly activeId: string | undefined = $derived.by(() => {
    const { index } = this.#selection;
    return index >= this.drawn.first && index < this.drawn.end ? `row-${index}` : undefined;
  });

  constructor(rows: Rows, selection: Selection) {
    this.#rows = rows;
    this.#selection = selection;
  }

  /** Rows that PgUp and PgDn move by. */
  get pageRows(): number {
    return pageRows(this.viewport);
  }

  /** A point below the name of the current row. grid: the corner of the list in the window. */
  menuPoint(grid: Corner): { x: number; y: number } {
    const above = this.headHeight + (this.#selection.index + 1) * this.rowHeight - this.scrollTop;
    return { x: grid.left + this.rowHeight * 2, y: grid.top + above };
  }
}
