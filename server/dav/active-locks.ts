/** Locks as clients see them: `activelock` elements. RFC 4918 section 14.1. */
import type { Hrefs } from './hrefs.ts';
import type { Lock } from './lock.ts';
import { xmlText } from './xml-text.ts';

/** What is needed to write them. */
export interface ActiveLockContext {
  readonly hrefs: Hrefs;
  readonly secondsLeft: (lock: Lock) => number;
}

/** The content of `lockdiscovery`. */
export function activeLocks(locks: readonly Lock[], { hrefs, secondsLeft }: ActiveLockContext): string {
  return locks
    .map(
      (lock) =>
        '<D:activelock><D:locktype><D:write/></D:locktype>' +
        `<D:lockscope><D:${lock.scope}/></D:lockscope><D:depth>${lock.depth}</D:depth>` +
        // Written anew by xml-text.ts when it came, so it is well-formed wherever it stands.
        (lock.owner ?? '') +
        `<D:timeout>Second-${secondsLeft(lock)}</D:timeout>` +
        `<D:locktoken><D:href>${xmlText(lock.token)}</D:href></D:locktoken>` +
        `<D:lockroot><D:href>${xmlText(hrefs.of(lock.shownPath, 'other'))}</D:href></D:lockroot></D:activelock>`,
    )
    .join('');
}
