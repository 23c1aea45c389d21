/** Logs in to sites: every dial approved by the target policy, every refused login counted. */
import type { ActiveOptions, DataHostCheck } from '../ftp/data/data-connection.ts';
import { LoginRefused, ServerBusy } from '../ftp/errors.ts';
import type { SessionLimits } from '../ftp/limits.ts';
import { FtpSession } from '../ftp/session.ts';
import type { RateLimit } from '../security/rate-limit.ts';
import type { TargetPolicy } from '../security/target-policy.ts';
import type { Site } from '../sites/site.ts';

/** The same words get the same answer for so long: what comes in a bunch is not asked one by one. */
const REFUSED_MS = 2_000;

/** What the composition root decides. */
export interface LoginOptions {
  readonly policy: TargetPolicy;
  readonly limits: SessionLimits;
  readonly active: ActiveOptions;
  /** Hosts to and from which data connections may go besides the server itself; none when left out. */
  readonly isDataHost?: DataHostCheck;
  /** Further certificate authorities, PEM. */
  readonly authorities: readonly string[];
  /** Counts refused logins per server account; a locked account helps nobody. */
  readonly refusedLogins: RateLimit;
  /** Told how each login went. */
  readonly onLogin?: (login: LoginEnd) => void;
}

/** How one login went. */
export interface LoginEnd {
  readonly tookMs: number;
  /** Undefined when it succeeded. */
  readonly error?: unknown;
}

/** What a login has to know of the sessions that the site has already. */
export interface SessionWatch {
  /**
   * Whether another session of the site is alive. Then a server that refuses the same credentials has no room for one more, whatever
   * its words (design case 21).
   */
  readonly isAccepted: () => boolean;
  /** Told when a session ends by itself. */
  readonly onGone: (session: FtpSession, reason: Error) => void;
}

/** Opens sessions of any site. */
export class SiteLogins {
  readonly #options: LoginOptions;
  /** Logins under way to sites that have no session. */
  readonly #first = new Map<string, Promise<FtpSession>>();

  /** The last refusal, by what all versions of a site share; its password never changes. */
  readonly #refusals = new WeakMap<
    Site['profile'],
    { readonly error: LoginRefused; readonly atMs: number }
  >();

  constructor(options: LoginOptions) {
    this.#options = options;
  }

  /**
   * Opens a session. While the site has none that proves its password, one login at a time: eight parallel ones with a wrong password
   * would lock the account. Whoever waited is refused together with the first. Rejects with what the policy, the limit of refused
   * logins or the login says, or SiteLocked.
   */
  async open(site: Site, watch: SessionWatch, signal: AbortSignal): Promise<FtpSession> {
    // Before anything is dialled: a host that was changed in the database must not even be looked up.
    site.secrets.requireOpen();
    for (
      let first = this.#first.get(site.sessionsKey);
      first !== undefined;
      first = this.#first.get(site.sessionsKey)
    ) {
      await first;
    }
    if (watch.isAccepted()) return this.#timed(site, watch, signal);
    const refusal = this.#refusals.get(site.profile);
    if (refusal !== undefined && performance.now() - refusal.atMs < REFUSED_MS) throw refusal.error;
    const first = this.#timed(site, watch, signal);
    this.#first.set(site.sessionsKey, first);
    try {
      return await first;
    } finally {
      this.#first.delete(site.sessionsKey);
    }
  }

  async #timed(site: Site, watch: SessionWatch, signal: AbortSignal): Promise<FtpSession> {
    const { onLogin } = this.#options;
    const startedAtMs = performance.now();
    try {
      const session = await this.#open(site, watch, signal);
      onLogin?.({ tookMs: performance.now() - startedAtMs });
      return session;
    } catch (error) {
      onLogin?.({ tookMs: performance.now() - startedAtMs, error });
      throw error;
    }
  }

  async #open(site: Site, watch: SessionWatch, signal: AbortSignal): Promise<FtpSession> {
    const { policy, limits, active, isDataHost, authorities, refusedLogins } = this.#options;
    const tries = triesKey(site);
    if (!watch.isAccepted()) refusedLogins.check(tries);
    const target = await policy.permit(site.host, site.port, { signal });
    let opened: FtpSession | undefined;
    try {
      opened = await FtpSession.open(
        {
          host: target.host,
          endpoints: [target, ...target.alternatives].map(({ address }) => ({ address, port: target.port })),
          security: site.security,
          trust: {
            authorities,
            ...(site.trustedCertificate === undefined ? {} : { fingerprint: site.trustedCertificate }),
          },
          credentials: {
            user: site.user,
            password: site.password,
            ...(site.account === undefined ? {} : { account: site.account }),
          },
          data: {
            mode: site.mode,
            memory: site.profile.dataModes,
            active,
            ...(isDataHost === undefined ? {} : { isDataHost }),
          },
          wantsUtf8: site.charset.id === 'utf-8',
          limits,
          knowledge: site.profile.knowledge,
          onEvent: site.transcript.openSession(),
          onGone: (reason) => {
            if (opened !== undefined) watch.onGone(opened, reason);
          },
        },
        signal,
      );
    } catch (error) {
      if (!(error instanceof LoginRefused)) throw error;
      if (watch.isAccepted()) throw new ServerBusy(error.verb, error.reply, { phase: 'login', cause: error });
      refusedLogins.spend(tries);
      this.#refusals.set(site.profile, { error, atMs: performance.now() });
      throw error;
    }
    site.profile.learn(opened);
    return opened;
  }
}

/** A password that was right once has tries of its own: strangers who guess at the same account must not lock its user out. */
function triesKey({ accountKey, id, profile }: Site): string {
  return profile.login === undefined ? accountKey : `${accountKey} ${id}`;
}
