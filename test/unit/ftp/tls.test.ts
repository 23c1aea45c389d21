import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { once } from 'node:events';
import { createServer } from 'node:net';
import type { AddressInfo, Socket } from 'node:net';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import {
  Cancelled,
  CertificateUntrusted,
  TimedOut,
  TlsFailed,
  TlsInjection,
  TlsNotResumed,
  TlsRefused,
} from '../../../server/ftp/errors.ts';
import { answersOf, failureOf, fetchFile, IN_STEP, openEngine } from '../../support/engine.ts';
import type { Engine, EngineOptions } from '../../support/engine.ts';
import type { ScriptedFtpOptions } from '../../support/scripted-ftp/options.ts';
import { on, onAnything } from '../../support/scripted-ftp/script.ts';
import type { Script } from '../../support/scripted-ftp/script.ts';
import { startScriptedFtp } from '../../support/scripted-ftp/server.ts';
import type { ScriptedFtp } from '../../support/scripted-ftp/server.ts';

/** Every socket that is dialled here; the servers of these tests accept theirs. */
const dialled: Socket[] = [];
const note = (message: unknown): void => void dialled.push((message as { socket: Socket }).socket);
subscribe('net.client.socket', note);
afterAll(() => unsubscribe('net.client.socket', note));

/** Everybody but the greeting and AUTH is ignored, so that a handshake never ends. */
const MUTE = onAnything()
  .when(({ verb }) => verb !== 'greeting' && verb !== 'AUTH')
  .noReply();

let server: ScriptedFtp | undefined;
let engine: Engine | undefined;
afterEach(async () => {
  engine?.close();
  await server?.close();
  engine = server = undefined;
  dialled.length = 0;
});

async function start(options: ScriptedFtpOptions = {}, ...rules: readonly Script[]): Promise<ScriptedFtp> {
  server = await startScriptedFtp({ tls: 'explicit', ...options });
  server.tree.put('/f', 'twelve bytes');
  return server.script(...rules);
}

async function login(options: EngineOptions = {}): Promise<Engine> {
  engine = await openEngine(server!, options);
  expect(engine.session.state).toBe('idle');
  return engine;
}

/** A login that fails; nothing stays open and nobody was told who we are. */
async function refused(options: EngineOptions = {}): Promise<unknown> {
  const error = await failureOf(openEngine(server!, options));
  await server!.until(() => dialled.every((socket) => socket.destroyed));
  expect(server!.last.verbs.filter((verb) => verb === 'USER' || verb === 'PASS')).toEqual([]);
  return error;
}

const VERSIONS = ['TLSv1.2', 'TLSv1.3'] as const;
const MODES = ['explicit', 'implicit'] as const;

describe.each(MODES)('%s TLS', (mode) => {
  it.each(VERSIONS)('protects control and data with %s', async (version) => {
    await start({ tls: { mode, version } });
    const { session } = await login({ security: mode });
    expect(session.login.isProtected).toBe(true);
    expect(await fetchFile(session, '/f')).toMatchObject({
      end: 'complete',
      bytes: Buffer.from('twelve bytes'),
    });
    expect(server!.last.verbs).toEqual(expect.arrayContaining(['PBSZ', 'PROT']));
    expect(server!.last.dataConnections).toMatchObject([{ secure: true, resumed: true }]);
    expect(session.tlsFacts).toMatchObject({ version, dataResumed: true });
    expect(session.tlsFacts?.certificate).toMatchObject({
      subject: 'server',
      issuer: 'Gangway test authority',
    });
    expect(await answersOf(session)).toEqual(IN_STEP);
  });

  it('asks for protection before it tells who it is', async () => {
    await start({ tls: mode });
    await login({ security: mode });
    expect(server!.last.verbs).toEqual([
      ...(mode === 'explicit' ? ['AUTH'] : []),
      'USER',
      'PASS',
      'PBSZ',
      'PROT',
      'FEAT',
      'OPTS',
      'TYPE',
      'PWD',
      'SYST',
    ]);
  });

  it.each(['expired', 'wrong-name', 'self-signed'] as const)(
    'a certificate that is %s is refused',
    async (certificate) => {
      await start({ tls: { mode, certificate } });
      const error = await refused({ security: mode });
      expect(error).toBeInstanceOf(CertificateUntrusted);
      expect(error).toMatchObject({
        reason: {
          expired: 'CERT_HAS_EXPIRED',
          'wrong-name': 'ERR_TLS_CERT_ALTNAME_INVALID',
          'self-signed': 'DEPTH_ZERO_SELF_SIGNED_CERT',
        }[certificate],
        certificate: { fingerprint: expect.stringMatching(/^([0-9A-F]{2}:){31}[0-9A-F]{2}$/) as string },
      });
    },
  );

  it('a certificate of an authority that nobody trusts is refused', async () => {
    await start({ tls: mode });
    const error = await refused({ security: mode, trust: {} });
    expect(error).toBeInstanceOf(CertificateUntrusted);
  });

  it('a pinned certificate is good whatever else is wrong with it', async () => {
    await start({ tls: { mode, certificate: 'self-signed' } });
    const error = await refused({ security: mode, trust: {} });
    const { fingerprint } = (error as CertificateUntrusted).certificate!;
    const { session } = await login({ security: mode, trust: { fingerprint } });
    expect((await fetchFile(session, '/f')).end).toBe('complete');
  });

  it('a pin refuses any other certificate, even a good one', async () => {
    await start({ tls: mode });
    const pin = Array.from({ length: 32 }, () => 'AB').join(':');
    const error = await refused({
      security: mode,
      trust: { fingerprint: pin, authorities: [server!.certificateAuthority] },
    });
    expect(error).toMatchObject({ reason: 'pin_mismatch', code: 'FTP_TLS_CERT' });
  });

  it('PROT that is refused ends the login: data would travel in clear (case 27)', async () => {
    await start({ tls: mode }, on('PROT').reply(536, 'Not supported'));
    const error = await failureOf(openEngine(server!, { security: mode }));
    expect(error).toBeInstanceOf(TlsRefused);
    expect(error).toMatchObject({ verb: 'PROT', code: 'FTP_TLS_REQUIRED' });
    await server!.until(() => dialled.every((socket) => socket.destroyed));
  });

  it('PBSZ that is refused does no harm', async () => {
    await start({ tls: mode }, on('PBSZ').reply(503, 'What for'));
    await login({ security: mode });
  });
});

