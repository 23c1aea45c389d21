import { once } from 'node:events';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { SiteDraft, SiteStatus } from '../../../../server/contract/site.ts';
import { DIAGNOSIS_CHECKS } from '../../../../server/contract/diagnosis.ts';
import type { DiagnosisCheck, DiagnosisLine, VerdictCode } from '../../../../server/contract/diagnosis.ts';
import { Doctor } from '../../../../server/files/diagnose/doctor.ts';
import { SessionPools } from '../../../../server/files/session-pools.ts';
import type { LoginOptions } from '../../../../server/files/site-logins.ts';
import { ActivePorts } from '../../../../server/ftp/data/active-ports.ts';
import { DEFAULT_LIMITS } from '../../../../server/ftp/limits.ts';
import { RateLimit } from '../../../../server/security/rate-limit.ts';
import { TargetPolicy } from '../../../../server/security/target-policy.ts';
import { parseTargets } from '../../../../server/security/target-rules.ts';
import { Site } from '../../../../server/sites/site.ts';
import { diagnose, doctorOf } from '../../../support/diagnosis.ts';
import { startFilteredPort } from '../../../support/filtered-port.ts';
import { LOGIN, codeIn, startGateway } from '../../../support/gateway.ts';
import type { TestGateway } from '../../../support/gateway.ts';
import { on } from '../../../support/scripted-ftp/script.ts';
import type { Script } from '../../../support/scripted-ftp/script.ts';
import { startScriptedFtp } from '../../../support/scripted-ftp/server.ts';
import type { ScriptedFtp } from '../../../support/scripted-ftp/server.ts';
import type { ScriptedFtpOptions } from '../../../support/scripted-ftp/options.ts';

const TEXT = 'Hello, this is a file with some text in it.';
const HAN = /\p{Script=Han}/u;
/** Reached quickly where a test waits for them. */
const LIMITS = {
  greetingMs: 400,
  connectMs: 600,
  acceptMs: 400,
  firstByteMs: 700,
  passiveMs: 400,
  extendedPassiveMs: 400,
};

let gateway: TestGateway;
beforeEach(async () => (gateway = await startGateway({ limits: LIMITS })));
afterEach(() => gateway.close());

async function friendly(options: ScriptedFtpOptions = {}): Promise<ScriptedFtp> {
  const server = await startScriptedFtp(options);
  server.tree.put('/hello.txt', TEXT);
  return server;
}

/** A whole server that is plain; what else is different about it, and what the doctor must say. */
interface Case {
  readonly what: string;
  readonly options?: ScriptedFtpOptions;
  readonly script?: readonly Script[];
  readonly draft?: Partial<SiteDraft>;
  readonly verdict: VerdictCode;
  readonly ok: boolean;
  readonly failed: readonly DiagnosisCheck[];
  readonly settings?: object;
  readonly security?: string;
}

