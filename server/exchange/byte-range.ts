/** The byte ranges of a request. RFC 9110 section 14. Pure. */

/** First and last byte, both included. */
export interface ByteRange {
  readonly first: number;
  readonly last: number;
}

/** `whole`: no usable range, send everything; `unsatisfiable`: 416. Parts are disjoint and in the order of the request. */
export type RangeDecision = readonly ByteRange[] | 'whole' | 'unsatisfiable';

/** Each part is a transfer of its own on the FTP server; whoever asks for more gets the whole file (section 14.2 allows it). */
export const MAX_PARTS = 16;
/** Ranges that are looked at; a longer list is an attack or a mistake. */
const MAX_ASKED = 256;
/** Where there would be too many parts, the gaps between them are sent, too, up to this length. */
const NEAR_BYTES = 64 * 1024;

/**
 * What a Range header asks for.
 * header: undefined for none. sizeBytes: of the file. Other units and malformed headers mean the whole file, as the RFC allows; so
 * does any range of a file whose size is unknown. Ranges that overlap or touch become one.
 */
export function decideRanges(header: string | undefined, sizeBytes: number | undefined): RangeDecision {
  const set = /^bytes=(.*)$/is.exec(header ?? '')?.[1];
  if (set === undefined || sizeBytes === undefined) return 'whole';
  const asked = set.split(',', MAX_ASKED + 1).filter((spec) => spec.trim() !== '');
  if (asked.length === 0 || asked.length > MAX_ASKED) return 'whole';
  const ranges = asked.map((spec) => rangeOf(spec, sizeBytes));
  if (ranges.includes('malformed')) return 'whole';
  const satisfiable = ranges.filter((range) => typeof range === 'object');
  if (satisfiable.length === 0) return 'unsatisfiable';
  const parts = coalesced(satisfiable, 0);
  if (parts.length <= MAX_PARTS) return parts;
  const fewer = coalesced(parts, NEAR_BYTES);
  return fewer.length <= MAX_PARTS ? fewer : 'whole';
}

/** One range-spec. Numbers beyond 2^53 lose their last digits, and no file is that long. */
function rangeOf(spec: string, sizeBytes: number): ByteRange | 'unsatisfiable' | 'malformed' {
  const [, from, to] = /^\s*(\d*)\s*-\s*(\d*)\s*$/.exec(spec) ?? [];
  if (from === undefined || to === undefined || from + to === '') return 'malformed';
  if (from === '') return suffix(Number(to), sizeBytes);
  const first = Number(from);
  if (to !== '' && Number(to) < first) return 'malformed';
  const last = to === '' ? sizeBytes - 1 : Math.min(Number(to), sizeBytes - 1);
  return first >= sizeBytes ? 'unsatisfiable' : { first, last };
}

function suffix(length: number, sizeBytes: number): ByteRange | 'unsatisfiable' {
  if (length === 0 || sizeBytes === 0) return 'unsatisfiable';
  return { first: Math.max(0, sizeBytes - length), last: sizeBytes - 1 };
}

/** Ranges with no more than `gapBytes` between them become one, at the place of the one that was asked for first (section 15.3.7.2). */
function coalesced(ranges: readonly ByteRange[], gapBytes: number): ByteRange[] {
  const ascending = ranges.map((range, place) => ({ ...range, place })).sort((a, b) => a.first - b.first);
  const merged: typeof ascending = [];
  for (const range of ascending) {
    const before = merged.at(-1);
    if (before === undefined || range.first > before.last + 1 + gapBytes) merged.push(range);
    else {
      const { first, last, place } = before;
      merged[merged.length - 1] = {
        first,
        last: Math.max(last, range.last),
        place: Math.min(place, range.place),
      };
    }
  }
  return merged.sort((a, b) => a.place - b.place).map(({ first, last }) => ({ first, last }));
}
