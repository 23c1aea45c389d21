/** The order of a folder's entries: always the same for the same entries, and fast enough for 100,000. */
import type { EntryKind } from '../contract/choices.ts';
import type { Entry } from '../contract/entry.ts';
import type { ListingOrder } from '../contract/listing.ts';

const DIGITS = /\d+/g;
const LEADING_ZEROS = /^0+(?=\d)/;
/** Longer numbers than this count as equally long; nobody's files are numbered so. */
const MAX_DIGITS = 0xd000;
const RANKS: Readonly<Record<EntryKind, number>> = { folder: 0, link: 1, file: 2, other: 3 };

/** An entry and what decides about its place. */
export interface Ranked {
  readonly entry: Entry;
  readonly group: number;
  readonly value: number;
  readonly key: string;
}

/** An order, made ready. */
export interface EntryOrder {
  rank(entry: Entry): Ranked;
  compare(a: Ranked, b: Ranked): number;
}

/**
 * Numbers in names count as numbers (`file9` before `file10`), case does not; names that are equal so far, and all else, go by
 * code units. Entries without the fact that sorts are the smallest. `desc` turns the order of that fact round; what is equal in it
 * stays in the order of names.
 */
export function entryOrder({ sort, order, folders }: ListingOrder): EntryOrder {
  const sign = order === 'desc' ? -1 : 1;
  const value = VALUES[sort];
  return {
    rank: (entry) => ({
      entry,
      group: folders === 'first' && entry.kind !== 'folder' ? 1 : 0,
      value: value(entry),
      key: naturalKey(entry.name),
    }),
    compare: (a, b) => {
      const byGroup = a.group - b.group;
      if (byGroup !== 0) return byGroup;
      if (sort === 'name') return sign * compareNames(a, b);
      return sign * (a.value - b.value) || compareNames(a, b);
    },
  };
}

const VALUES: Readonly<Record<ListingOrder['sort'], (entry: Entry) => number>> = {
  name: () => 0,
  size: (entry) => entry.sizeBytes ?? -1,
  modified: (entry) => (entry.modifiedAt === undefined ? -Number.MAX_VALUE : Date.parse(entry.modifiedAt)),
  kind: (entry) => RANKS[entry.kind],
};

function compareNames(a: Ranked, b: Ranked): number {
  return (
    compareText(a.key, b.key) ||
    compareText(a.entry.name, b.entry.name) ||
    compareText(a.entry.path, b.entry.path)
  );
}

function compareText(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

/** A text that compares by code units as the name compares by its numbers: each number stands behind its own length. */
export function naturalKey(name: string): string {
  return name.toLowerCase().replace(DIGITS, (digits) => {
    const number = digits.replace(LEADING_ZEROS, '');
    return `0${String.fromCharCode(Math.min(number.length, MAX_DIGITS))}${number}`;
  });
}