const BOTH_PASSIVE_CLOSED = [on('EPSV').refusesConnect(), on('PASV').refusesConnect()];
const CASES: readonly Case[] = [
  {
    what: 'that loses a data connection once',
    script: [on('RETR').dataResetAt(3).times(1)],
    verdict: 'all-fine',
    ok: true,
    failed: [],
  },
  { what: 'where everything works', verdict: 'all-fine', ok: true, failed: [] },
  {
    what: 'whose passive ports are closed while it can call back',
    script: BOTH_PASSIVE_CLOSED,
    verdict: 'only-active',
    ok: true,
    failed: ['epsv', 'pasv'],
    settings: { mode: 'active' },
  },
  {
    what: 'whose passive ports are closed and who cannot call back',
    script: [...BOTH_PASSIVE_CLOSED, on('EPRT').neverDials(), on('PORT').neverDials()],
    verdict: 'passive-blocked',
    ok: false,
    failed: ['epsv', 'pasv', 'eprt', 'port'],
    settings: {},
  },
  {
    what: 'that knows no way to a data connection',
    script: [on('EPSV').reply(502), on('PASV').reply(502), on('EPRT').reply(502), on('PORT').reply(502)],
    verdict: 'no-data',
    ok: false,
    failed: ['epsv', 'pasv', 'eprt', 'port'],
  },
  {
    what: 'that does not know EPSV',
    script: [on('EPSV').reply(500)],
    verdict: 'all-fine',
    ok: true,
    failed: ['epsv'],
    settings: { mode: 'pasv' },
  },
  {
    what: 'that names a private address',
    script: [on('PASV').pasvAddress('10.77.2.2')],
    verdict: 'private-address',
    ok: true,
    failed: [],
  },
  {
    what: 'that refuses the password',
    draft: { password: 'wrong' },
    verdict: 'wrong-password',
    ok: false,
    failed: ['login'],
  },
  {
    what: 'that wants an account',
    options: { users: { kim: { password: 'secret', account: 'harbour' } } },
    verdict: 'account-needed',
    ok: false,
    failed: ['login'],
  },
  {
    what: 'that says 530 and means that it is full',
    script: [
      on('PASS').reply(530, 'Sorry, the maximum number of clients for this user are already connected.'),
    ],
    verdict: 'busy',
    ok: false,
    failed: ['login'],
  },
  {
    what: 'that greets with 421',
    script: [on('greeting').reply(421, 'Too many connections').thenClose()],
    verdict: 'busy',
    ok: false,
    failed: ['greeting'],
  },
  {
    what: 'that allows one session at a time',
    options: { maxConnections: { count: 1, refusal: 421 } },
    verdict: 'limit-one',
    ok: true,
    failed: [],
  },
  {
    what: 'that wants TLS before it talks about passwords',
    script: [on('USER').reply(530, 'Non-anonymous sessions must use encryption.')],
    verdict: 'tls-needed',
    ok: false,
    failed: ['login'],
    security: 'explicit',
  },
  {
    what: 'that has no TLS although the site asks for it',
    draft: { security: 'explicit' },
    verdict: 'tls-refused',
    ok: false,
    failed: ['auth-tls'],
  },
  {
    what: 'that is plain although the site says implicit TLS',
    draft: { security: 'implicit' },
    verdict: 'plain-expected',
    ok: false,
    failed: ['auth-tls'],
    security: 'explicit',
  },
  {
    what: 'that is no FTP server',
    script: [on('greeting').replyRaw('SSH-2.0-OpenSSH_9.2p1\r\n')],
    verdict: 'not-ftp',
    ok: false,
    failed: ['greeting'],
  },
  {
    what: 'that cannot begin in the middle of a file',
    options: { without: ['REST'] },
    verdict: 'all-fine',
    ok: true,
    failed: ['restart'],
  },
  {
    what: 'that says 350 to REST and sends the whole file',
    script: [on('REST').reply(350, 'Restarting')],
    verdict: 'all-fine',
    ok: true,
    failed: ['restart'],
  },
];

describe('the doctor, at a server', () => {
  it.each(CASES)('$what, says $verdict', async (one) => {
    await using server = await friendly(one.options);
    server.script(...(one.script ?? []));
    const found = await diagnose(await gateway.site(server, one.draft));
    expect(found.status).toBe(200);
    const failed = DIAGNOSIS_CHECKS.filter((id) => found.check(id).state === 'fail');
    expect([found.verdict.code, found.verdict.ok, failed]).toEqual([one.verdict, one.ok, one.failed]);
    expect(found.verdict.en).toMatch(/^[A-Z].*\.$/s);
    expect(found.verdict.zh).toMatch(HAN);
    if (one.settings !== undefined) expect(found.profile.settings).toEqual(one.settings);
    expect(found.profile.security).toBe(one.security);
    expect(found.report).not.toContain(one.draft?.password ?? LOGIN.password);
    await server.until(() => server.open === 0);
  });

  it('whose certificate nobody signed says so, shows it, and sends no password', async () => {
    await using server = await friendly({ tls: { mode: 'explicit', certificate: 'self-signed' } });
    const found = await diagnose(await gateway.site(server, { security: 'explicit' }));
    expect([found.verdict.code, found.check('certificate').state]).toEqual(['certificate-untrusted', 'fail']);
    expect(found.check('auth-tls').state).toBe('pass');
    expect(found.check('certificate').evidence).toMatch(/SHA-256 ([0-9A-F]{2}:){31}[0-9A-F]{2}\)$/);
    expect(found.check('login').state).toBe('skipped');
    expect(server.last.verbs).not.toContain('USER');
  });

  it('that offers no TLS is not said to speak it, although the login failed', async () => {
    await using server = await friendly();
    const found = await diagnose(await gateway.site(server, { security: 'auto', password: 'wrong' }));
    expect(found.verdict.code).toBe('wrong-password');
    expect([found.check('auth-tls').state, found.check('certificate').state]).toEqual(['warn', 'skipped']);
  });

  it('that waits for TLS from the first byte says so, without sending a name', async () => {
    await using server = await friendly({ tls: 'implicit' });
    const found = await diagnose(await gateway.site(server));
    expect([found.verdict.code, found.profile.security]).toEqual(['implicit-expected', 'implicit']);
    expect(server.connections.flatMap(({ verbs }) => verbs)).not.toContain('USER');
  });

  it('with old names says in which charset they are, and offers it', async () => {
    await using server = await friendly();
    for (const name of ['港口照片.txt', '会议记录.txt', '年度报告.txt', '合同文本.txt']) {
      server.tree.put(Buffer.concat([Buffer.from('/'), GBK.get(name) ?? Buffer.alloc(0)]), 'x');
    }
    const found = await diagnose(await gateway.site(server));
    expect([found.verdict.code, found.check('charset').state]).toEqual(['charset-legacy', 'warn']);
    expect(found.profile.settings.charset).toBe('gb18030');
  });

  it('over TLS says which version, whose certificate, and whether data connections resume', async () => {
    await using server = await friendly({ tls: 'explicit' });
    await using trusting = await startGateway({ limits: LIMITS, authorities: [server.certificateAuthority] });
    const found = await diagnose(await trusting.site(server, { security: 'auto' }));
    expect([found.verdict.code, found.verdict.also]).toEqual(['all-fine', []]);
    expect(found.check('auth-tls').evidence).toMatch(/^TLSv1\.[23], /);
    expect(found.check('certificate')).toMatchObject({ state: 'pass' });
    expect(found.check('tls-reuse').state).not.toBe('fail');
  });
});

