/** Validators of a file (RFC 9110 section 8.8) and the conditions that use them. */
import type { PathFacts } from '../ftp/describe.ts';

/** A condition on the state of a file, as entity tags or its time; the tag `*` stands for any that exists. */
export interface Condition {
  readonly ifMatch?: string;
  readonly ifNoneMatch?: string;
  /** Does not count beside ifMatch, nor where the server does not tell times to the second. */
  readonly ifUnmodifiedSince?: Date;
}

/** Whether nothing is asked. */
export function isUnconditional({ ifMatch, ifNoneMatch, ifUnmodifiedSince }: Condition): boolean {
  return ifMatch === undefined && ifNoneMatch === undefined && ifUnmodifiedSince === undefined;
}

/**
 * The entity tag of a file. Strong only when the server names the file uniquely (RFC 3659 `unique`) besides size and time;
 * otherwise weak, because two versions within one second may look the same. Undefined when size or time are not known so exactly.
 */
export function entryTag(facts: PathFacts): string | undefined {
  const { sizeBytes, modifiedAt, precision, unique } = facts;
  // A time of a listing would make one tag of all versions of a minute or a day (design case 99).
  if (sizeBytes === undefined || modifiedAt === undefined || precision !== undefined) return undefined;
  const version = `${sizeBytes.toString(36)}-${modifiedAt.getTime().toString(36)}`;
  const safe = unique?.replace(/[^\x21\x23-\x7e]/g, '');
  return safe === undefined || safe === '' ? `W/"${version}"` : `"${version}-${safe}"`;
}

/** Whether a list of entity tags (or `*`) holds the tag, by weak comparison. tag: undefined when there is no file. */
export function tagsInclude(list: string, tag: string | undefined): boolean {
  if (tag === undefined) return false;
  if (list.trim() === '*') return true;
  return opaqueTags(list).includes(opaque(tag));
}

/** The same by strong comparison (section 8.8.3.2): a weak tag is like no other. */
export function tagsIncludeStrongly(list: string, tag: string | undefined): boolean {
  if (tag === undefined || tag.startsWith('W/')) return false;
  return tagsIn(list).includes(tag);
}

/**
 * Whether a write may go ahead. facts: of what is there, undefined when nothing is. Comparison is weak on purpose: FTP has
 * no strong validators, and a client that sends back what we gave it means exactly that version.
 */
export function holds(condition: Condition, facts: PathFacts | undefined): boolean {
  const { ifMatch, ifNoneMatch } = condition;
  const tag = facts === undefined ? undefined : entryTag(facts);
  const isThere = facts !== undefined;
  if (ifMatch !== undefined && !(ifMatch.trim() === '*' ? isThere : tagsInclude(ifMatch, tag))) return false;
  if (ifMatch === undefined && isNewer(facts, condition.ifUnmodifiedSince)) return false;
  if (ifNoneMatch === undefined) return true;
  return ifNoneMatch.trim() === '*' ? !isThere : !tagsInclude(ifNoneMatch, tag);
}

/** HTTP dates have no fractions. */
function isNewer(facts: PathFacts | undefined, date: Date | undefined): boolean {
  if (facts?.modifiedAt === undefined || facts.precision !== undefined || date === undefined) return false;
  return Math.floor(facts.modifiedAt.getTime() / 1_000) * 1_000 > date.getTime();
}

function opaqueTags(list: string): string[] {
  return tagsIn(list).map(opaque);
}

function tagsIn(list: string): string[] {
  return list.match(/(?:W\/)?"[^"]*"/g) ?? [];
}

function opaque(tag: string): string {
  return tag.replace(/^W\//, '');
}
