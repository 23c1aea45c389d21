/** What LOCK asks for. RFC 4918 sections 9.10, 10.7 and 14.11. Pure. */
import { XmlInvalid } from './errors.ts';
import type { Lock } from './lock.ts';
import { writeElement } from './xml-text.ts';
import { childrenOf, isDav } from './xml-tree.ts';
import type { XmlElement } from './xml-tree.ts';

const SECOND_MS = 1_000;
/** Without a wish: long enough for a client that refreshes, short enough for one that crashed. */
const DEFAULT_LOCK_MS = 10 * 60 * SECOND_MS;
/** Windows asks for an hour and refreshes; whoever wants for ever gets this. */
export const MAX_LOCK_MS = 60 * 60 * SECOND_MS;
const MIN_LOCK_MS = SECOND_MS;
/** What a client writes of its owner is kept as it is, up to here. */
const MAX_OWNER_LENGTH = 4 * 1024;

/** body: root of the request's XML. Throws XmlInvalid. */
export function lockInfoOf(body: XmlElement): Pick<Lock, 'scope' | 'owner'> {
  if (!isDav(body, 'lockinfo')) throw new XmlInvalid('is no lockinfo');
  const [type] = childrenOf(body, 'locktype').flatMap((one) => childrenOf(one));
  const [scope] = childrenOf(body, 'lockscope').flatMap((one) => childrenOf(one));
  if (type === undefined || !isDav(type, 'write')) throw new XmlInvalid('asks for no write lock');
  if (scope === undefined || !(isDav(scope, 'exclusive') || isDav(scope, 'shared'))) {
    throw new XmlInvalid('asks for neither an exclusive nor a shared lock');
  }
  const [owner] = childrenOf(body, 'owner');
  const written = owner === undefined ? undefined : writeElement(owner);
  if ((written?.length ?? 0) > MAX_OWNER_LENGTH) throw new XmlInvalid('has an owner that is too long');
  return { scope: isDav(scope, 'exclusive') ? 'exclusive' : 'shared', owner: written };
}

/** How long the lock shall live: the first time that is understood, within bounds. header: `Timeout`. */
export function lockLifetimeMs(header: string | undefined): number {
  for (const wish of (header ?? '').split(',')) {
    if (/^\s*infinite\s*$/i.test(wish)) return MAX_LOCK_MS;
    const [, seconds] = /^\s*second-(\d{1,10})\s*$/i.exec(wish) ?? [];
    if (seconds === undefined) continue;
    return Math.min(Math.max(Number(seconds) * SECOND_MS, MIN_LOCK_MS), MAX_LOCK_MS);
  }
  return DEFAULT_LOCK_MS;
}
