/** Write locks and where they hold. RFC 4918 sections 6 and 7. Pure. */
import { isInside, parentKey } from './path-key.ts';

/** One lock. */
export interface Lock {
  /** Absolute URI that nobody can guess. */
  readonly token: string;
  readonly site: string;
  /** Of its root; see path-key.ts. */
  readonly path: string;
  /** Canonical path of its root, for the URL. */
  readonly shownPath: string;
  readonly depth: '0' | 'infinity';
  readonly scope: 'exclusive' | 'shared';
  /** What the client says of its owner: a whole `DAV:owner` element, or nothing. */
  readonly owner: string | undefined;
  /** Id of the principal that made it; nobody else may use the token. */
  readonly principal: string;
  readonly expiresAt: Date;
}

/** Whether a lock holds at a path: it is its root, or in the tree of a deep one. */
export function holdsAt(lock: Lock, path: string): boolean {
  return lock.path === path || (lock.depth === 'infinity' && isInside(path, lock.path));
}

/** What a method does to a path, as far as locks care. */
export interface Touch {
  readonly path: string;
  /** `content`: it is there before and after; `membership`: it comes or goes, so the folder around it changes too. */
  readonly kind: 'content' | 'membership';
  /** Everything inside is touched, too. */
  readonly isDeep: boolean;
}

/** The locks that stand in the way of it. */
export function locksAgainst(locks: readonly Lock[], { path, kind, isDeep }: Touch): Lock[] {
  const parent = parentKey(path);
  return locks.filter((lock) => {
    if (holdsAt(lock, path)) return true;
    // A lock of a folder protects the list of its members, whatever its depth (section 7.4).
    if (kind === 'membership' && lock.path === parent) return true;
    return isDeep && isInside(lock.path, path);
  });
}

/** What a new lock wants to be. */
export type LockWish = Pick<Lock, 'path' | 'depth' | 'scope'>;

/** The locks that allow no such lock beside them (section 6.2). */
export function conflictsOf(locks: readonly Lock[], wish: LockWish): Lock[] {
  return locks.filter((lock) => {
    const meets = holdsAt(lock, wish.path) || (wish.depth === 'infinity' && isInside(lock.path, wish.path));
    return meets && (lock.scope === 'exclusive' || wish.scope === 'exclusive');
  });
}
