import { once } from 'node:events';
import { createServer } from 'node:net';
import type { AddressInfo, Server, Socket } from 'node:net';
import { createSecureContext, TLSSocket } from 'node:tls';
import { Readable } from 'node:stream';
import { afterEach, describe, expect, it } from 'vitest';
import {
  SessionLost,
  ServerSpeaksPlain,
  ServerSpeaksTls,
  TimedOut,
  TlsNotResumed,
} from '../../../server/ftp/errors.ts';
import { Knowledge } from '../../../server/ftp/knowledge.ts';
import { problemOf } from '../../../server/problem.ts';
import { failureOf, fetchFile, openEngine, path } from '../../support/engine.ts';
import type { Engine, EngineTarget } from '../../support/engine.ts';
import { certificates } from '../../support/scripted-ftp/certificates.ts';
import { on } from '../../support/scripted-ftp/script.ts';
import { startScriptedFtp } from '../../support/scripted-ftp/server.ts';
import type { ScriptedFtp } from '../../support/scripted-ftp/server.ts';

const never = new AbortController().signal;

let server: ScriptedFtp | undefined;
let engine: Engine | undefined;
let listener: Server | undefined;
const sockets: Socket[] = [];
afterEach(async () => {
  engine?.close();
  await server?.close();
  for (const socket of sockets.splice(0)) socket.destroy();
  if (listener !== undefined) {
    listener.close();
    await once(listener, 'close');
  }
  engine = server = listener = undefined;
});

/** A server made by hand; `welcome` is called with every connection. */
async function listening(welcome: (socket: Socket) => void): Promise<EngineTarget> {
  listener = createServer((socket) => {
    sockets.push(socket.on('error', () => undefined));
    welcome(socket);
  }).listen(0, '127.0.0.1');
  await once(listener, 'listening');
  return { host: '127.0.0.1', port: (listener.address() as AddressInfo).port };
}

const codeIn = (error: unknown): unknown =>
  problemOf(error, { language: 'en', requestId: 'r' }).problem.advice;

describe('the wrong kind of TLS is turned into a hint (case 26)', () => {
  it.each(['plain', 'explicit', 'auto'] as const)(
    'a server for implicit TLS that is asked with security %s keeps silent: the error says what it is',
    async (security) => {
      server = await startScriptedFtp({ tls: 'implicit' });
      const error = await failureOf(openEngine(server, { security, limits: { greetingMs: 60 } }));
      expect(error).toBeInstanceOf(ServerSpeaksTls);
      expect(error).toMatchObject({ code: 'FTP_TLS_IMPLICIT', waitingFor: 'greeting', retry: 'never' });
      expect(codeIn(error)).toContain('"implicit"');
      await server.until(() => server!.open === 0);
    },
  );

  it.each(['plain', 'explicit', 'auto'] as const)(
    'a server that says nothing to anybody is just silent (security %s)',
    async (security) => {
      const target = await listening((socket) => void socket.resume());
      const error = await failureOf(openEngine(target, { security, limits: { greetingMs: 60 } }));
      expect(error).toBeInstanceOf(TimedOut);
      expect(error).not.toBeInstanceOf(ServerSpeaksTls);
    },
  );

  it('a server that hangs up on the handshake is just silent, too', async () => {
    const target = await listening((socket) => void socket.once('data', () => socket.destroy()));
    const error = await failureOf(openEngine(target, { limits: { greetingMs: 60 } }));
    expect(error).toMatchObject({ code: 'FTP_TIMEOUT', waitingFor: 'greeting' });
  });

  it('a server that greets in clear where TLS is expected: the error says what it is', async () => {
    server = await startScriptedFtp();
    const error = await failureOf(openEngine(server, { security: 'implicit' }));
    expect(error).toBeInstanceOf(ServerSpeaksPlain);
    expect(codeIn(error)).toContain('"explicit"');
  });
});

describe('AUTH answered with 334, as servers of the first drafts do (case 25)', () => {
  it('begins TLS', async () => {
    const { authority, pairs } = await certificates();
    const secureContext = createSecureContext(pairs.server);
    const target = await listening((socket) => {
      socket.write('220 ready\r\n');
      socket.once('data', () => {
        socket.write('334 go ahead\r\n', () => {
          const secured = new TLSSocket(socket, { isServer: true, secureContext });
          secured
            .on('error', () => undefined)
            .on('data', (line: Buffer) => {
              const verb = line.toString('latin1').slice(0, 4);
              secured.write(verb === 'USER' ? '230 in\r\n' : verb === 'PWD\r' ? '257 "/"\r\n' : '200 ok\r\n');
            });
        });
      });
    });
    engine = await openEngine({ ...target, certificateAuthority: authority });
    expect(engine.session.login.isProtected).toBe(true);
    expect(engine.session.tlsFacts?.version).toBe('TLSv1.3');
  });
});

