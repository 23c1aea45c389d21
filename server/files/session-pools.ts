/** Where sessions come from: a pool per site, a budget per server account, every dial approved by the target policy. */
import type { ActiveOptions } from '../ftp/data/data-connection.ts';
import { LoginRefused, SessionLost } from '../ftp/errors.ts';
import type { SessionLimits } from '../ftp/limits.ts';
import { FtpSession } from '../ftp/session.ts';
import { GatewayError } from '../errors.ts';
import { Budgets } from '../pool/budgets.ts';
import type { Lease } from '../pool/lease.ts';
import type { PoolOptions } from '../pool/pool-options.ts';
import { Pools } from '../pool/pools.ts';
import type { RateLimit } from '../security/rate-limit.ts';
import type { TargetPolicy } from '../security/target-policy.ts';
import type { Site } from '../sites/site.ts';

/** What the composition root decides. */
export interface SessionPoolsOptions {
  readonly policy: TargetPolicy;
  readonly limits: SessionLimits;
  readonly active: ActiveOptions;
  /** Further certificate authorities, PEM. */
  readonly authorities: readonly string[];
  /** Counts refused logins per server account; a locked account helps nobody. */
  readonly refusedLogins: RateLimit;
}

/** For whom a session works. */
export interface Work {
  readonly site: Site;
  readonly signal: AbortSignal;
  /** Marks the transcript lines. */
  readonly requestId?: string;
}

/** Lends sessions of any site. */
export class SessionPools {
  readonly #options: SessionPoolsOptions;
  readonly #pools = new Pools<FtpSession>();
  readonly #budgets = new Budgets();
  /** Logins under way to sites that have never let us in. */
  readonly #firstLogins = new Map<string, Promise<FtpSession>>();

  constructor(options: SessionPoolsOptions) {
    this.#options = options;
  }

  /**
   * Borrows a session of the site. Whoever borrows gives it back by `giveBack`, in every case.
   * Rejects with what the login, the pool or the policy says.
   */
  async borrow(work: Work): Promise<Lease<FtpSession>> {
    const { site, signal } = work;
    const lease = await this.#pools.acquire({ key: site.id, create: () => this.#poolOf(site), signal });
    lease.resource.requestId = work.requestId;
    return lease;
  }

  /** Gives a session back: lent again if it is idle, ended if anything about it is in doubt. */
  giveBack(lease: Lease<FtpSession>): void {
    const session = lease.resource;
    session.requestId = undefined;
    if (session.state === 'idle') lease.release();
    else lease.discard(new SessionLost(`it was ${session.state} when it was given back`));
  }

  /**
   * Does one piece of work on a session. When the session turns out to be dead before it has answered anything, the work is
   * done once more on a new one: sessions die while they are idle, and nobody should see that (case 94).
   * work must be repeatable until its first reply.
   */
  async use<R>(work: Work, run: (session: FtpSession) => Promise<R>): Promise<R> {
    const first = await this.#runOn(await this.borrow(work), run);
    if (!('stale' in first)) return first.result;
    const second = await this.#runOn(await this.borrow(work), run);
    if ('stale' in second) throw second.stale;
    return second.result;
  }

  /** Ends the sessions of a site, because it was removed. */
  async drain(site: Site): Promise<void> {
    await this.#pools.drain(site.id, new SessionLost('the site was closed'));
  }

  /** Ends everything; new borrowers are refused. */
  async drainAll(): Promise<void> {
    await this.#pools.drainAll(new SessionLost('Gangway is stopping'));
  }

  /** Numbers of a site's pool, for the status. */
  statsOf(site: Site): { idle: number; leased: number; opening: number; waiting: number; limit: number } {
    const stats = this.#pools.stats.get(site.id);
    const limit = this.#budgets.of(site.accountKey).limit;
    if (stats === undefined) return { idle: 0, leased: 0, opening: 0, waiting: 0, limit };
    const { idle, leased, opening, waiting } = stats;
    return { idle, leased, opening, waiting, limit };
  }

  async #runOn<R>(
    lease: Lease<FtpSession>,
    run: (session: FtpSession) => Promise<R>,
  ): Promise<{ result: R } | { stale: GatewayError }> {
    const session = lease.resource;
    const repliesBefore = session.replyCount;
    try {
      return { result: await run(session) };
    } catch (error) {
      if (error instanceof SessionLost && session.replyCount === repliesBefore) return { stale: error };
      throw error;
    } finally {
      this.giveBack(lease);
    }
  }

  #poolOf(site: Site): PoolOptions<FtpSession> {
    return {
      budget: this.#budgets.of(site.accountKey),
      open: (signal) => this.#openInTurn(site, signal),
      check: (session) => isAlive(session),
      close: (session) => session.quit(),
      destroy: (session, reason) => session.destroy(reason),
    };
  }

  /**
   * Until a site has let us in once, one login at a time: eight parallel ones with a wrong password would lock the account.
   * Whoever waited is refused together with the first.
   */
  async #openInTurn(site: Site, signal: AbortSignal): Promise<FtpSession> {
    await this.#firstLogins.get(site.id);
    if (site.profile.login !== undefined) return this.#open(site, signal);
    const first = this.#open(site, signal);
    this.#firstLogins.set(site.id, first);
    try {
      return await first;
    } finally {
      this.#firstLogins.delete(site.id);
    }
  }

  async #open(site: Site, signal: AbortSignal): Promise<FtpSession> {
    const { policy, limits, active, authorities, refusedLogins } = this.#options;
    refusedLogins.check(site.accountKey);
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
          data: { mode: site.mode, memory: site.profile.dataModes, active },
          wantsUtf8: site.charset.id === 'utf-8',
          limits,
          knowledge: site.profile.knowledge,
          onEvent: site.transcript.openSession(),
          onGone: (reason) => {
            if (opened !== undefined) this.#pools.gone(site.id, opened, reason);
          },
        },
        signal,
      );
    } catch (error) {
      if (error instanceof LoginRefused) refusedLogins.spend(site.accountKey);
      throw error;
    }
    site.profile.learn(opened);
    return opened;
  }
}

/** The pool limits how long this may take. */
async function isAlive(session: FtpSession): Promise<boolean> {
  if (session.state !== 'idle') return false;
  const reply = await session.ask('NOOP');
  return !reply.isNegative;
}
