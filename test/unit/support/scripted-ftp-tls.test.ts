import { once } from 'node:events';
import { createServer } from 'node:net';
import type { AddressInfo, Socket } from 'node:net';
import { duplexPair } from 'node:stream';
import type { Duplex } from 'node:stream';
import type { ConnectionOptions, TLSSocket } from 'node:tls';
import { afterEach, describe, expect, it } from 'vitest';
import type { TlsOptions } from '../../support/scripted-ftp/options.ts';
import { on, onAnything } from '../../support/scripted-ftp/script.ts';
import { startScriptedFtp } from '../../support/scripted-ftp/server.ts';
import type { ScriptedFtp } from '../../support/scripted-ftp/server.ts';
import { RawFtp, received, securedData } from './raw-ftp-client.ts';

let server: ScriptedFtp | undefined;
afterEach(async () => {
  await server?.close();
  server = undefined;
});

const trusting = (): ConnectionOptions => ({ ca: server!.certificateAuthority });

async function start(tls: TlsOptions): Promise<ScriptedFtp> {
  server = await startScriptedFtp({ tls });
  server.tree.put('/f', 'hello');
  return server;
}

/** Logs in under TLS with protected data. */
async function login(tls: Partial<TlsOptions> = {}): Promise<RawFtp> {
  await start({ mode: 'explicit', ...tls });
  const ftp = await RawFtp.connect(server!);
  await ftp.reply();
  expect(await ftp.ask('AUTH TLS')).toMatch(/^234 /);
  await ftp.secure(trusting());
  for (const line of ['USER kim', 'PASS secret', 'PBSZ 0', 'PROT P', 'TYPE I']) await ftp.ask(line);
  return ftp;
}

/** A protected data connection, opened after the verb was said. */
async function protectedData(ftp: RawFtp, verb: string, options: ConnectionOptions): Promise<TLSSocket> {
  const raw = await ftp.passive(server!);
  ftp.tell(verb);
  return securedData(raw, options);
}

/** Passes everything on and keeps what came from the server. */
function tap(raw: Socket): { readonly stream: Duplex; readonly chunks: Buffer[] } {
  const chunks: Buffer[] = [];
  const [stream, inner] = duplexPair();
  raw.on('data', (chunk: Buffer) => {
    chunks.push(chunk);
    inner.write(chunk);
  });
  raw.on('end', () => inner.end());
  inner.on('data', (chunk: Buffer) => raw.write(chunk));
  return { stream, chunks };
}

/** The sizes of the TLS records in these bytes, headers included. */
function recordSizes(bytes: Buffer): number[] {
  const sizes: number[] = [];
  for (let at = 0; at < bytes.length; at += sizes.at(-1)!) sizes.push(5 + bytes.readUInt16BE(at + 3));
  return sizes;
}

const version = (name: 'TLSv1.2' | 'TLSv1.3'): Partial<TlsOptions> => ({ version: name });

describe('TLS on the control connection', () => {
  it('is offered in FEAT and begun by AUTH TLS, with a certificate that holds for localhost and the addresses', async () => {
    const ftp = await login();
    expect(await ftp.ask('FEAT')).toMatch(/AUTH TLS[^]*PBSZ[^]*PROT/);
    expect(await ftp.ask('PROT X')).toMatch(/^536 /);
    expect(server!.last.record.received.some((segment) => segment.bytes.includes('PASS secret'))).toBe(true);
  });

  it('comes before the greeting when it is implicit', async () => {
    await start({ mode: 'implicit' });
    const ftp = await RawFtp.connect(server!);
    await ftp.secure(trusting());
    expect(await ftp.reply()).toMatch(/^220 /);
    expect(await ftp.ask('PBSZ 0')).toMatch(/^200 /);
  });

  it.each([
    ['expired', 'CERT_HAS_EXPIRED'],
    ['wrong-name', 'ERR_TLS_CERT_ALTNAME_INVALID'],
    ['self-signed', 'DEPTH_ZERO_SELF_SIGNED_CERT'],
  ] as const)('can show the certificate %s, which clients refuse with %s', async (kind, code) => {
    await start({ mode: 'explicit' });
    server!.script(on('AUTH').certificate(kind));
    const ftp = await RawFtp.connect(server!);
    await ftp.reply();
    await ftp.ask('AUTH TLS');
    await expect(ftp.secure(trusting())).rejects.toMatchObject({ code });
  });

  it('can change the certificate between two connections', async () => {
    await login();
    server!.useCertificate('expired');
    const ftp = await RawFtp.connect(server!);
    await ftp.reply();
    await ftp.ask('AUTH TLS');
    await expect(ftp.secure(trusting())).rejects.toMatchObject({ code: 'CERT_HAS_EXPIRED' });
  });

  it('can be preceded by bytes in clear behind the 234, in one segment', async () => {
    await start({ mode: 'explicit' });
    server!.script(on('AUTH').pipelined(['230 You are in\r\n']));
    const ftp = await RawFtp.connect(server!);
    await ftp.reply();
    await ftp.ask('AUTH TLS');
    expect(ftp.chunks.at(-1)?.toString()).toBe('234 Begin TLS\r\n230 You are in\r\n');
  });

  it('splits replies inside TLS too', async () => {
    const ftp = await login();
    const before = ftp.chunks.length;
    server!.script(onAnything().splitEverywhere());
    const answer = await ftp.ask('SIZE /f');
    expect(ftp.chunks.length - before).toBe(answer.length + 2);
  });
});

