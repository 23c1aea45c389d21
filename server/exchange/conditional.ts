/** Conditional requests for reading. RFC 9110 section 13. Pure. */
import { tagsInclude } from '../files/entry-tag.ts';
import type { FileFacts } from '../files/file-facts.ts';

/** The request headers that matter, lower case. */
export type ConditionalHeaders = Readonly<
  Partial<
    Record<'if-match' | 'if-none-match' | 'if-modified-since' | 'if-unmodified-since' | 'if-range', string>
  >
>;

/** `go`: send it; `unchanged`: 304; `failed`: 412. */
export type ReadDecision = 'go' | 'unchanged' | 'failed';

/** Evaluates the preconditions in the order of section 13.2.2. */
export function decideRead(headers: ConditionalHeaders, facts: FileFacts): ReadDecision {
  const ifMatch = headers['if-match'];
  if (ifMatch !== undefined) {
    if (ifMatch.trim() !== '*' && !tagsInclude(ifMatch, facts.tag)) return 'failed';
  } else if (isNewer(facts, headers['if-unmodified-since']) === true) return 'failed';
  const ifNoneMatch = headers['if-none-match'];
  if (ifNoneMatch !== undefined) {
    return ifNoneMatch.trim() === '*' || tagsInclude(ifNoneMatch, facts.tag) ? 'unchanged' : 'go';
  }
  return isNewer(facts, headers['if-modified-since']) === false ? 'unchanged' : 'go';
}

/** Whether If-Range allows a part. Weak tags never do (section 13.1.5), a date does when it is exactly the file's. */
export function allowsRange(ifRange: string | undefined, facts: FileFacts): boolean {
  if (ifRange === undefined) return true;
  if (ifRange.includes('"')) return !ifRange.startsWith('W/') && ifRange === facts.tag;
  const date = Date.parse(ifRange);
  return facts.modifiedAt !== undefined && date === wholeSeconds(facts.modifiedAt);
}

/** Whether the file is newer than an HTTP date; undefined when that cannot be said. */
function isNewer(facts: FileFacts, header: string | undefined): boolean | undefined {
  const date = Date.parse(header ?? '');
  if (facts.modifiedAt === undefined || Number.isNaN(date)) return undefined;
  return wholeSeconds(facts.modifiedAt) > date;
}

/** HTTP dates have no fractions. */
function wholeSeconds(date: Date): number {
  return Math.floor(date.getTime() / 1_000) * 1_000;
}
