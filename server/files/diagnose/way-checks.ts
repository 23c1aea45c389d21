/** The four ways to a data connection, each with a real transfer: a listing, and some bytes of a file where one can be read. */
import type { DataMode } from '../../contract/choices.ts';
import type { CheckLine, DiagnosisCheck, WayFacts } from '../../contract/diagnosis.ts';
import { DataLost, DataRefused, DataTlsFailed, TlsNotResumed } from '../../ftp/errors.ts';
import { parseExtendedPassiveReply, parsePassiveReply } from '../../ftp/data/pasv-reply.ts';
import { CODE } from '../../ftp/reply.ts';
import type { SessionEvent } from '../../ftp/transcript.ts';
import { addressKindOf } from '../../security/address-kind.ts';
import { evidenceOf } from './evidence.ts';
import type { Examination } from './examination.ts';
import type { CheckResult } from './findings.ts';
import { findSample, listed, read } from './sample.ts';

export type WayCheck = Extract<DiagnosisCheck, 'epsv' | 'pasv' | 'eprt' | 'port'>;

interface Way {
  readonly check: WayCheck;
  readonly mode: DataMode;
  readonly dials: WayFacts['dials'];
  readonly isIpv4Only: boolean;
}

/** In the order in which `auto` tries them. */
const WAYS: readonly Way[] = [
  { check: 'epsv', mode: 'extended-passive', dials: 'gateway', isIpv4Only: false },
  { check: 'pasv', mode: 'passive', dials: 'gateway', isIpv4Only: true },
  { check: 'eprt', mode: 'extended-active', dials: 'server', isIpv4Only: false },
  { check: 'port', mode: 'active', dials: 'server', isIpv4Only: true },
];

/** Tries all four. Returns the first that works, for the checks that follow. */
export async function checkWays(exam: Examination): Promise<WayCheck | undefined> {
  const isIpv6 = exam.findings.ends?.server.address.includes(':') === true;
  for (const way of WAYS) {
    if (way.isIpv4Only && isIpv6) {
      await exam.skip(way.check, `${way.check.toUpperCase()} can only name IPv4 addresses`);
      continue;
    }
    const seen = exam.sessions.events.length;
    const result = await exam.check(way.check, () => tryWay(exam, way));
    const events = exam.sessions.events.slice(seen);
    exam.findings.ways.push(wayFacts(way, result, events));
  }
  reason(exam);
  teach(exam);
  return WAYS.find(({ check }) => exam.findings.stateOf(check) === 'pass')?.check;
}

async function tryWay(exam: Examination, { check }: Way): Promise<CheckResult> {
  exam.sessions.pin(check);
  try {
    return await transferOnce(exam).catch((error: unknown) => {
      // Daily work is done once more after such a loss, too: pyftpdlib 1.5.7 loses a data handshake now and then.
      if (error instanceof DataLost || error instanceof DataTlsFailed) return transferOnce(exam);
      throw error;
    });
  } catch (error) {
    exam.throwIfOver();
    if (error instanceof TlsNotResumed) exam.findings.reasons.add('tls-reuse-missing');
    return { state: 'fail', evidence: wayEvidence(error) };
  }
}

/** A real transfer in the way that is pinned. Rejects with what it broke on. */
async function transferOnce(exam: Examination): Promise<CheckResult> {
  const session = await exam.session();
  const began = performance.now();
  if (exam.sample === undefined) {
    exam.sample = await findSample(session, exam.home, exam.signal);
    return { state: 'pass', evidence: transferred(exam, began) };
  }
  await listed(session, exam.home, exam.signal);
  const { file } = exam.sample;
  if (file !== undefined) {
    const { bytes } = await read(session, file.path, { signal: exam.signal });
    if (!bytes.equals(file.bytes))
      return { state: 'fail', evidence: 'the file came with other bytes than before' };
  }
  return { state: 'pass', evidence: transferred(exam, began) };
}

function transferred(exam: Examination, began: number): string {
  const { entries = [], file } = exam.sample ?? {};
  const listing = `a listing of ${entries.length} ${entries.length === 1 ? 'entry' : 'entries'}`;
  const bytes = file === undefined ? '' : ` and ${file.bytes.length} bytes of a file`;
  return `${listing}${bytes} in ${Math.round(performance.now() - began)} ms`;
}

/** The way's own name is said by the check already. */
function wayEvidence(error: unknown): string {
  if (error instanceof DataRefused)
    return error.tried.map((text) => text.replace(/^[a-z-]+: /, '')).join('; ');
  return evidenceOf(error);
}

/** What was announced on this way: the last reply to PASV or EPSV, or our own last PORT or EPRT. */
function wayFacts(way: Way, { state, evidence }: CheckLine, events: readonly SessionEvent[]): WayFacts {
  const announced = events.map(announcement).findLast((one) => one !== undefined);
  return {
    mode: way.mode,
    works: state === 'pass',
    dials: way.dials,
    ...(announced?.host === undefined
      ? {}
      : { announced: { address: announced.host, kind: addressKindOf(announced.host) } }),
    ...(announced === undefined ? {} : { port: announced.port }),
    evidence,
  };
}

/** An address and a port in one line of the log; EPSV names a port alone. */
function announcement({ kind, code, verb, text }: SessionEvent): { host?: string; port: number } | undefined {
  if (kind === 'reply' && code === CODE.enteringPassive) return parsePassiveReply(text);
  if (kind === 'reply' && code === CODE.enteringExtendedPassive) {
    const port = parseExtendedPassiveReply(text);
    return port === undefined ? undefined : { port };
  }
  if (verb === 'PORT') return parsePassiveReply(text);
  if (verb !== 'EPRT') return undefined;
  const [, host, port] = /\|[12]\|([^|]+)\|(\d+)\|/.exec(text) ?? [];
  return host === undefined ? undefined : { host, port: Number(port) };
}

/** What was seen here is what daily work would find out, too. */
function teach({ site, findings }: Examination): void {
  const { dataModes } = site.profile;
  const best = findings.ways.find(({ works }) => works);
  if (best === undefined) return;
  for (const { mode, works, evidence } of findings.ways) if (!works) dataModes.failed(mode, evidence);
  if (dataModes.current === undefined) dataModes.worked(best.mode);
}

/** What the ways say together. */
function reason({ findings, sample }: Examination): void {
  const works = (dials: WayFacts['dials']): boolean =>
    findings.ways.some((way) => way.works && way.dials === dials);
  if (works('gateway')) {
    const server = findings.ends?.server.address;
    const named = findings.ways.find(({ mode }) => mode === 'passive')?.announced;
    const isElsewhere = named !== undefined && named.kind !== 'public' && named.address !== server;
    if (isElsewhere) findings.reasons.add('private-address');
    return;
  }
  if (works('server')) findings.reasons.add('only-active');
  else if (
    sample === undefined &&
    findings.ways.every(({ evidence }) => /^(CWD|LIST|MLSD): [45]/.test(evidence))
  )
    findings.reasons.add('home-unreadable');
  else if (findings.ways.some((way) => way.dials === 'gateway' && way.port !== undefined))
    findings.reasons.add('passive-blocked');
  else findings.reasons.add('no-data');
}