describe.each(['TLSv1.2', 'TLSv1.3'] as const)('%s on the data connection', (name) => {
  it('is resumed from the control connection, again and again', async () => {
    const ftp = await login(version(name));
    server!.script(on('RETR').resumeRequired(425));
    for (let i = 0; i < 3; i++) {
      const data = await protectedData(ftp, 'RETR /f', { ...trusting(), session: ftp.session! });
      data.on('session', (session: Buffer) => (ftp.session = session));
      expect((await received(data)).bytes.toString()).toBe('hello');
      expect([await ftp.reply(), await ftp.reply()].map((text) => text.slice(0, 3))).toEqual(['150', '226']);
    }
    expect(server!.last.dataConnections.map((data) => data.resumed)).toEqual([true, true, true]);
  });

  it('is refused with 425 or 522 when it must be resumed and is not', async () => {
    const ftp = await login(version(name));
    server!.script(on('RETR').resumeRequired(425).times(1), on('RETR').resumeRequired(522).after(1));
    const first = await protectedData(ftp, 'RETR /f', trusting());
    expect((await received(first)).bytes.length).toBe(0);
    expect([await ftp.reply(), await ftp.reply()].map((text) => text.slice(0, 3))).toEqual(['150', '425']);
    const second = await protectedData(ftp, 'RETR /f', trusting());
    await received(second);
    expect([await ftp.reply(), await ftp.reply()].map((text) => text.slice(0, 3))).toEqual(['150', '522']);
    expect(await ftp.ended).toBe('fin');
  });

  it('is not resumed with the session of another control connection', async () => {
    const stranger = await login(version(name));
    const ftp = await RawFtp.connect(server!);
    await ftp.reply();
    await ftp.ask('AUTH TLS');
    await ftp.secure(trusting());
    for (const line of ['USER kim', 'PASS secret', 'PBSZ 0', 'PROT P']) await ftp.ask(line);
    const data = await protectedData(ftp, 'RETR /f', { ...trusting(), session: stranger.session! });
    await received(data);
    expect(server!.last.dataConnections[0]).toMatchObject({ secure: true, resumed: false });
  });

  it('carries uploads, empty ones too', async () => {
    const ftp = await login(version(name));
    for (const text of ['some bytes', '']) {
      const data = await protectedData(ftp, 'STOR /up', trusting());
      data.end(text);
      expect([await ftp.reply(), await ftp.reply()].map((line) => line.slice(0, 3))).toEqual(['150', '226']);
      expect(server!.tree.read('/up').toString()).toBe(text);
    }
  });

  it('protects active data connections, with the server as TLS server', async () => {
    const ftp = await login(version(name));
    const listener = createServer().listen(0, '127.0.0.1');
    await once(listener, 'listening');
    const { port } = listener.address() as AddressInfo;
    const arrives = once(listener, 'connection');
    await ftp.ask(`PORT 127,0,0,1,${port >> 8},${port & 255}`);
    ftp.tell('RETR /f');
    const [raw] = (await arrives) as [Socket];
    const data = await securedData(raw, { ...trusting(), session: ftp.session! });
    expect((await received(data)).bytes.toString()).toBe('hello');
    expect(server!.last.dataConnections[0]).toMatchObject({ mode: 'PORT', secure: true, resumed: true });
    listener.close();
  });

  it('can end by a bare FIN, without close_notify', async () => {
    const ftp = await login(version(name));
    const sizesOnTheWire = async (): Promise<number[]> => {
      const raw = await ftp.passive(server!);
      const tapped = tap(raw);
      ftp.tell('RETR /f');
      expect((await received(await securedData(tapped.stream, trusting()))).bytes.toString()).toBe('hello');
      await ftp.reply();
      expect(await ftp.reply()).toMatch(/^226 /);
      return recordSizes(Buffer.concat(tapped.chunks));
    };
    const alertBytes = name === 'TLSv1.2' ? 31 : 24;
    expect((await sizesOnTheWire()).at(-1)).toBe(alertBytes);
    server!.script(on('RETR').tlsFinNoNotify());
    expect(await sizesOnTheWire()).not.toContain(alertBytes);
  });

  it('can be cut in the middle by FIN without close_notify, or by RST', async () => {
    const ftp = await login(version(name));
    server!.script(on('RETR').tlsFinNoNotify(2).times(1), on('RETR').dataResetAt(3).after(1));
    const fin = await protectedData(ftp, 'RETR /f', trusting());
    expect(await received(fin)).toMatchObject({ bytes: Buffer.from('he'), how: 'fin' });
    await ftp.reply();
    await ftp.reply();
    const rst = await protectedData(ftp, 'RETR /f', trusting());
    expect(await received(rst)).toMatchObject({ bytes: Buffer.from('hel'), how: 'rst' });
  });

  it('can show another certificate than the control connection', async () => {
    const ftp = await login(version(name));
    server!.script(on('RETR').certificate('wrong-name'));
    const raw = await ftp.passive(server!);
    ftp.tell('RETR /f');
    await expect(securedData(raw, trusting())).rejects.toMatchObject({
      code: 'ERR_TLS_CERT_ALTNAME_INVALID',
    });
  });

  it('is refused with 425 when the client ends before the handshake', async () => {
    const ftp = await login(version(name));
    const raw = await ftp.passive(server!);
    ftp.tell('STOR /up');
    expect(await ftp.reply()).toMatch(/^150 /);
    raw.end();
    await once(raw, 'close');
    expect(await ftp.reply()).toMatch(/^425 /);
  });
});
