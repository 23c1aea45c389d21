/**
 * The doctor: examines a site from the name to the last byte and says what is wrong in plain words. It has sessions of its own, is
 * bounded in time, and works best where nothing else does.
 */
import type { CheckLine, DiagnosisLine } from '../../contract/diagnosis.ts';
import { GatewayError } from '../../errors.ts';
import { ServerBusy, SessionLost } from '../../ftp/errors.ts';
import type { SessionPools, Work } from '../session-pools.ts';
import type { LoginOptions } from '../site-logins.ts';
import { checkConnection } from './connection-checks.ts';
import { drawingOf } from './drawing.ts';
import { DiagnosisRunning } from './errors.ts';
import { Examination } from './examination.ts';
import { ExaminedSessions } from './examined-sessions.ts';
import { checkFile, checkWriting } from './file-checks.ts';
import { Findings } from './findings.ts';
import { checkLimit } from './limit-check.ts';
import { checkClock, checkListings } from './listing-checks.ts';
import { reportOf } from './report.ts';
import { profileOf, verdictOf } from './verdict.ts';
import { checkWays } from './way-checks.ts';

/** The whole examination; what is left then is not tried. */
const TOTAL_MS = 80_000;

/** What the composition root decides. */
export interface DoctorOptions {
  readonly pools: SessionPools;
  readonly sessions: LoginOptions;
  /** Longest examination (default 80 s). */
  readonly totalMs?: number;
}

/** How one examination differs. */
export interface DiagnosisOptions {
  /** Whether a file may be written to the server, and removed again. */
  readonly write: boolean;
  /** Takes every line as it is made; the examination waits until the promise settles. */
  readonly tell: (line: DiagnosisLine) => Promise<void>;
}

/** Examines sites, each one once at a time. */
export class Doctor {
  readonly #options: DoctorOptions;
  readonly #running = new Set<string>();
  readonly #end = new AbortController();

  constructor(options: DoctorOptions) {
    this.#options = options;
  }

  /** Throws SiteLocked, or DiagnosisRunning if the site is being examined. */
  requireFree(site: Work['site']): void {
    site.secrets.requireOpen();
    if (this.#running.has(site.id)) throw new DiagnosisRunning();
  }

  /**
   * Examines the site of the work and tells what it finds, line by line; the last line is the report. Rejects with
   * DiagnosisRunning, or with the signal's reason when nobody waits any more. No session is left behind in any case.
   */
  async examine(work: Work, options: DiagnosisOptions): Promise<void> {
    this.requireFree(work.site);
    this.#running.add(work.site.id);
    const time = AbortSignal.timeout(this.#options.totalMs ?? TOTAL_MS);
    const bounded = { ...work, signal: AbortSignal.any([work.signal, this.#end.signal, time]) };
    const sessions = new ExaminedSessions(bounded, this.#options.sessions);
    const findings = new Findings();
    const { tell } = options;
    const exam = new Examination({ work: bounded, pools: this.#options.pools, sessions, findings, tell });
    try {
      await runChecks(exam, options).catch((error: unknown) => {
        work.signal.throwIfAborted();
        this.#end.signal.throwIfAborted();
        if (!time.aborted && !(error instanceof GatewayError)) throw error;
        if (!time.aborted) findings.reasons.add(error instanceof ServerBusy ? 'busy' : 'session-lost');
      });
      if (time.aborted) findings.reasons.add('unfinished');
      const why = time.aborted ? 'there was no time left' : 'an earlier step failed';
      for (const id of findings.missing) await exam.skip(id, why);
      await this.#conclude(exam, options);
    } finally {
      this.#running.delete(work.site.id);
      await sessions.endAll();
    }
  }

  /** Gives up what is under way: Gangway is stopping. */
  close(): void {
    this.#end.abort(new SessionLost('Gangway is stopping'));
  }

  async #conclude({ site, findings, sessions }: Examination, { tell }: DiagnosisOptions): Promise<void> {
    const verdict = verdictOf(findings);
    const facts = drawingOf(site, findings, this.#options.sessions.active.publicAddress);
    await tell(verdict);
    await tell(facts);
    await tell(profileOf(site, findings));
    const { events } = sessions;
    const text = reportOf({ site, findings, verdict, facts, events, at: new Date() });
    await tell({ type: 'report', text });
  }
}

async function runChecks(exam: Examination, { write }: DiagnosisOptions): Promise<void> {
  const session = await checkConnection(exam);
  if (session === undefined) return;
  exam.site.profile.learn(session);
  const { features } = session.login;
  await exam.settle('features', {
    state: features.isAnnounced ? 'pass' : 'warn',
    evidence: features.isAnnounced
      ? `FEAT names ${features.lines.join(', ')}`
      : 'the server has no FEAT; what it can do is found out by trying',
  });
  const best = await checkWays(exam);
  await tlsReuse(exam);
  if (best !== undefined && exam.sample !== undefined) {
    exam.sessions.pin(best);
    await checkListings(exam, exam.sample);
    await checkFile(exam, exam.sample.file);
    await checkWriting(exam, { write });
    await checkClock(exam, exam.sample);
  }
  await checkLimit(exam);
}

async function tlsReuse(exam: Examination): Promise<CheckLine> {
  const { tlsFacts } = await exam.session();
  if (tlsFacts === undefined) return exam.skip('tls-reuse', 'the connection is not encrypted');
  if (tlsFacts.dataResumed === undefined) return exam.skip('tls-reuse', 'no data connection came about');
  return exam.settle(
    'tls-reuse',
    tlsFacts.dataResumed
      ? { state: 'pass', evidence: 'data connections continue the TLS session of the control connection' }
      : { state: 'warn', evidence: 'data connections begin a TLS session of their own; that is slower' },
  );
}
