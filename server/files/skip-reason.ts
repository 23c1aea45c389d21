/** Why something of a tree is left out, and which failures may be a reason at all. */
import { NameNotEncodable, PathnameUnsafe, ReplyError } from '../ftp/errors.ts';
import { EntryForbidden, EntryMissing, IsFolder } from './errors.ts';

/**
 * `forbidden`: the server does not allow it; `missing`: it was gone when its turn came, or changed its kind; `depth` and `loop`: a
 * folder that lies too deep or leads back into itself; `cut`: a folder with more entries than are listed; `unsafe`: a name that
 * cannot be used; `link`: links are not followed; `other`: neither file nor folder; `size`: a format needs a size before the bytes,
 * and the server tells none.
 */
export const SKIP_REASONS = [
  'forbidden',
  'missing',
  'depth',
  'loop',
  'cut',
  'unsafe',
  'link',
  'other',
  'size',
] as const;
/** One of them. */
export type SkipReason = (typeof SKIP_REASONS)[number];

/**
 * Why this one thing may be left out. Undefined for all failures that say nothing about it, such as a lost session: to go on after
 * those would pass a broken network off as a small tree.
 */
export function skipReasonOf(error: unknown): 'forbidden' | 'missing' | 'unsafe' | undefined {
  if (error instanceof EntryForbidden) return isPassing(error.cause) ? undefined : 'forbidden';
  if (error instanceof EntryMissing || error instanceof IsFolder) return 'missing';
  if (error instanceof PathnameUnsafe || error instanceof NameNotEncodable) return 'unsafe';
  return undefined;
}

/** 4yz: the same question may be answered in a moment. */
function isPassing(cause: unknown): boolean {
  return cause instanceof ReplyError && cause.isTransient;
}
