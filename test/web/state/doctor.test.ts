import { describe, expect, it, vi } from 'vitest';
import { DIAGNOSIS_CHECKS } from '../../../server/contract/diagnosis.ts';
import type { DiagnosisLine } from '../../../server/contract/diagnosis.ts';
import type { Site, SiteDraft } from '../../../server/contract/site.ts';
import { localProblem, GatewayProblem } from '../../../web/client/problem.ts';
import { Doctor } from '../../../web/src/state/doctor.svelte.ts';

const SITE = { id: 's1', host: 'ftp.example.org' } as Site;
const DRAFT: SiteDraft = { saved: false, host: 'ftp.example.org' };
const LINES: DiagnosisLine[] = [
  { type: 'check', id: 'dns', state: 'running', evidence: '', ms: 0 },
  { type: 'check', id: 'dns', state: 'pass', evidence: '192.0.2.1', ms: 3 },
  { type: 'check', id: 'tcp', state: 'fail', evidence: 'ECONNREFUSED', ms: 1 },
  { type: 'verdict', ok: false, code: 'nothing-listens', also: [], en: 'Nothing listens.', zh: '没有服务。' },
  {
    type: 'facts',
    server: { host: 'ftp.example.org', port: 21, nat: { behind: 'unknown', why: 'no connection' } },
    ways: [],
  },
  { type: 'profile', settings: {}, facts: {} },
  { type: 'report', text: 'a report' },
];

type Told = (signal: AbortSignal) => AsyncGenerator<DiagnosisLine[]>;

function doctorWith(tell: Told): {
  doctor: Doctor;
  addSite: ReturnType<typeof vi.fn>;
  removeSite: ReturnType<typeof vi.fn>;
} {
  const addSite = vi.fn(() => Promise.resolve(SITE));
  const removeSite = vi.fn(() => Promise.resolve());
  const doctor = new Doctor({ addSite, removeSite, diagnose: (_id, { signal }) => tell(signal!) });
  return { doctor, addSite, removeSite };
}

async function* told(): AsyncGenerator<DiagnosisLine[]> {
  for (const line of LINES) yield await Promise.resolve([line]);
}

describe('the doctor', () => {
  it('shows each check as it was told last, and what it all means', async () => {
    const { doctor, addSite } = doctorWith(told);
    await doctor.examine({ site: SITE });
    expect(doctor.state).toBe('done');
    expect(doctor.checks.map(([id]) => id)).toEqual(DIAGNOSIS_CHECKS);
    expect(
      doctor.checks.filter(([, line]) => line !== undefined).map(([id, line]) => [id, line?.state]),
    ).toEqual([
      ['dns', 'pass'],
      ['tcp', 'fail'],
    ]);
    expect([doctor.verdict?.code, doctor.report, doctor.hasAdvice]).toEqual([
      'nothing-listens',
      'a report',
      false,
    ]);
    expect(addSite).not.toHaveBeenCalled();
  });

  it('examines a site that could not be opened, and forgets it afterwards', async () => {
    const { doctor, addSite, removeSite } = doctorWith(told);
    await doctor.examine({ draft: DRAFT });
    expect(addSite.mock.calls[0]?.[0]).toEqual(DRAFT);
    expect(removeSite).toHaveBeenCalledWith('s1');
    expect(doctor.state).toBe('done');
  });

  it('has something to apply when a setting or the security should be another', async () => {
    const { doctor } = doctorWith(async function* () {
      yield await Promise.resolve([{ type: 'profile', settings: { mode: 'active' }, facts: {} } as const]);
    });
    await doctor.examine({ site: SITE });
    expect(doctor.hasAdvice).toBe(true);
  });

  it('says so when it was broken off, and keeps what was found', async () => {
    const { doctor } = doctorWith(async function* () {
      yield await Promise.resolve(LINES.slice(0, 2));
    });
    await doctor.examine({ site: SITE });
    expect([doctor.state, doctor.verdict, doctor.checks[0]?.[1]?.state]).toEqual([
      'failed',
      undefined,
      'pass',
    ]);
  });

  it('tells why it could not begin', async () => {
    const { doctor } = doctorWith(async function* () {
      await Promise.reject(new GatewayProblem(localProblem('DIAGNOSIS_RUNNING', 'already')));
      yield [];
    });
    await doctor.examine({ site: SITE });
    expect([doctor.state, doctor.problem?.code]).toEqual(['failed', 'DIAGNOSIS_RUNNING']);
  });

  it('stops when it is told to, and takes nothing that comes later', async () => {
    const gate = Promise.withResolvers<undefined>();
    const signals: AbortSignal[] = [];
    const { doctor } = doctorWith(async function* (signal) {
      signals.push(signal);
      yield LINES.slice(0, 1);
      await gate.promise;
      yield LINES.slice(1);
    });
    const examined = doctor.examine({ site: SITE });
    await vi.waitFor(() => expect(doctor.checks[0]?.[1]?.state).toBe('running'));
    doctor.cancel();
    gate.resolve(undefined);
    await examined;
    expect([signals[0]?.aborted, doctor.state, doctor.verdict]).toEqual([true, 'idle', undefined]);
  });
});
