/** Where sessions come from: a pool per site, a budget per server account, every dial approved by the target policy. */
import { SessionLost, TimedOut } from '../ftp/errors.ts';
import type { OpeningTimes } from '../ftp/connecting.ts';
import type { FtpSession } from '../ftp/session.ts';
import { GatewayError } from '../errors.ts';
import { Budgets } from '../pool/budgets.ts';
import { PoolDraining } from '../pool/errors.ts';
import type { Lane } from '../pool/lane.ts';
import type { Lease } from '../pool/lease.ts';
import type { PlaceInLine } from '../pool/pool.ts';
import type { Places } from '../pool/places.ts';
import type { PoolOptions } from '../pool/pool-options.ts';
import { Pools } from '../pool/pools.ts';
import type { PoolRequest } from '../pool/pools.ts';
import { SiteMissing } from '../sites/errors.ts';
import type { Site } from '../sites/site.ts';
import { Attention } from './attention.ts';
import { CurrentSettings } from './current-settings.ts';
import { SiteLogins } from './site-logins.ts';
import type { LoginOptions, SessionWatch } from './site-logins.ts';

/** While the line moves nobody is sent away; a line that stands still for so long is a failure. */
const WAIT_MS = 30_000;
/** Where several users wait for too few sessions, each gets one for so long at a time: a login costs as much as many small answers. */
const TURN_MS = 500;
/** Requests of one site that may wait; more than this are a program that runs wild. */
const MAX_WAITING = 1_000;

/** What the composition root decides. */
export type SessionPoolsOptions = LoginOptions;

/** For whom a session works. */
export interface Work {
  readonly site: Site;
  readonly signal: AbortSignal;
  /** Marks the transcript lines, and who waits. */
  readonly requestId?: string;
  /** Default interactive: somebody waits for the answer. Long transfers are bulk. */
  readonly lane?: Lane;
  /** Cleans up what other work has left behind; that is done on a site that was removed, too. */
  readonly purpose?: 'clean-up';
  /** Told after each wait for a session how long it was. */
  readonly onWaited?: (waitedMs: number) => void;
  /** Told when that wait was for a session that was opened meanwhile: what it took. */
  readonly onOpened?: (opening: OpeningTimes) => void;
}

/** Lends sessions of any site. */
export class SessionPools {
  readonly #options: SessionPoolsOptions;
  readonly #logins: SiteLogins;
  readonly #pools = new Pools<FtpSession>();
  readonly #budgets = new Budgets();
  readonly #attention = new Attention();
  /** To which site each session belongs. */
  readonly #living = new Map<FtpSession, string>();
  readonly #settings = new CurrentSettings();

  constructor(options: SessionPoolsOptions) {
    this.#options = options;
    this.#logins = new SiteLogins(options);
  }

  /**
   * Borrows a session of the site. Whoever borrows gives it back by `giveBack`, in every case.
   * Rejects with what the login, the pool or the policy says, and with SiteMissing when the site was removed.
   */
  async borrow(work: Work): Promise<Lease<FtpSession>> {
    if (work.purpose !== 'clean-up') work.site.ended.throwIfAborted();
    this.#attention.use(work.site.id);
    const startedAtMs = performance.now();
    try {
      const lease = await this.#settings.lend(work.site, () => this.#pools.acquire(this.#requestOf(work)));
      const { opening } = lease.resource;
      if (opening.startedAtMs >= startedAtMs) work.onOpened?.(opening);
      lease.resource.requestId = work.requestId;
      return lease;
    } catch (error) {
      const isGone = error instanceof PoolDraining && error.cause instanceof SiteMissing;
      throw isGone && work.purpose !== 'clean-up' ? error.cause : error;
    } finally {
      work.onWaited?.(performance.now() - startedAtMs);
    }
  }

  /**
   * Borrows a further session without waiting in line (no hold-and-wait, design case 93): one that is idle, or a new one if a place
   * of the budget is free this moment and nobody waits for it. Undefined otherwise, also when the server has no room for it.
   * Rejects with what the login or the policy says.
   */
  async tryBorrow(work: Work): Promise<Lease<FtpSession> | undefined> {
    work.site.ended.throwIfAborted();
    const lease = await this.#settings.lend(work.site, () => this.#pools.tryAcquire(this.#requestOf(work)));
    if (lease !== undefined) lease.resource.requestId = work.requestId;
    return lease;
  }

  /**
   * For work that began interactive and turns out to be long: returns the same lease, counted as bulk from now on, or gives the
   * session back and waits for another one in the bulk lane. The session must be idle. Rejects like `borrow`; the lease has ended
   * then.
   */
  async continueAsBulk(lease: Lease<FtpSession>, work: Work): Promise<Lease<FtpSession>> {
    if (lease.tryBecomeBulk()) return lease;
    this.giveBack(lease);
    return this.borrow({ ...work, lane: 'bulk' });
  }

  /** Before work that was lost is begun again. */
  get retryPauseMs(): number {
    return this.#options.limits.retryPauseMs;
  }

  /**
   * Somebody looks at the site until the returned function is called: one session is kept warm meanwhile.
   * onChange: told, never more often than a person can read, that the numbers or the line may have changed.
   */
  watch(site: Site, onChange: () => void = () => undefined): () => void {
    return this.#attention.watch(site.id, onChange);
  }

