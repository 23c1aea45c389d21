/**
 * The doctor's own sessions: nobody else's are used or disturbed. Each step may take less time than in daily life, because
 * somebody is waiting for the answer; what was said is kept as evidence.
 */
import type { Mode, Security } from '../../contract/choices.ts';
import { DataModeMemory } from '../../ftp/data/data-modes.ts';
import type { DataOptions } from '../../ftp/data-opening.ts';
import { LoginRefused, SessionLost } from '../../ftp/errors.ts';
import type { SessionLimits } from '../../ftp/limits.ts';
import { FtpSession } from '../../ftp/session.ts';
import type { EventSink, SessionEvent } from '../../ftp/transcript.ts';
import type { Target } from '../../security/target-policy.ts';
import type { Work } from '../session-pools.ts';
import type { LoginOptions } from '../site-logins.ts';

/** Longest times of the doctor, where the configured ones are longer. */
const PATIENCE: Partial<SessionLimits> = {
  connectMs: 6_000,
  greetingMs: 8_000,
  handshakeMs: 6_000,
  replyMs: 8_000,
  extendedPassiveMs: 4_000,
  passiveMs: 4_000,
  acceptMs: 6_000,
  firstByteMs: 6_000,
  stallMs: 6_000,
  verdictMs: 6_000,
  reasonMs: 1_000,
};
/** Lines of evidence kept. */
const MAX_EVENTS = 2_000;

/** What is different about one session. */
export interface OpenOptions {
  readonly security?: Security;
  /** Gives the opening up, besides the end of the examination. */
  readonly signal?: AbortSignal;
  readonly onEvent?: EventSink;
}

/** Opens the sessions of one examination and ends them all. */
export class ExaminedSessions {
  readonly #work: Work;
  readonly #options: LoginOptions;
  readonly #open = new Set<FtpSession>();
  readonly #limits: SessionLimits;
  #target: Target | undefined;
  /** How data connections are opened from now on, by the sessions that are open too. */
  readonly #data: { mode: Mode; memory: DataModeMemory };
  readonly events: SessionEvent[] = [];

  /** work: signal ends everything. */
  constructor(work: Work, options: LoginOptions) {
    this.#work = work;
    this.#options = options;
    this.#limits = shortened(options.limits);
    this.#data = { mode: work.site.mode, memory: new DataModeMemory() };
    // A command that waits for its reply does not listen to any signal.
    const giveUp = (): void => {
      for (const session of this.#open) session.destroy(new SessionLost('the examination was given up'));
    };
    work.signal.addEventListener('abort', giveUp, { once: true });
  }

  /** From now on data connections are opened in this way, without regard to what was learned. */
  pin(mode: Mode): void {
    this.#data.mode = mode;
    this.#data.memory = new DataModeMemory();
  }

  /** Throws RateLimited when logins of this account were refused too often. */
  requireAttempts(): void {
    this.#options.refusedLogins.check(this.#work.site.accountKey);
  }

  /** What may be dialled; the name is resolved once. Rejects with DnsFailed, TargetNotAllowed or HostInvalid. */
  async permit(): Promise<Target> {
    const { site, signal } = this.#work;
    this.#target ??= await this.#options.policy.permit(site.host, site.port, { signal });
    return this.#target;
  }

  /** Opens one more. Rejects like FtpSession.open, or with RateLimited after too many refused logins. */
  async open({ security, signal, onEvent }: OpenOptions = {}): Promise<FtpSession> {
    const { authorities, refusedLogins } = this.#options;
    const { site } = this.#work;
    this.requireAttempts();
    const { host, port, address, alternatives } = await this.permit();
    const log = site.transcript.openSession();
    let opened: FtpSession | undefined;
    try {
      opened = await FtpSession.open(
        {
          host,
          endpoints: [{ address }, ...alternatives].map((one) => ({ address: one.address, port })),
          security: security ?? site.security,
          trust: {
            authorities,
            ...(site.trustedCertificate === undefined ? {} : { fingerprint: site.trustedCertificate }),
          },
          credentials: {
            user: site.user,
            password: site.password,
            ...(site.account === undefined ? {} : { account: site.account }),
          },
          data: this.#dataOptions(),
          wantsUtf8: site.charset.id === 'utf-8',
          limits: this.#limits,
          knowledge: site.profile.knowledge,
          onEvent: (event) => {
            log(event);
            if (this.events.length < MAX_EVENTS) this.events.push(event);
            onEvent?.(event);
          },
          onGone: () => {
            if (opened !== undefined) this.#open.delete(opened);
          },
        },
        signal === undefined ? this.#work.signal : AbortSignal.any([this.#work.signal, signal]),
      );
    } catch (error) {
      // With the same words we are in already: then it means that there is no room (case 21).
      if (error instanceof LoginRefused && this.#open.size === 0) refusedLogins.spend(site.accountKey);
      throw error;
    }
    opened.requestId = this.#work.requestId;
    this.#open.add(opened);
    return opened;
  }

  /** Ends one politely; what cannot be polite any more is destroyed. */
  async end(session: FtpSession): Promise<void> {
    this.#open.delete(session);
    await session.quit();
  }

  /** Ends all politely. When nobody waits any more they have ended at once. */
  async endAll(): Promise<void> {
    await Promise.all([...this.#open].map((session) => this.end(session)));
  }

  /** Read anew by every transfer. */
  #dataOptions(): DataOptions {
    const data = this.#data;
    const { active, isDataHost } = this.#options;
    return {
      active,
      ...(isDataHost === undefined ? {} : { isDataHost }),
      get mode() {
        return data.mode;
      },
      get memory() {
        return data.memory;
      },
    };
  }
}

function shortened(limits: SessionLimits): SessionLimits {
  const entries = Object.entries(limits) as [keyof SessionLimits, number][];
  return Object.fromEntries(
    entries.map(([name, ms]) => [name, Math.min(ms, PATIENCE[name] ?? ms)]),
  ) as unknown as SessionLimits;
}
