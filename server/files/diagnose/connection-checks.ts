/** From the name to a logged-in session: one login, told step by step. */
import type { DiagnosisCheck, VerdictCode } from '../../contract/diagnosis.ts';
import {
  AccountRequired,
  BadReply,
  CertificateUntrusted,
  ConnectFailed,
  LoginRefused,
  ReplyError,
  ReplyTooLarge,
  ServerBusy,
  SessionLost,
  TimedOut,
  TlsFailed,
  TlsInjection,
  TlsRefused,
} from '../../ftp/errors.ts';
import { CODE } from '../../ftp/reply.ts';
import type { FtpSession } from '../../ftp/session.ts';
import type { SessionEvent } from '../../ftp/transcript.ts';
import { DnsFailed } from '../../security/errors.ts';
import { evidenceOf } from './evidence.ts';
import type { Examination } from './examination.ts';
import type { CheckResult } from './findings.ts';
import { greetsWith } from './security-hint.ts';

type Step = Extract<DiagnosisCheck, 'tcp' | 'greeting' | 'auth-tls' | 'certificate' | 'login'>;

/** With AUTH TLS, and with TLS from the first byte. */
const STEPS: readonly Step[] = ['tcp', 'greeting', 'auth-tls', 'certificate', 'login'];
const IMPLICIT_STEPS: readonly Step[] = ['tcp', 'auth-tls', 'certificate', 'greeting', 'login'];

/** A certificate that ends sooner is worth a word. */
const SOON_DAYS = 14;
const DAY_MS = 24 * 60 * 60_000;
/** What servers say that want TLS before a login; words, because every code is used for it (421, 503, 530, 534, 550). */
const TLS_WORDS = /\b(tls|ssl|encrypt\w*|secure|cleartext|ftps)\b/i;

/** Finds the server and logs in. Returns the session, or undefined when there will be none. */
export async function checkConnection(exam: Examination): Promise<FtpSession | undefined> {
  const { sessions, findings } = exam;
  const dns = await exam.check('dns', () => resolved(exam));
  if (dns.state === 'fail') return undefined;
  if (await isLocked(exam)) return undefined;
  const steps = exam.site.security === 'implicit' ? IMPLICIT_STEPS : STEPS;
  let opened: FtpSession | undefined;
  let failure: unknown;
  await exam.check('tcp', async () => {
    try {
      opened = await exam.session();
      findings.ends = opened.ends;
      return { state: 'pass', evidence: tcpEvidence(sessions.events) };
    } catch (error) {
      failure = error;
      exam.throwIfOver();
      if (stepOf(error, sessions.events) === 'tcp') throw error;
      return { state: 'pass', evidence: tcpEvidence(sessions.events) };
    }
  });
  const failed = opened === undefined ? stepOf(failure, sessions.events) : undefined;
  for (const step of steps.slice(1)) {
    if (step === failed) await exam.settle(step, { state: 'fail', evidence: evidenceOf(failure) });
    if (failed !== undefined && steps.indexOf(step) >= steps.indexOf(failed)) continue;
    await exam.settle(step, passed(step, exam, opened));
  }
  if (failed !== undefined) findings.reasons.add(await reasonOfFailure(exam, failure, failed));
  else if (opened?.login.isProtected === false) findings.reasons.add('clear-text');
  return opened;
}

/** After too many refused logins nothing is tried at all: the server would lock the account, which helps nobody. */
async function isLocked(exam: Examination): Promise<boolean> {
  try {
    exam.sessions.requireAttempts();
    return false;
  } catch (error) {
    const evidence = `not tried, because this login was refused too often: ${evidenceOf(error)}`;
    await exam.settle('login', { state: 'fail', evidence });
    exam.findings.reasons.add('wrong-password');
    return true;
  }
}

async function resolved(exam: Examination): Promise<CheckResult> {
  try {
    const { address, alternatives } = await exam.sessions.permit();
    const all = [address, ...alternatives.map((one) => one.address)].join(', ');
    return {
      state: 'pass',
      evidence: all === exam.site.host ? `${all} is an address` : `${exam.site.host} is ${all}`,
    };
  } catch (error) {
    exam.throwIfOver();
    exam.findings.reasons.add(error instanceof DnsFailed ? 'name-unknown' : 'target-forbidden');
    throw error;
  }
}

