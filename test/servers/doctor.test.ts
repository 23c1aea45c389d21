import { readFile, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { SiteDraft } from '../../server/contract/site.ts';
import { DIAGNOSIS_CHECKS } from '../../server/contract/diagnosis.ts';
import type { DiagnosisCheck, VerdictCode } from '../../server/contract/diagnosis.ts';
import { diagnose } from '../support/diagnosis.ts';
import type { Diagnosis } from '../support/diagnosis.ts';
import { startGateway } from '../support/gateway.ts';
import { proftpd } from './proftpd.ts';
import { pyftpdlib } from './pyftpdlib.ts';
import type { RealServer, ServerKind, ServerSettings, ServerTls } from './real-server.ts';
import { SERVER_KINDS } from './server-kinds.ts';
import { vsftpd } from './vsftpd.ts';

/** Longer than any step of a healthy server; the doctor itself is impatient enough. */
const PATIENT = { replyMs: 20_000, verdictMs: 20_000, firstByteMs: 20_000, stallMs: 20_000, drainMs: 1_000 };
const CONTENT = 'Forty-two bytes of a file, for the doctor.';
const SECURITY = { none: 'plain', explicit: 'explicit', implicit: 'implicit' } as const;
const TIMEOUT_MS = 60_000;

/** Examines a server that holds one file, and makes sure that nothing of the password is told. */
async function examined(
  server: RealServer,
  draft: Partial<SiteDraft> = {},
  body: { readonly write?: boolean } = {},
): Promise<Diagnosis> {
  await writeFile(join(server.home, 'file.txt'), CONTENT);
  await server.giveHomeToUser();
  const authorities = [await readFile(server.caPath, 'utf8')];
  await using gateway = await startGateway({ limits: PATIENT, authorities });
  const { user, password } = server;
  const security = SECURITY[server.settings.tls];
  const found = await diagnose(await gateway.site(server, { user, password, security, ...draft }), body);
  expect(JSON.stringify(found.lines)).not.toContain(password);
  return found;
}

function failedIn(found: Diagnosis): readonly DiagnosisCheck[] {
  return DIAGNOSIS_CHECKS.filter((id) => found.check(id).state === 'fail');
}

for (const kind of SERVER_KINDS) {
  const reason = await kind.prepare();
  const isSkipped = reason !== undefined;
  const title = kind.abilities.software;

  describe.skipIf(isSkipped)(isSkipped ? `${title} (skipped: ${reason})` : title, () => {
    it.each<ServerTls>([...kind.abilities.tls])(
      'is found healthy by the doctor, TLS %s',
      async (tls) => {
        await using server = await kind.start({ tls });
        const found = await examined(server);
        const { verdict, facts, report } = found;
        expect([verdict.ok, verdict.code], report).toEqual([true, 'all-fine']);
        expect(facts.ways.map(({ works, evidence }) => [works, evidence])).toEqual(
          facts.ways.map(({ evidence }) => [true, evidence]),
        );
        expect(found.check('certificate').state).toBe(tls === 'none' ? 'skipped' : 'pass');
        if (tls !== 'none') expect(found.check('auth-tls').evidence).toMatch(/^TLSv1\.[23]/);
        expect(found.check('limit').evidence).toMatch(/sessions/);
        expect(await readdir(server.home)).toContain('file.txt');
      },
      TIMEOUT_MS,
    );

    it(
      'is left as it was by the doctor who may write',
      async () => {
        await using server = await kind.start();
        const before = await readdir(server.home);
        const found = await examined(server, {}, { write: true });
        expect(['pass', 'warn']).toContain(found.check('mfmt').state);
        expect((await readdir(server.home)).toSorted()).toEqual([...before, 'file.txt'].toSorted());
      },
      TIMEOUT_MS,
    );
  });
}

/** A server with a fault, and what the doctor says of it. */
interface Fault {
  readonly kind: ServerKind;
  readonly what: string;
  readonly settings: Partial<ServerSettings>;
  readonly draft?: Partial<SiteDraft>;
  readonly verdict: VerdictCode;
  readonly ok: boolean;
  readonly failed: readonly DiagnosisCheck[];
}

const FAULTS: readonly Fault[] = [
  {
    kind: vsftpd,
    what: 'forbids passive mode',
    settings: { passiveMode: false },
    verdict: 'only-active',
    ok: true,
    failed: ['epsv', 'pasv'],
  },
  {
    kind: proftpd,
    what: 'forbids active mode',
    settings: { activeMode: false },
    verdict: 'all-fine',
    ok: true,
    failed: ['eprt', 'port'],
  },
  {
    kind: pyftpdlib,
    what: 'knows neither EPSV nor EPRT',
    settings: { extendedModes: false },
    verdict: 'all-fine',
    ok: true,
    failed: ['epsv', 'eprt'],
  },
  {
    kind: vsftpd,
    what: 'names a private address',
    settings: { pasvAddress: '10.77.2.2' },
    verdict: 'private-address',
    ok: true,
    failed: [],
  },
  ...[vsftpd, proftpd].map((kind): Fault => ({
    kind,
    what: 'allows one session per address',
    settings: { maxPerIp: 1 },
    verdict: 'limit-one',
    ok: true,
    failed: [],
  })),
  ...[vsftpd, proftpd, pyftpdlib].map((kind): Fault => ({
    kind,
    what: 'wants TLS from a site that is plain',
    settings: { tls: 'explicit', requireTls: true },
    draft: { security: 'plain' },
    verdict: 'tls-needed',
    ok: false,
    failed: ['login'],
  })),
  {
    kind: proftpd,
    what: 'has no TLS',
    settings: {},
    draft: { security: 'explicit' },
    verdict: 'tls-refused',
    ok: false,
    failed: ['auth-tls'],
  },
  {
    kind: vsftpd,
    what: 'wants TLS from the first byte',
    settings: { tls: 'implicit' },
    draft: { security: 'auto' },
    verdict: 'implicit-expected',
    ok: false,
    failed: ['greeting'],
  },
  {
    kind: proftpd,
    what: 'is asked for TLS from the first byte and has it after AUTH',
    settings: { tls: 'explicit' },
    draft: { security: 'implicit' },
    verdict: 'plain-expected',
    ok: false,
    failed: ['auth-tls'],
  },
  {
    kind: vsftpd,
    what: 'is asked with a wrong password',
    settings: {},
    draft: { password: 'not this one' },
    verdict: 'wrong-password',
    ok: false,
    failed: ['login'],
  },
  {
    kind: vsftpd,
    what: 'wants the TLS session resumed',
    settings: { tls: 'explicit', requireTlsReuse: true },
    verdict: 'all-fine',
    ok: true,
    failed: [],
  },
];

const missing = new Map<ServerKind, string | undefined>();
for (const kind of [vsftpd, proftpd, pyftpdlib]) missing.set(kind, await kind.prepare());

describe('the doctor, at a server that', () => {
  for (const { kind, what, settings, draft, verdict, ok, failed } of FAULTS) {
    const title = `${what} (${kind.abilities.software}), says ${verdict}`;
    it.skipIf(missing.get(kind) !== undefined)(
      title,
      async () => {
        await using server = await kind.start(settings);
        const found = await examined(server, draft);
        const result = [found.verdict.code, found.verdict.ok, failedIn(found)];
        expect(result, found.report).toEqual([verdict, ok, failed]);
      },
      TIMEOUT_MS,
    );
  }
});