describe('AUTH', () => {
  it('that is refused ends an explicit login before a name is told (case 25)', async () => {
    for (const code of [500, 502, 504, 530, 534, 431]) {
      await server?.close();
      await start({}, on('AUTH').reply(code, 'No'));
      const error = await refused({ security: 'explicit' });
      expect(error).toBeInstanceOf(TlsRefused);
      expect(error).toMatchObject({ verb: 'AUTH', reply: { code } });
    }
  });

  it('of a site that takes what it gets protects where it can', async () => {
    await start();
    const { session } = await login({ security: 'auto' });
    expect(session.login.isProtected).toBe(true);
  });

  it.each([431, 500, 502, 504, 530, 534, 550])(
    'of such a site goes on in clear after %i (case 25)',
    async (code) => {
      await start({}, on('AUTH').reply(code, 'No'));
      const { session, log } = await login({ security: 'auto' });
      expect(session.login.isProtected).toBe(false);
      expect(session.tlsFacts).toBeUndefined();
      expect(log).toContain('warning: AUTH TLS was answered with');
      expect(log).toContain('going on in clear');
      expect((await fetchFile(session, '/f')).end).toBe('complete');
      expect(server!.last.dataConnections[0]?.secure).toBe(false);
    },
  );

  it('of such a site does not fall back to clear when the certificate is bad', async () => {
    await start({ tls: { mode: 'explicit', certificate: 'expired' } });
    expect(await refused({ security: 'auto' })).toBeInstanceOf(CertificateUntrusted);
    expect(server!.connections).toHaveLength(1);
  });

  it('is not sent by a site that wants no TLS', async () => {
    await start();
    const { session } = await login({ security: 'plain' });
    expect(server!.last.verbs).not.toContain('AUTH');
    expect(session.login.isProtected).toBe(false);
  });

  it.each([
    ['a whole reply', '220 injected\r\n'],
    ['several replies', '331 injected\r\n230 injected\r\n'],
    ['part of a reply', '220 inj'],
  ])('with %s in clear behind 234 is an attack', async (_title, bytes) => {
    await start({}, on('AUTH').pipelined([bytes]));
    expect(await refused({ security: 'explicit' })).toBeInstanceOf(TlsInjection);
  });

  it('whose handshake the server breaks off is TlsFailed', async () => {
    await start({}, on('AUTH').reply(234, 'Go ahead').thenClose());
    const error = await refused({ security: 'explicit' });
    expect(error).toBeInstanceOf(TlsFailed);
    expect(error).toMatchObject({ phase: 'tls' });
  });

  it('whose handshake never ends is given up after its limit', async () => {
    await start({}, MUTE, on('AUTH').reply(234, 'Go ahead'));
    const error = await refused({ security: 'explicit', limits: { handshakeMs: 60 } });
    expect(error).toBeInstanceOf(TimedOut);
    expect(error).toMatchObject({ phase: 'tls', afterMs: 60 });
  });

  it('can be given up in the handshake', async () => {
    await start({}, MUTE, on('AUTH').reply(234, 'Go ahead'));
    const abort = new AbortController();
    const failure = refused({ security: 'explicit', signal: abort.signal });
    await server!.until(() => server!.connections[0]?.replies.at(-1)?.code === 234);
    abort.abort();
    expect(await failure).toBeInstanceOf(Cancelled);
  });
});