describe('plain text inside TLS (case 36)', () => {
  it('is told as the end of the TLS session: vsftpd lets its dying child write past it', async () => {
    const { authority, pairs } = await certificates();
    const secureContext = createSecureContext(pairs.server);
    const target = await listening((socket) => {
      const secured = new TLSSocket(socket, { isServer: true, secureContext });
      secured
        .on('error', () => undefined)
        .on('data', (line: Buffer) => {
          const verb = line.toString('latin1').slice(0, 4);
          if (verb === 'NOOP') sockets.map(rawWrite);
          else
            secured.write(verb === 'USER' ? '230 in\r\n' : verb === 'PWD\r' ? '257 "/"\r\n' : '200 ok\r\n');
        });
      secured.once('secure', () => secured.write('220 ready\r\n'));
    });
    engine = await openEngine({ ...target, certificateAuthority: authority }, { security: 'implicit' });
    const error = await failureOf(engine.session.ask('NOOP'));
    expect(error).toBeInstanceOf(SessionLost);
    expect((error as Error).message).toContain('the server closed or broke its TLS session');
    expect(engine.session.state).toBe('dead');
  });
});

/** Writes on the TCP connection below TLS. */
function rawWrite(socket: Socket): void {
  const { _handle: handle } = socket as unknown as {
    _handle: { writeLatin1String(req: object, text: string): number };
  };
  handle.writeLatin1String({}, '500 OOPS: child died\r\n');
}

describe('a server whose data connections fail with TLS 1.3', () => {
  /** With TLS 1.3 every data connection counts as not resumed. */
  async function start(code: 425 | 522, knowledge: Knowledge): Promise<Engine> {
    server = (await startScriptedFtp({ tls: 'explicit' })).script(
      on('RETR').finalReply(code, 'TLS session of data connection not resumed'),
      on('STOR').finalReply(code, 'TLS session of data connection not resumed'),
    );
    server.tree.put('/f', 'twelve bytes');
    engine = await openEngine(server, { knowledge });
    return engine;
  }

  it('522 is learned, and the next session speaks TLS 1.2', async () => {
    const knowledge = new Knowledge();
    const { session } = await start(522, knowledge);
    expect(session.tlsFacts?.version).toBe('TLSv1.3');
    const { error } = await fetchFile(session, '/f');
    expect(error).toBeInstanceOf(TlsNotResumed);
    expect(error).toMatchObject({ retry: 'reconnect' });
    expect(knowledge.fact('tlsCap')).toMatchObject({
      value: 'TLSv1.2',
      evidence: expect.stringContaining('RETR was answered with 522') as string,
    });
    server!.behave();
    using second = await openEngine(server!, { knowledge });
    expect(second.session.tlsFacts?.version).toBe('TLSv1.2');
    expect((await fetchFile(second.session, '/f')).end).toBe('complete');
  });

  it('an upload teaches the same', async () => {
    const knowledge = new Knowledge();
    const { session } = await start(522, knowledge);
    const upload = await session.store(path('/new'), { signal: never });
    expect(await failureOf(upload.flow(Readable.from([Buffer.from('x')])))).toBeInstanceOf(TlsNotResumed);
    expect(knowledge.get('tlsCap')).toBe('TLSv1.2');
  });

  it('another session with the newer TLS ends before it fails in the same way', async () => {
    const knowledge = new Knowledge();
    const { session } = await start(522, knowledge);
    using other = await openEngine(server!, { knowledge });
    await fetchFile(session, '/f');
    const error = await failureOf(fetchFile(other.session, '/f'));
    expect(error).toBeInstanceOf(SessionLost);
    expect(error).toMatchObject({ retry: 'reconnect' });
    expect(other.session.state).toBe('dead');
    expect(server!.last.verbs).not.toContain('RETR');
  });

  it('with TLS 1.2 there is nothing older to try', async () => {
    const knowledge = new Knowledge();
    server = (await startScriptedFtp({ tls: { mode: 'explicit', version: 'TLSv1.2' } })).script(
      on('RETR').finalReply(522, 'no'),
    );
    server.tree.put('/f', 'x');
    engine = await openEngine(server, { knowledge });
    expect((await fetchFile(engine.session, '/f')).error).toBeInstanceOf(TlsNotResumed);
    expect(knowledge.get('tlsCap')).toBeUndefined();
  });
});
