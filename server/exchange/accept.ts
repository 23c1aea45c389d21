/** Which of the media types we have a client likes best. RFC 9110 section 12.5.1. */

/** One range of an Accept header, taken apart. */
interface MediaRange {
  readonly type: string;
  readonly subtype: string;
  readonly weight: number;
}

const MEDIA_RANGE = /^\s*([\w!#$%&'*+.^`|~-]+)\/([\w!#$%&'*+.^`|~-]+)\s*(;.*)?$/;
const WEIGHT = /;\s*q\s*=\s*(0(?:\.\d{0,3})?|1(?:\.0{0,3})?)\s*(?:;|$)/i;
/** Longer lists are nobody's wish. */
const MAX_RANGES = 100;

/**
 * The one of `offered` (media types without parameters, the best first) that the header wants most; equal wishes go to the first.
 * Undefined when none is wanted. Without a header, or with one that cannot be read, everything is.
 */
export function preferredType<const T extends string>(
  accept: string | undefined,
  offered: readonly T[],
): T | undefined {
  const ranges = (accept ?? '').split(',', MAX_RANGES).flatMap(rangeOf);
  if (ranges.length === 0) return offered[0];
  const weighted = offered.map((type) => ({ type, weight: weightOf(type, ranges) }));
  // Sorting keeps the order of equal weights.
  const [best] = weighted.filter(({ weight }) => weight > 0).sort((a, b) => b.weight - a.weight);
  return best?.type;
}

/** The most specific range that covers the type says how much it is wanted. */
function weightOf(mediaType: string, ranges: readonly MediaRange[]): number {
  const [type, subtype] = mediaType.split('/');
  const exact = ranges.find((range) => range.type === type && range.subtype === subtype);
  const family = ranges.find((range) => range.type === type && range.subtype === '*');
  const any = ranges.find((range) => range.type === '*' && range.subtype === '*');
  return (exact ?? family ?? any)?.weight ?? 0;
}

function rangeOf(text: string): MediaRange[] {
  const [, type, subtype, parameters = ''] = MEDIA_RANGE.exec(text) ?? [];
  if (type === undefined || subtype === undefined) return [];
  const weight = Number(WEIGHT.exec(parameters)?.[1] ?? 1);
  return [{ type: type.toLowerCase(), subtype: subtype.toLowerCase(), weight }];
}
