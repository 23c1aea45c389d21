/** The ways in which servers write down a folder, in the order in which they are tried. A new dialect is one more line. */
import { InvariantBroken } from '../../errors.ts';
import { parseDosLine } from './dos.ts';
import { parseMlsxLine } from './mlsx.ts';
import type { RemoteEntry } from './remote-entry.ts';
import { parseUnixLine } from './unix.ts';

/** What a listing line does not say. */
export interface ListingContext {
  /** The moment the listing was asked for; a date without a year lies before it (or a day after). */
  readonly now: Date;
  /** How far the server's clock in listings is ahead of UTC, in minutes: 345 for Nepal. */
  readonly offsetMinutes: number;
}

/** One way to write a listing line. */
export interface Dialect {
  /** As the API tells it, e.g. `unix`. */
  readonly id: string;
  /**
   * One line, without its end, to an entry; `noise` for what the dialect knows to be no entry; undefined for what it
   * does not understand. Never throws; takes time linear in the line.
   */
  parseLine(line: Buffer, context: ListingContext): RemoteEntry | 'noise' | undefined;
}

/** All dialects. The order only matters for lines that several of them understand. */
export const DIALECTS: readonly Dialect[] = [
  { id: 'mlsd', parseLine: parseMlsxLine },
  { id: 'unix', parseLine: parseUnixLine },
  { id: 'dos', parseLine: parseDosLine },
];

/** The dialect of that id, for a listing whose language is known. Throws InvariantBroken when there is none. */
export function dialectNamed(id: string): Dialect {
  const dialect = DIALECTS.find((candidate) => candidate.id === id);
  if (dialect === undefined) throw new InvariantBroken(`no listing dialect is called ${id}`);
  return dialect;
}