/** The names above as GB 18030 writes them. */
const GBK = new Map<string, Buffer>([
  ['港口照片.txt', Buffer.from('b8dbbfdad5d5c6ac2e747874', 'hex')],
  ['会议记录.txt', Buffer.from('bbe1d2e9bcc7c2bc2e747874', 'hex')],
  ['年度报告.txt', Buffer.from('c4eab6c8b1a8b8e62e747874', 'hex')],
  ['合同文本.txt', Buffer.from('bacfcdaccec4b1be2e747874', 'hex')],
]);

describe('the doctor, where there is no server', () => {
  it('says that nothing listens', async () => {
    const listener = createServer().listen(0, '127.0.0.1');
    await once(listener, 'listening');
    const { port } = listener.address() as AddressInfo;
    listener.close();
    await once(listener, 'close');
    const found = await diagnose(await gateway.site({ host: '127.0.0.1', port }));
    expect([found.verdict.code, found.check('tcp').state]).toEqual(['nothing-listens', 'fail']);
    expect(found.check('tcp').evidence).toMatch(/ECONNREFUSED/);
    expect(found.check('login')).toMatchObject({ state: 'skipped', evidence: 'an earlier step failed' });
  });

  it('says that nobody answers', async () => {
    await using filtered = await startFilteredPort();
    const found = await diagnose(await gateway.site(filtered));
    expect([found.verdict.code, found.check('tcp').state]).toEqual(['no-answer', 'fail']);
  });
});

