/** Conditional requests for reading. RFC 9110 section 13. Pure. */
import { tagsInclude, tagsIncludeStrongly } from '../files/entry-tag.ts';
import type { FileFacts } from '../files/file-facts.ts';
import { parseHttpDate } from './http-date.ts';

/** The request headers that matter, lower case. */
export type ConditionalHeaders = Readonly<
  Partial<
    Record<'if-match' | 'if-none-match' | 'if-modified-since' | 'if-unmodified-since' | 'if-range', string>
  >
>;

/** `go`: send it; `unchanged`: 304; `failed`: 412. */
export type ReadDecision = 'go' | 'unchanged' | 'failed';

/**
 * Evaluates the preconditions in the order of section 13.2.2. If-Match is compared strongly (section 13.1.1): whoever reads by a weak
 * tag could get bytes of another version.
 */
export function decideRead(headers: ConditionalHeaders, facts: FileFacts): ReadDecision {
  const ifMatch = headers['if-match'];
  if (ifMatch !== undefined) {
    if (ifMatch.trim() !== '*' && !tagsIncludeStrongly(ifMatch, facts.tag)) return 'failed';
  } else if (isNewer(facts, headers['if-unmodified-since']) === true) return 'failed';
  const ifNoneMatch = headers['if-none-match'];
  if (ifNoneMatch !== undefined) {
    return ifNoneMatch.trim() === '*' || tagsInclude(ifNoneMatch, facts.tag) ? 'unchanged' : 'go';
  }
  return isNewer(facts, headers['if-modified-since']) === false ? 'unchanged' : 'go';
}

/**
 * Whether If-Range allows a part. Weak tags never do (section 13.1.5); a date does when it is exactly the file's and the server tells
 * times to the second.
 */
export function allowsRange(ifRange: string | undefined, facts: FileFacts): boolean {
  if (ifRange === undefined) return true;
  if (ifRange.includes('"')) return ifRange.startsWith('"') && ifRange.trim() === facts.tag;
  const modifiedAt = exactTime(facts);
  return modifiedAt !== undefined && parseHttpDate(ifRange)?.getTime() === modifiedAt;
}

/** When the file was changed, as an HTTP date can tell it: whole seconds, in milliseconds; undefined when it is not known so exactly. */
export function exactTime({ modifiedAt, precision }: FileFacts): number | undefined {
  if (modifiedAt === undefined || precision !== undefined) return undefined;
  return Math.floor(modifiedAt.getTime() / 1_000) * 1_000;
}

/** Whether the file is newer than an HTTP date; undefined when that cannot be said. */
function isNewer(facts: FileFacts, header: string | undefined): boolean | undefined {
  const date = parseHttpDate(header)?.getTime();
  const modifiedAt = exactTime(facts);
  return modifiedAt === undefined || date === undefined ? undefined : modifiedAt > date;
}
