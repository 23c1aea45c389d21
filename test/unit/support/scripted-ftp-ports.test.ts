import { once } from 'node:events';
import { createServer } from 'node:net';
import type { AddressInfo, Socket } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { startFilteredPort } from '../../support/filtered-port.ts';
import type { ScriptedFtpOptions } from '../../support/scripted-ftp/options.ts';
import { on } from '../../support/scripted-ftp/script.ts';
import { startScriptedFtp } from '../../support/scripted-ftp/server.ts';
import type { ScriptedFtp } from '../../support/scripted-ftp/server.ts';
import { RawFtp, received } from './raw-ftp-client.ts';

const SIZE = 100_000;
const content = Buffer.from(Uint8Array.from({ length: SIZE }, (_, i) => (i * 7) & 0xff));

let server: ScriptedFtp | undefined;
afterEach(async () => {
  await server?.close();
  server = undefined;
});

async function login(options: ScriptedFtpOptions = {}): Promise<RawFtp> {
  server = await startScriptedFtp(options);
  server.tree.put('/f', content);
  return RawFtp.login(server);
}

describe('ports', () => {
  it('are announced with another address, another number, or in another dialect', async () => {
    const ftp = await login();
    server!.script(on('PASV').pasvAddress('10.0.0.5').times(1));
    expect(await ftp.ask('PASV')).toMatch(/\(10,0,0,5,\d+,\d+\)/);
    server!.script(
      on('EPSV').announcedPort(1).times(1),
      on('PASV').passiveReply(({ port }) => `227 =127,0,0,1,${port >> 8},${port & 255}\r\n`),
    );
    expect(await ftp.ask('EPSV')).toBe('229 Entering Extended Passive Mode (|||1|)');
    expect(await ftp.ask('PASV')).toMatch(/^227 =127,0,0,1,\d+,\d+$/);
  });

  it('refuse the connection when the script says so', async () => {
    const ftp = await login();
    server!.script(on('EPSV').refusesConnect());
    await expect(ftp.passive(server!)).rejects.toThrow('ECONNREFUSED');
  });

  it('can be filtered: the connect hangs', async () => {
    await using filtered = await startFilteredPort();
    const ftp = await login();
    server!.script(on('EPSV').announcedPort(filtered.port));
    const connecting = ftp.passive(server!).then(
      () => 'connected',
      () => 'refused',
    );
    expect(
      await Promise.race([
        connecting,
        ftp
          .ask('NOOP')
          .then(() => ftp.ask('SYST'))
          .then(() => 'nothing'),
      ]),
    ).toBe('nothing');
  });

  it('answer 425 when nobody comes in time', async () => {
    const ftp = await login({ acceptMs: 20 });
    await ftp.ask('EPSV');
    expect(await ftp.ask('RETR /f')).toMatch(/^425 /);
  });
});

describe('active mode', () => {
  const listeners: { close: () => void }[] = [];
  afterEach(() => listeners.splice(0).forEach((listener) => listener.close()));

  async function port(ftp: RawFtp): Promise<Socket[]> {
    const sockets: Socket[] = [];
    const listener = createServer((socket) => sockets.push(socket.on('error', () => undefined))).listen(
      0,
      '127.0.0.1',
    );
    listeners.push(listener);
    await once(listener, 'listening');
    const { port: number } = listener.address() as AddressInfo;
    expect(await ftp.ask(`PORT 127,0,0,1,${number >> 8},${number & 255}`)).toMatch(/^200 /);
    return sockets;
  }

  it('dials while it processes PORT', async () => {
    const ftp = await login();
    server!.script(on('PORT').dialsAtOnce());
    const sockets = await port(ftp);
    await server!.until(() => server!.open === 2);
    expect(server!.last.verbs.at(-1)).toBe('PORT');
    await ftp.ask('RETR /f');
    expect((await received(sockets[0]!)).bytes.length).toBe(SIZE);
  });

  it('dials late, after 150', async () => {
    const ftp = await login();
    server!.script(on('PORT').dialsLate(20));
    const sockets = await port(ftp);
    expect(await ftp.ask('RETR /f')).toMatch(/^150 /);
    expect(sockets).toEqual([]);
    expect(await ftp.reply()).toMatch(/^226 /);
    expect((await received(sockets[0]!)).bytes.length).toBe(SIZE);
  });

  it('never dials, and ABOR ends the waiting', async () => {
    const ftp = await login();
    server!.script(on('PORT').neverDials());
    const sockets = await port(ftp);
    expect(await ftp.ask('RETR /f')).toMatch(/^150 /);
    expect(await ftp.ask('ABOR')).toMatch(/^426 /);
    expect(await ftp.reply()).toMatch(/^226 /);
    expect(sockets).toEqual([]);
  });

  it('lets a stranger dial in first', async () => {
    const ftp = await login();
    server!.script(on('PORT').strangerDialsFirst());
    const sockets = await port(ftp);
    await ftp.ask('RETR /f');
    await ftp.reply();
    expect(sockets.map((socket) => socket.remoteAddress)).toEqual(['127.0.0.2', '127.0.0.1']);
    expect((await received(sockets[1]!)).bytes.length).toBe(SIZE);
  });
});