describe('the wrong kind of TLS', () => {
  it('TLS at once to a server that speaks first in clear is TlsFailed (case 26)', async () => {
    await start();
    const error = await failureOf(openEngine(server!, { security: 'implicit' }));
    expect(error).toBeInstanceOf(TlsFailed);
    await server!.until(() => dialled.every((socket) => socket.destroyed));
  });

  it('a server that waits for TLS gives no greeting in clear', async () => {
    await start({ tls: 'implicit' });
    const error = await refused({ security: 'explicit', limits: { greetingMs: 60 } });
    expect(error).toBeInstanceOf(TimedOut);
    expect(error).toMatchObject({ waitingFor: 'greeting' });
  });

  it('a server that says nothing can be given up in the handshake', async () => {
    const silent = createServer().listen(0, '127.0.0.1');
    await once(silent, 'listening');
    const abort = new AbortController();
    const target = { host: '127.0.0.1', port: (silent.address() as AddressInfo).port };
    const failure = failureOf(openEngine(target, { security: 'implicit', signal: abort.signal }));
    const [socket] = (await once(silent, 'connection')) as [Socket];
    await once(socket, 'data');
    abort.abort();
    expect(await failure).toBeInstanceOf(Cancelled);
    silent.close();
    await once(silent, 'close');
  });
});

describe.each(VERSIONS)('the session of data connections with %s', (version) => {
  it('is resumed by 20 transfers one after the other (cases 29 to 32)', async () => {
    await start({ tls: { mode: 'explicit', version } }, on('RETR').resumeRequired(425));
    const { session } = await login();
    for (let transfer = 0; transfer < 20; transfer++)
      expect((await fetchFile(session, '/f')).end).toBe('complete');
    expect(server!.last.dataConnections.map(({ resumed }) => resumed)).toEqual(
      Array.from({ length: 20 }, () => true),
    );
  });

  it('belongs to its own control connection', async () => {
    await start({ tls: { mode: 'explicit', version } }, on('RETR').resumeRequired(425));
    const sessions = [await openEngine(server!), await openEngine(server!)];
    for (const name of ['/f', '/f', '/f']) {
      const got = await Promise.all(sessions.map(({ session }) => fetchFile(session, name)));
      expect(got.map(({ end }) => end)).toEqual(['complete', 'complete']);
    }
    for (const each of sessions) each.close();
  });
});

describe('a data connection', () => {
  it('that did not resume where it must is told as that, and the session goes on after 425', async () => {
    await start({}, on('RETR').certificate('server').resumeRequired(425));
    const { session } = await login();
    const error = await failureOf(
      fetchFile(session, '/f').then(({ error }) => Promise.reject(error as Error)),
    );
    expect(error).toBeInstanceOf(TlsNotResumed);
    expect(session.state).toBe('idle');
    expect(await answersOf(session)).toEqual(IN_STEP);
  });

  it('that did not resume ends the session after 522', async () => {
    await start({}, on('RETR').certificate('server').resumeRequired(522));
    const { session, gone } = await login();
    const error = await failureOf(
      fetchFile(session, '/f').then(({ error }) => Promise.reject(error as Error)),
    );
    expect(error).toBeInstanceOf(TlsNotResumed);
    await gone;
    expect(session.state).toBe('dead');
  });

  it('with the same certificate is good without resumption where the server does not insist', async () => {
    await start({}, on('RETR').certificate('server'));
    const { session } = await login();
    expect((await fetchFile(session, '/f')).end).toBe('complete');
    expect(session.tlsFacts?.dataResumed).toBe(false);
  });

  it('of somebody else gets no byte and gives none', async () => {
    await start({}, on('RETR').certificate('self-signed'), on('STOR').certificate('self-signed'));
    const { session } = await login({ limits: { reasonMs: 200 } });
    const got = await fetchFile(session, '/f').catch((error: unknown) => ({ error, bytes: Buffer.alloc(0) }));
    expect(got.error).toBeInstanceOf(Error);
    expect(got.bytes).toHaveLength(0);
    if (session.state === 'idle') expect(await answersOf(session)).toEqual(IN_STEP);
    else expect(session.state).toBe('dead');
  });

  it('whose handshake fails is refused with the reason of the server', async () => {
    await start({}, on('RETR').reply(521, 'Data connection cannot be opened with this PROT setting'));
    const { session } = await login();
    const error = await failureOf(fetchFile(session, '/f'));
    expect(error).toMatchObject({ reply: { code: 521 } });
    expect(await answersOf(session)).toEqual(IN_STEP);
  });
});
