/** What a test of the matrix tells the table at the end of the run. */
import type { Cell } from './cell.ts';

/** A cell, what may be said of it, and why it has a footnote. */
export interface CellReport extends Cell {
  /** Name and version of the server, the title of its row. */
  readonly software: string;
  /** Reasons of the deviations that count for this cell. */
  readonly footnotes: readonly string[];
  /** The server cannot do it at all, and the test only sees to it that this is still so. */
  readonly isBeyondServer: boolean;
  /** Why the cell could not be tried on this machine. */
  readonly notRun?: string;
}

declare module 'vitest' {
  interface TaskMeta {
    /** The cells that a test stands for. */
    matrixCells?: readonly CellReport[];
  }
}