describe('the doctor', () => {
  it('tells each check as it begins and as it ends, then verdict, facts, profile and report', async () => {
    await using server = await friendly();
    const { lines } = await diagnose(await gateway.site(server));
    expect(lines.slice(-4).map(({ type }) => type)).toEqual(['verdict', 'facts', 'profile', 'report']);
    const checks = lines.flatMap((line) => (line.type === 'check' ? [line] : []));
    const ended = checks.filter(({ state }) => state !== 'running').map(({ id }) => id);
    expect(ended.toSorted()).toEqual([...DIAGNOSIS_CHECKS].toSorted());
    expect(checks[0]).toEqual({ type: 'check', id: 'dns', state: 'running', evidence: '', ms: 0 });
  });

  it('draws who is where and which ways lead across', async () => {
    await using server = await friendly();
    server.script(on('PASV').pasvAddress('10.77.2.2'), on('EPRT').neverDials());
    const { facts } = await diagnose(await gateway.site(server));
    expect(facts.gateway).toMatchObject({ address: '127.0.0.1', kind: 'loopback', nat: { behind: 'no' } });
    expect(facts.server).toMatchObject({
      address: '127.0.0.1',
      announced: { address: '10.77.2.2', kind: 'private' },
      nat: { behind: 'yes' },
    });
    expect(facts.ways.map(({ mode, works, dials }) => [mode, works, dials])).toEqual([
      ['extended-passive', true, 'gateway'],
      ['passive', true, 'gateway'],
      ['extended-active', false, 'server'],
      ['active', true, 'server'],
    ]);
  });

  it('says it as server-sent events to whoever wants those', async () => {
    await using server = await friendly();
    const site = await gateway.site(server);
    const headers = { accept: 'text/event-stream' };
    const answer = await site.owner.ask({ method: 'POST', path: doctorOf(site), headers });
    expect(answer.headers['content-type']).toBe('text/event-stream; charset=utf-8');
    expect(answer.body.toString()).toMatch(
      /^event: check\ndata: \{"type":"check".*\}\n\n(.*\n)*event: report\n/,
    );
  });

  it('examines a site once at a time, and again afterwards', async () => {
    await using server = await friendly();
    server.script(on('PASS').delay(300).times(1));
    const site = await gateway.site(server);
    const first = diagnose(site);
    await server.until(() => server.connections.length > 0);
    const second = await site.owner.askJson('POST', doctorOf(site), {});
    expect([second.status, codeIn(second)]).toEqual([409, 'DIAGNOSIS_RUNNING']);
    expect((await first).verdict.code).toBe('all-fine');
    expect((await diagnose(site)).verdict.code).toBe('all-fine');
  });

  it('stops and leaves no session behind when whoever asked goes away', async () => {
    await using server = await friendly();
    server.script(on('MLSD').noReply());
    const site = await gateway.site(server);
    const gone = new AbortController();
    const request = site.owner.signed({ method: 'POST', path: doctorOf(site) });
    const answer = fetch(`http://127.0.0.1:${gateway.port}${request.path}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${site.owner.token}` },
      signal: gone.signal,
    }).then((response) => response.text());
    await server.until(() => server.connections.some(({ verbs }) => verbs.includes('MLSD')));
    gone.abort();
    await expect(answer).rejects.toThrow(/abort/);
    await server.until(() => server.open === 0);
    server.behave();
    expect((await diagnose(site)).verdict.code).toBe('all-fine');
  });

  it('does not disturb a download of the same site that is under way', async () => {
    await using server = await friendly();
    server.tree.put('/big', { sizeBytes: 600_000 });
    server.script(on('RETR').to('/big').trickle(30_000, 20));
    const site = await gateway.site(server);
    const download = site.get('/big');
    await server.until(() => server.connections.some(({ verbs }) => verbs.includes('RETR')));
    expect((await diagnose(site)).verdict.ok).toBe(true);
    const { status, end, body } = await download;
    expect([status, end, body.length]).toEqual([200, 'complete', 600_000]);
  });

  it('makes room for itself where our own idle session holds the only place', async () => {
    await using server = await friendly({ maxConnections: { count: 1, refusal: 421 } });
    const site = await gateway.site(server);
    await site.list('/');
    expect((await site.sessions()).idle).toBe(1);
    expect((await diagnose(site)).verdict.code).toBe('limit-one');
  });

  it('writes nothing unless it may, and then removes what it wrote', async () => {
    await using server = await friendly();
    const site = await gateway.site(server);
    const careful = await diagnose(site);
    expect(careful.check('mfmt')).toMatchObject({ state: 'skipped' });
    const verbs = (): readonly string[] => server.connections.flatMap((connection) => connection.verbs);
    for (const verb of ['STOR', 'DELE', 'MFMT', 'MKD', 'RNFR', 'SITE']) expect(verbs()).not.toContain(verb);
    const bold = await diagnose(site, { write: true });
    expect(bold.check('mfmt').state).toBe('pass');
    expect(verbs()).toContain('STOR');
    expect(server.tree.list('/')?.map(([name]) => name)).toEqual(['hello.txt']);
  });

  it('learns what it proves, for everybody who uses the site', async () => {
    await using server = await friendly();
    const site = await gateway.site(server);
    const { profile } = await diagnose(site);
    expect(profile.facts).toMatchObject({
      restart: { value: true },
      size: { value: true },
      mdtm: { value: true },
    });
    const { body } = await site.owner.ask({ path: `/api/v1/sites/${site.id}/status` });
    expect((JSON.parse(body.toString()) as { profile: object }).profile).toMatchObject({
      restart: { value: true },
    });
  });

  it('shows daily work the way', async () => {
    await using server = await friendly();
    server.script(...BOTH_PASSIVE_CLOSED);
    const site = await gateway.site(server);
    await diagnose(site);
    const { body } = await site.owner.ask({ path: `/api/v1/sites/${site.id}/status` });
    const { dataMode } = JSON.parse(body.toString()) as SiteStatus;
    expect(dataMode?.current).toBe('extended-active');
    expect(dataMode?.why).toMatch(/EPSV.*EPRT/s);
    const verbsBefore = server.connections.length;
    expect((await site.list('/')).status).toBe(200);
    const verbs = server.connections.slice(verbsBefore).flatMap((connection) => connection.verbs);
    expect(verbs.filter((verb) => ['EPSV', 'PASV', 'EPRT'].includes(verb))).toEqual(['EPRT']);
  });

  it('says what it has found when its time is over', async () => {
    await using server = await friendly();
    server.script(on('PWD').delay(600));
    const options: LoginOptions = {
      policy: new TargetPolicy({
        rules: parseTargets('127.0.0.0/8:*').rules,
        ownAddresses: [],
        alwaysAllow: [],
      }),
      limits: DEFAULT_LIMITS,
      active: { ports: new ActivePorts() },
      authorities: [],
      refusedLogins: new RateLimit({ attempts: 5, windowMs: 60_000 }),
    };
    const pools = new SessionPools(options);
    const doctor = new Doctor({ pools, sessions: options, totalMs: 300 });
    const draft = {
      saved: false,
      host: server.host,
      port: server.port,
      security: 'plain',
      ...LOGIN,
    } as const;
    const site = new Site(draft, { id: '1', owner: 'me', host: server.host, createdAt: new Date() });
    const lines: DiagnosisLine[] = [];
    const work = { site, signal: new AbortController().signal };
    await doctor.examine(work, { write: false, tell: async (line) => void lines.push(line) });
    expect(lines.slice(-4).map(({ type }) => type)).toEqual(['verdict', 'facts', 'profile', 'report']);
    expect(lines).toContainEqual(
      expect.objectContaining({ id: 'limit', state: 'skipped', evidence: 'there was no time left' }),
    );
    expect(lines.find(({ type }) => type === 'verdict')).toMatchObject({ ok: false, code: 'unfinished' });
    await server.until(() => server.open === 0);
  });

  it('tells the commonest evidence in Chinese, too, and leaves what servers say as it is', async () => {
    await using server = await friendly();
    const found = await diagnose(await gateway.site(server));
    for (const id of ['dns', 'tcp', 'login', 'epsv', 'mlsd', 'size'] as const) {
      expect(found.check(id).zh, id).toMatch(/\p{Script=Han}/u);
      expect(found.check(id).evidence, id).not.toMatch(/\p{Script=Han}/u);
    }
    expect(found.check('greeting').zh).toBeUndefined();
  });

  it('does not knock again after too many refused logins', async () => {
    await using server = await friendly();
    const site = await gateway.site(server, { password: 'wrong' });
    for (let attempt = 0; attempt < 5; attempt += 1) await diagnose(site);
    const before = server.connections.length;
    const found = await diagnose(site);
    expect([found.verdict.code, found.check('login').state, found.check('tcp').state]).toEqual([
      'wrong-password',
      'fail',
      'skipped',
    ]);
    expect(found.check('login').evidence).toMatch(/^not tried, because this login was refused too often/);
    expect(server.connections.length).toBe(before);
  });

  it('comes to an end when the server lets nobody in a second time', async () => {
    await using server = await friendly();
    server.script(on('PORT').thenReset(), on('greeting').after(1).reply(421, 'Go away').thenClose());
    const found = await diagnose(await gateway.site(server));
    expect([found.verdict.ok, found.verdict.code]).toEqual([false, 'busy']);
    expect(found.facts.ways.filter(({ works }) => works)).toHaveLength(3);
    expect(found.check('restart').state).toBe('skipped');
    await server.until(() => server.open === 0);
  });

  it('keeps password and user name out of the report, whoever echoes them', async () => {
    await using server = await friendly();
    server.script(
      on('PASS').says('230 Welcome kim, your password is secret\r\n'),
      on('SYST').reply(215, 'UNIX secret'),
      on('EPSV').reply(500, 'not with secret'),
      on('MLSD').reply(500, 'secret is no folder'),
      on('MDTM').reply(550, 'secret: no'),
    );
    const { report, lines } = await diagnose(await gateway.site(server));
    expect(report).not.toMatch(/secret|kim/);
    expect(report).toContain('PASS ***');
    expect(JSON.stringify(lines)).not.toContain('secret');
  });

  it('is bound to whoever owns the site', async () => {
    await using server = await friendly();
    const site = await gateway.site(server);
    const stranger = await gateway.signIn();
    const answer = await stranger.askJson('POST', doctorOf(site), {});
    expect([answer.status, codeIn(answer)]).toEqual([404, 'SITE_NOT_FOUND']);
    const wrong = await site.owner.askJson('POST', doctorOf(site), { write: true, delete: true });
    expect([wrong.status, codeIn(wrong)]).toEqual([400, 'REQUEST_INVALID']);
  });
});
