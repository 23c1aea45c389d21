/** What a way of writing a listing is: something that reads lines, one after the other. */
import type { RemoteEntry } from './remote-entry.ts';

/** What a listing line does not say. */
export interface ListingContext {
  /** The moment the listing was asked for; a date without a year lies before it (or a day after). */
  readonly now: Date;
  /** How far the server's clock in listings is ahead of UTC, in minutes: 345 for Nepal. */
  readonly offsetMinutes: number;
}

/**
 * What a line is in a dialect: an entry; `noise`, which many dialects have (totals, `.` and `..`); `header`, no entry either,
 * but proof of the dialect; undefined when the dialect does not understand it.
 */
export type Reading = RemoteEntry | 'noise' | 'header' | undefined;

/** Reads the lines of one listing, in their order. */
export interface LineParser {
  /** line: without its end. Never throws; takes time linear in the line. */
  read(line: Buffer): Reading;
  /** True while later lines may show that earlier ones have to be read differently (day or month first). */
  readonly isUnsure?: boolean;
}

/** One way to write a listing. */
export interface Dialect {
  /** As the API tells it, e.g. `unix`. */
  readonly id: string;
  /** Begins a listing. */
  begin(context: ListingContext): LineParser;
  /** Whether the line may be a name whose facts were wrapped to the next line (VMS). */
  wraps?(line: Buffer): boolean;
}

/** A dialect without memory: every line is read by itself. */
export function lineByLine(
  id: string,
  parseLine: (line: Buffer, context: ListingContext) => Reading,
): Dialect {
  return { id, begin: (context) => ({ read: (line) => parseLine(line, context) }) };
}

/** Whether a line became an entry. */
export function isEntry(reading: Reading): reading is RemoteEntry {
  return typeof reading === 'object';
}