/** How a step went that must have gone well, because a later one was reached. */
function passed(step: Step, exam: Examination, session: FtpSession | undefined): CheckResult {
  const { events } = exam.sessions;
  if (step === 'greeting')
    return {
      state: 'pass',
      evidence: session?.login.greeting ?? greetingIn(events) ?? 'the server greeted',
    };
  if (step === 'login') return { state: 'pass', evidence: 'the server let us in' };
  const { security } = exam.site;
  if (security === 'plain') return { state: 'skipped', evidence: 'this site is set to plain FTP' };
  if (!speaksTls(exam)) {
    if (step === 'certificate') return { state: 'skipped', evidence: 'the connection is not encrypted' };
    return { state: 'warn', evidence: 'the server offers no TLS; everything travels in clear' };
  }
  const tls = session?.tlsFacts;
  if (tls === undefined) return { state: 'pass', evidence: 'the server speaks TLS' };
  if (step === 'auth-tls') return { state: 'pass', evidence: `${tls.version}, ${tls.cipher}` };
  return certificateResult(tls.certificate, exam.site.trustedCertificate !== undefined);
}

function speaksTls({ site, sessions: { events } }: Examination): boolean {
  return site.security === 'implicit' || events.some(({ code }) => code === CODE.securityDataAccepted);
}

function certificateResult(
  certificate: NonNullable<FtpSession['tlsFacts']>['certificate'],
  isPinned: boolean,
): CheckResult {
  if (certificate === undefined) return { state: 'warn', evidence: 'the server showed no certificate' };
  const until = certificate.validTo.toISOString().slice(0, 'YYYY-MM-DD'.length);
  const why = isPinned ? 'trusted by its fingerprint' : `signed by ${certificate.issuer}`;
  const evidence = `${certificate.subject}, ${why}, valid until ${until}`;
  const days = (certificate.validTo.getTime() - Date.now()) / DAY_MS;
  return { state: days < SOON_DAYS ? 'warn' : 'pass', evidence };
}

/** Refused commands that belong to another step than the login. */
const STEP_OF_VERB: Readonly<Record<string, Step>> = { CONNECT: 'greeting', AUTH: 'auth-tls' };

/** At which step the opening of a session failed. */
function stepOf(error: unknown, events: readonly SessionEvent[]): Step {
  if (error instanceof ConnectFailed) return 'tcp';
  if (error instanceof CertificateUntrusted) return 'certificate';
  if (error instanceof TlsFailed || error instanceof TlsInjection || error instanceof TlsRefused)
    return 'auth-tls';
  if (error instanceof ReplyError) return STEP_OF_VERB[error.verb] ?? 'login';
  if (error instanceof TimedOut && error.phase === 'tls') return 'auth-tls';
  if (!events.some(({ text }) => text.startsWith('connected to'))) return 'tcp';
  if (error instanceof BadReply || error instanceof ReplyTooLarge || firstReply(events) === undefined)
    return 'greeting';
  return events.some(({ verb }) => verb === 'USER') ? 'login' : 'auth-tls';
}

/** What the failure means for the person who asked. */
async function reasonOfFailure(exam: Examination, error: unknown, step: Step): Promise<VerdictCode> {
  const { site, sessions, findings } = exam;
  const said = error instanceof ReplyError ? error.reply.text : (farewellOf(error)?.text ?? '');
  const isInClear = site.security === 'plain' || (site.security === 'auto' && step === 'login');
  if (isInClear && TLS_WORDS.test(said)) {
    findings.securityHint = 'explicit';
    return 'tls-needed';
  }
  if (error instanceof ServerBusy || farewellOf(error) !== undefined) return 'busy';
  if (error instanceof AccountRequired) return 'account-needed';
  if (error instanceof LoginRefused) return 'wrong-password';
  if (error instanceof CertificateUntrusted) return 'certificate-untrusted';
  if (error instanceof TlsRefused) return 'tls-refused';
  if (step === 'tcp') return error instanceof TimedOut ? 'no-answer' : 'nothing-listens';
  // A server that waits for TLS and one that waits for words stay silent, or take each other's bytes for nonsense.
  if (site.security === 'implicit' && (step === 'auth-tls' || step === 'greeting')) {
    if (!(await greetsWith(sessions, 'explicit'))) return step === 'greeting' ? 'no-answer' : 'tls-failed';
    findings.securityHint = 'explicit';
    return 'plain-expected';
  }
  if (step === 'greeting') {
    if (await greetsWith(sessions, 'implicit')) {
      findings.securityHint = 'implicit';
      return 'implicit-expected';
    }
    return error instanceof TimedOut ? 'no-answer' : 'not-ftp';
  }
  return step === 'auth-tls' ? 'tls-failed' : 'session-lost';
}

function farewellOf(error: unknown): SessionLost['farewell'] {
  return error instanceof SessionLost ? error.farewell : undefined;
}

/** Without its code, as a session tells it. */
function greetingIn(events: readonly SessionEvent[]): string | undefined {
  return firstReply(events)
    ?.text.split('\n')
    .at(-1)
    ?.replace(/^\d{3} /, '');
}

function firstReply(events: readonly SessionEvent[]): SessionEvent | undefined {
  return events.find(({ kind }) => kind === 'reply');
}

function tcpEvidence(events: readonly SessionEvent[]): string {
  return events.find(({ text }) => text.startsWith('connected to'))?.text ?? 'connected';
}
