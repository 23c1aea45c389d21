/** One examination under way: runs checks one after the other, tells each, and keeps a usable session at hand. */
import { setTimeout as wait } from 'node:timers/promises';
import type { CheckLine, DiagnosisCheck } from '../../contract/diagnosis.ts';
import { ServerBusy, SessionLost, TimedOut } from '../../ftp/errors.ts';
import { Pathname } from '../../ftp/pathname.ts';
import type { FtpSession } from '../../ftp/session.ts';
import type { Site } from '../../sites/site.ts';
import type { SessionPools, Work } from '../session-pools.ts';
import { evidenceOf, oneLine } from './evidence.ts';
import { evidenceZh } from './evidence-words.zh.ts';
import type { ExaminedSessions } from './examined-sessions.ts';
import type { CheckResult, Findings } from './findings.ts';
import type { Sample } from './sample.ts';

/** Longest time of one check; what takes longer is no answer either. */
const CHECK_MS = 15_000;
/** How long a session may take to come back in step after a check. */
const SETTLE_MS = 2_000;
const SETTLE_STEP_MS = 20;
/** Our own idle sessions hold places at the server; so long their goodbye is waited for. */
const MAKE_ROOM_MS = 3_000;
const ROOM_ATTEMPTS = 5;
const ROOM_PAUSE_MS = 300;

/** Takes the lines as they are made; the examination waits until the promise settles. */
export type CheckListener = (line: CheckLine) => Promise<void>;

/** What an examination works with. */
export interface ExaminationOptions {
  readonly work: Work;
  readonly pools: SessionPools;
  readonly sessions: ExaminedSessions;
  readonly findings: Findings;
  readonly tell: CheckListener;
}

/** One run of the checks over one site. */
export class Examination {
  readonly site: Site;
  readonly sessions: ExaminedSessions;
  readonly findings: Findings;
  /** A folder and perhaps a file to try things on, found by the first listing. */
  sample: Sample | undefined;
  readonly #options: ExaminationOptions;
  #session: FtpSession | undefined;
  /** A session that was just given up holds its place for a moment. */
  #hasBeenIn = false;
  #checkSignal: AbortSignal;

  constructor(options: ExaminationOptions) {
    this.#options = options;
    this.site = options.work.site;
    this.sessions = options.sessions;
    this.findings = options.findings;
    this.#checkSignal = options.work.signal;
  }

  /** Ends with the check that runs, with the examination, or when nobody waits any more. */
  get signal(): AbortSignal {
    return this.#checkSignal;
  }

  /** The folder that the login led to. */
  get home(): Pathname {
    const bytes = this.#session?.login.home;
    try {
      return bytes === undefined ? Pathname.ROOT : Pathname.parse(bytes);
    } catch {
      return Pathname.ROOT;
    }
  }

  /** Throws what ended the examination, if it is over: whoever handles failures asks first. */
  throwIfOver(): void {
    this.#options.work.signal.throwIfAborted();
  }

  /** Runs one check and tells how it went. A failure is a result; only the end of the whole examination is thrown. */
  async check(id: DiagnosisCheck, run: () => Promise<CheckResult>): Promise<CheckLine> {
    const { work, tell } = this.#options;
    this.throwIfOver();
    await tell({ type: 'check', id, state: 'running', evidence: '', ms: 0 });
    const began = performance.now();
    const timeout = AbortSignal.timeout(CHECK_MS);
    this.#checkSignal = AbortSignal.any([work.signal, timeout]);
    const result = await run().catch((error: unknown): CheckResult => {
      this.throwIfOver();
      const known = timeout.aborted ? new TimedOut('end of the check', CHECK_MS) : error;
      return { state: 'fail', evidence: evidenceOf(known) };
    });
    this.#checkSignal = work.signal;
    return this.settle(id, result, performance.now() - began);
  }

  /** Tells the result of a check that ran together with others. */
  async settle(id: DiagnosisCheck, { state, evidence }: CheckResult, ms = 0): Promise<CheckLine> {
    const told = oneLine(this.site.masked(evidence));
    const zh = evidenceZh(told);
    const line: CheckLine = {
      type: 'check',
      id,
      state,
      evidence: told,
      ...(zh === undefined ? {} : { zh }),
      ms: Math.max(0, Math.round(ms)),
    };
    this.findings.add(line);
    await this.#options.tell(line);
    return line;
  }

  /** A check that was not tried, and why. */
  skip(id: DiagnosisCheck, why: string): Promise<CheckLine> {
    return this.settle(id, { state: 'skipped', evidence: why });
  }

  /** A session that is in step: the one that there is, or a new one. Rejects like FtpSession.open. */
  async session(): Promise<FtpSession> {
    const current = this.#session;
    if (current !== undefined && (await isInStep(current))) return current;
    if (current !== undefined) {
      current.destroy(new SessionLost('it did not come back in step'));
      await this.sessions.end(current);
    }
    this.#session = undefined;
    this.#session = await this.#open();
    this.#hasBeenIn = true;
    return this.#session;
  }

  async #open(): Promise<FtpSession> {
    const { pools, work } = this.#options;
    try {
      return await this.sessions.open();
    } catch (error) {
      const holdsPlaces = this.#hasBeenIn || pools.statsOf(work.site).idle > 0;
      if (!(error instanceof ServerBusy) || !holdsPlaces) throw error;
      // The place that is missing may be held by a session of our own that nobody uses just now, or that has just ended.
      await Promise.race([pools.drain(work.site), wait(MAKE_ROOM_MS, undefined, { ref: false })]);
      return this.#openInTheEnd(ROOM_ATTEMPTS);
    }
  }

  /** Servers count a session for a moment after its goodbye. */
  async #openInTheEnd(attempts: number): Promise<FtpSession> {
    await wait(ROOM_PAUSE_MS, undefined, { signal: this.#options.work.signal });
    try {
      return await this.sessions.open();
    } catch (error) {
      if (attempts <= 1 || !(error instanceof ServerBusy)) throw error;
      return this.#openInTheEnd(attempts - 1);
    }
  }
}

async function isInStep(session: FtpSession): Promise<boolean> {
  for (let waitedMs = 0; waitedMs < SETTLE_MS; waitedMs += SETTLE_STEP_MS) {
    if (session.state === 'idle') return true;
    if (session.state !== 'busy' && session.state !== 'draining') return false;
    await wait(SETTLE_STEP_MS);
  }
  return session.state === 'idle';
}
