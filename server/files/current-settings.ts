/** Settings of a site may change while its sessions live: every session that is lent follows those of the work it is lent for. */
import { SessionLost } from '../ftp/errors.ts';
import type { FtpSession } from '../ftp/session.ts';
import type { Lease } from '../pool/lease.ts';
import type { Site } from '../sites/site.ts';

/** A session that will not follow is replaced by a new one; more than this in a row would be somebody who changes them all the time. */
const MAX_REPLACEMENTS = 10;

/** The settings under which sessions are opened and lent. */
export class CurrentSettings {
  /** By what all versions of one site share. */
  readonly #newest = new WeakMap<Site['profile'], Site>();

  /** The version of the site for which somebody borrowed last: new sessions are opened for that. */
  newestOf(site: Site): Site {
    return this.#newest.get(site.profile) ?? site;
  }

  /**
   * Borrows until the session speaks as `site` wants; one that cannot is ended. borrow: lends one.
   * Resolves with undefined when `borrow` does. Rejects as `borrow` does.
   */
  async lend<L extends Lease<FtpSession> | undefined>(site: Site, borrow: () => Promise<L>): Promise<L> {
    for (let replaced = 0; ; replaced++) {
      this.#newest.set(site.profile, site);
      const lease = await borrow();
      if (lease === undefined || (await follows(lease.resource, site))) return lease;
      const reason = new SessionLost('the server would not change the charset of a session');
      lease.discard(reason);
      if (replaced >= MAX_REPLACEMENTS) throw reason;
    }
  }
}

/** False also for a session that turns out to be dead. */
async function follows(session: FtpSession, site: Site): Promise<boolean> {
  const { mode, charset } = site;
  return session.follow({ mode, wantsUtf8: charset.id === 'utf-8' }).catch(() => false);
}
