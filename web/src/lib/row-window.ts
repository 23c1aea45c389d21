/** Which rows of a long list are drawn: pure arithmetic, so that 100,000 rows cost as much as fifty. */

/** Rows drawn above and below what is seen. */
const OVERSCAN_ROWS = 8;

/** What is seen of the list, in pixels. */
export interface Viewport {
  readonly scrollTop: number;
  readonly height: number;
  readonly rowHeight: number;
}

/** Rows from `first` up to but not including `end`. */
export interface RowWindow {
  readonly first: number;
  readonly end: number;
}

/** The rows to draw out of `count`. */
export function windowOf(count: number, view: Viewport): RowWindow {
  const first = Math.max(0, Math.floor(view.scrollTop / view.rowHeight) - OVERSCAN_ROWS);
  const end = Math.min(count, Math.ceil((view.scrollTop + view.height) / view.rowHeight) + OVERSCAN_ROWS);
  return { first: Math.min(first, end), end };
}

/** The scroll position that shows row `index` with the least movement. */
export function scrollToRow(index: number, view: Viewport): number {
  const top = index * view.rowHeight;
  if (top < view.scrollTop) return top;
  const bottom = top + view.rowHeight;
  return bottom > view.scrollTop + view.height ? bottom - view.height : view.scrollTop;
}

/** How many rows PgUp and PgDn move. */
export function pageRows(view: Viewport): number {
  return Math.max(1, Math.floor(view.height / view.rowHeight) - 1);
}
