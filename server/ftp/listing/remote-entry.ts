/** One thing in a folder of an FTP server, as its listing tells it. Everything in it comes from the server. */
import type { EntryKind, Precision } from '../../contract/choices.ts';
import { isUnsafeName } from '../pathname.ts';

/** What every dialect makes of a line. Optional members are missing when the server does not tell them. */
export interface RemoteEntry {
  /** The raw bytes that name it. */
  readonly name: Buffer;
  readonly kind: EntryKind;
  /** Also of folders and links, where it is the server's own figure. */
  readonly sizeBytes?: number;
  /** UTC; with precision `day` it is midnight where the server is. */
  readonly modifiedAt?: Date;
  readonly precision?: Precision;
  /** Permission bits with setuid, setgid and sticky: 0o0000 to 0o7777. */
  readonly mode?: number;
  readonly owner?: Buffer;
  readonly group?: Buffer;
  /** Where a link points, as the server tells it. */
  readonly target?: Buffer;
  /** The `unique` fact of RFC 3659. */
  readonly unique?: string;
  /** Its name must not be part of a command: see isUnsafeName. */
  readonly unsafe?: true;
  /** The whole line, when no dialect understood it. */
  readonly raw?: Buffer;
  /** Of a raw line: it may be the rest of the name in the entry before it, which is then unsafe, too (design case 83). */
  readonly continues?: true;
}

/** What a dialect found besides the name; undefined is the same as missing. */
export type EntryFacts = {
  -readonly [Fact in Exclude<keyof RemoteEntry, 'name' | 'kind' | 'unsafe' | 'raw' | 'continues'>]?:
    RemoteEntry[Fact] | undefined;
};

/** Leaves out the facts that are not known, so that they are missing instead of undefined. */
export function knownOf(facts: EntryFacts): Omit<RemoteEntry, 'name' | 'kind'> {
  const known: Record<string, unknown> = {};
  for (const fact of Object.keys(facts) as (keyof EntryFacts)[]) {
    if (facts[fact] !== undefined) known[fact] = facts[fact];
  }
  return known;
}

/**
 * An entry of a folder.
 * Returns `noise` for `.` and `..`, which every folder has and nobody asked for. Sets `unsafe` where it is due.
 */
export function entryOf(name: Buffer, kind: EntryKind, facts: EntryFacts): RemoteEntry | 'noise' {
  if (isDotName(name)) return 'noise';
  const entry = { name, kind, ...knownOf(facts) };
  return isUnsafeName(name) ? { ...entry, unsafe: true } : entry;
}

function isDotName(name: Buffer): boolean {
  const text = name.length <= 2 ? name.toString('latin1') : '';
  return text === '.' || text === '..';
}

/** A line that no dialect understood, kept visible: its name is the line itself, and it cannot be addressed. */
export function rawEntry(line: Buffer): RemoteEntry {
  return { name: line, kind: 'other', unsafe: true, raw: line };
}
