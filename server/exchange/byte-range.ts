/** One byte range of a request. RFC 9110 section 14. Pure. */

/** First and last byte, both included. */
export interface ByteRange {
  readonly first: number;
  readonly last: number;
}

/** `whole`: no usable range, send everything; `unsatisfiable`: 416. */
export type RangeDecision = ByteRange | 'whole' | 'unsatisfiable';

const DIGITS_ONLY = /^\d{1,15}$/;

/**
 * What a Range header asks for.
 * header: undefined for none. sizeBytes: of the file. Several ranges, other units and malformed headers mean the whole file,
 * as the RFC allows; so does a range of a file whose size is unknown.
 */
export function decideRange(header: string | undefined, sizeBytes: number | undefined): RangeDecision {
  const [, from, to] = /^bytes=\s*(\d*)\s*-\s*(\d*)\s*$/i.exec(header ?? '') ?? [];
  if (sizeBytes === undefined || from === undefined || to === undefined || from + to === '') return 'whole';
  if (from === '') return suffix(to, sizeBytes);
  if (!DIGITS_ONLY.test(from) || (to !== '' && !DIGITS_ONLY.test(to))) return 'whole';
  const first = Number(from);
  const last = to === '' ? sizeBytes - 1 : Math.min(Number(to), sizeBytes - 1);
  if (to !== '' && Number(to) < first) return 'whole';
  return first >= sizeBytes ? 'unsatisfiable' : { first, last };
}

function suffix(digits: string, sizeBytes: number): RangeDecision {
  if (!DIGITS_ONLY.test(digits)) return 'whole';
  const length = Number(digits);
  if (length === 0 || sizeBytes === 0) return 'unsatisfiable';
  return { first: Math.max(0, sizeBytes - length), last: sizeBytes - 1 };
}