  /** Who waits for a session of the site, next one first. */
  lineOf(site: Site): readonly PlaceInLine[] {
    return this.#pools.lineOf(site.sessionsKey);
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
    const first = await this.#runOn(await this.borrow(work), work, run);
    if (!('stale' in first)) return first.result;
    const second = await this.#runOn(await this.borrow(work), work, run);
    if ('stale' in second) throw second.stale;
    return second.result;
  }

  /** Ends the sessions of a site. why: told to whoever waits for one; default: its login was changed. */
  async drain(site: Site, why: GatewayError = new SessionLost('the site was changed')): Promise<void> {
    await this.#pools.drain(site.sessionsKey, why);
  }

  /** Ends the sessions of a site that was removed at once, whatever they are doing; uploads are reset, not closed. */
  destroyOf(site: Site): void {
    void this.drain(site, new SiteMissing());
    for (const [session, id] of [...this.#living]) {
      if (id === site.id) session.destroy(new SessionLost('the site was removed'));
    }
  }

  /** Ends everything; new borrowers are refused. */
  async drainAll(): Promise<void> {
    await this.#pools.drainAll(new SessionLost('Gangway is stopping'));
  }

  /** Ends every session at once, whatever it is doing: uploads are reset, never ended as if they were complete (design case 100). */
  destroyAll(): void {
    for (const session of [...this.#living.keys()])
      session.destroy(new SessionLost('Gangway is stopping now'));
  }

  /** Numbers of a site's pool, for the status. */
  statsOf(site: Site): { idle: number; leased: number; opening: number; waiting: number; limit: number } {
    const stats = this.#pools.stats.get(site.sessionsKey);
    const { limit } = this.#placesOf(site);
    if (stats === undefined) return { idle: 0, leased: 0, opening: 0, waiting: 0, limit };
    const { idle, leased, opening, waiting } = stats;
    return { idle, leased, opening, waiting, limit };
  }

  /** The same numbers of all sites together, for metrics. */
  get totals(): {
    readonly idle: number;
    readonly leased: number;
    readonly opening: number;
    readonly waiting: number;
  } {
    const totals = { idle: 0, leased: 0, opening: 0, waiting: 0 };
    for (const { idle, leased, opening, waiting } of this.#pools.stats.values()) {
      totals.idle += idle;
      totals.leased += leased;
      totals.opening += opening;
      totals.waiting += waiting;
    }
    return totals;
  }

  #requestOf({ site, signal, lane, requestId }: Work): PoolRequest<FtpSession> {
    return {
      key: site.sessionsKey,
      create: () => this.#poolOf(site),
      signal,
      ...(lane === undefined ? {} : { lane }),
      ...(requestId === undefined ? {} : { label: requestId }),
    };
  }

  async #runOn<R>(
    lease: Lease<FtpSession>,
    { site }: Work,
    run: (session: FtpSession) => Promise<R>,
  ): Promise<{ result: R } | { stale: GatewayError }> {
    const session = lease.resource;
    const repliesBefore = session.replyCount;
    try {
      return { result: await run(session) };
    } catch (error) {
      if (isStale(error) && session.replyCount === repliesBefore) return { stale: error };
      throw error;
    } finally {
      this.giveBack(lease);
      this.#endIfRemoved(site);
    }
  }

  /** Whoever cleaned up was the last one there. */
  #endIfRemoved(site: Site): void {
    const { leased, waiting } = this.statsOf(site);
    if (site.ended.aborted && leased + waiting === 0) void this.drain(site, new SiteMissing());
  }

  #placesOf({ host, port, accountKey }: Site): Places {
    return this.#budgets.placesOf({ host: `${host}:${port}`, account: accountKey });
  }

  #poolOf(site: Site): PoolOptions<FtpSession> {
    const watch: SessionWatch = {
      isAccepted: () => this.#pools.openCountOf(site.sessionsKey) > 0,
      onGone: (session, reason) => this.#pools.gone(site.sessionsKey, session, reason),
    };
    return {
      budget: this.#placesOf(site),
      owner: site.owner,
      waitMs: WAIT_MS,
      maxWaiting: MAX_WAITING,
      turnMs: TURN_MS,
      isWatched: () => this.#attention.isOn(site.id),
      onChange: () => this.#attention.changed(site.id),
      open: async (signal) => {
        const session = await this.#logins.open(this.#settings.newestOf(site), watch, signal);
        this.#living.set(session, site.id);
        return session;
      },
      check: (session) => isAlive(session),
      close: async (session) => {
        await session.quit();
        this.#living.delete(session);
      },
      destroy: (session, reason) => {
        session.destroy(reason);
        this.#living.delete(session);
      },
    };
  }
}

/** The session was gone, or has fallen silent: pyftpdlib 1.5.7 does so after a full disk. */
export function isStale(error: unknown): error is SessionLost | TimedOut {
  return error instanceof SessionLost || error instanceof TimedOut;
}

/** The pool limits how long this may take. */
async function isAlive(session: FtpSession): Promise<boolean> {
  if (session.state !== 'idle') return false;
  const reply = await session.ask('NOOP');
  return !reply.isNegative;
}
