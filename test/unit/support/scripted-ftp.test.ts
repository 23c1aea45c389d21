import { once } from 'node:events';
import { createServer } from 'node:net';
import type { AddressInfo, Socket } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { pattern } from '../../support/scripted-ftp/content.ts';
import type { ScriptedFtpOptions } from '../../support/scripted-ftp/options.ts';
import { startScriptedFtp } from '../../support/scripted-ftp/server.ts';
import type { ScriptedFtp } from '../../support/scripted-ftp/server.ts';
import { RawFtp, received } from './raw-ftp-client.ts';

const GIB = 2 ** 30;

let server: ScriptedFtp | undefined;
afterEach(async () => {
  await server?.close();
  server = undefined;
});

async function start(options: ScriptedFtpOptions = {}): Promise<ScriptedFtp> {
  server = await startScriptedFtp(options);
  server.tree.put('/a/b.txt', 'hello');
  server.tree.put('/big', { sizeBytes: GIB, modifiedAt: new Date('2020-01-02T03:04:05Z') });
  return server;
}

/** Opens a listener for active mode; returns its port and the first connection. */
async function listening(
  host: string,
): Promise<{ port: number; arrives: Promise<Socket>; close: () => void }> {
  const listener = createServer().listen(0, host);
  await once(listener, 'listening');
  const arrives = once(listener, 'connection').then(([socket]) => socket as Socket);
  return { port: (listener.address() as AddressInfo).port, arrives, close: () => listener.close() };
}

describe('logging in', () => {
  it('greets, asks for the password, and lets kim in', async () => {
    const ftp = await RawFtp.connect(await start());
    expect(await ftp.reply()).toMatch(/^220 /);
    expect(await ftp.ask('PWD')).toMatch(/^530 /);
    expect(await ftp.ask('USER kim')).toMatch(/^331 /);
    expect(await ftp.ask('PASS wrong')).toMatch(/^530 /);
    expect(await ftp.ask('PASS secret')).toMatch(/^230 /);
    expect(await ftp.ask('QUIT')).toMatch(/^221 /);
    expect(await ftp.ended).toBe('fin');
  });

  it('asks for an account when the login has one, and for no password when it has none', async () => {
    const ftp = await RawFtp.connect(
      await start({ users: { ada: { password: 'x', account: 'lab' }, guest: {} } }),
    );
    await ftp.reply();
    expect(await ftp.ask('USER guest')).toMatch(/^230 /);
    expect(await ftp.ask('USER ada')).toMatch(/^331 /);
    expect(await ftp.ask('PASS x')).toMatch(/^332 /);
    expect(await ftp.ask('ACCT no')).toMatch(/^530 /);
    expect(await ftp.ask('ACCT lab')).toMatch(/^230 /);
  });

  it('answers the verbs of setting up', async () => {
    const ftp = await RawFtp.login(await start());
    expect(await ftp.ask('FEAT')).toMatch(/^211-Features:\r\n EPRT\r\n[^]*\r\n UTF8\r\n211 End$/);
    const answers: string[] = [];
    for (const line of [
      'SYST',
      'NOOP',
      'OPTS UTF8 ON',
      'TYPE A',
      'MODE S',
      'STRU F',
      'ALLO 5',
      'XYZ',
      'AUTH TLS',
    ]) {
      answers.push(await ftp.ask(line));
    }
    expect(answers.map((answer) => answer.slice(0, 3)).join(' ')).toBe('215 200 200 200 200 200 202 502 502');
  });

  it('refuses the connection above the limit with 421, or with 530 after the password', async () => {
    const first = await RawFtp.connect(await start({ maxConnections: { count: 1, refusal: 421 } }));
    await first.reply();
    const second = await RawFtp.connect(server!);
    expect(await second.reply()).toMatch(/^421 /);
    expect(await second.ended).toBe('fin');
    await server!.close();
    await RawFtp.connect(await start({ maxConnections: { count: 1, refusal: 530 } }));
    const third = await RawFtp.connect(server!);
    await third.reply();
    await third.ask('USER kim');
    expect(await third.ask('PASS secret')).toMatch(/^530 .*maximum number of clients/);
  });

  it('says 421 and closes after the idle time', async () => {
    const ftp = await RawFtp.login(await start({ idle421Ms: 30 }));
    expect(await ftp.reply()).toMatch(/^421 /);
    expect(await ftp.ended).toBe('fin');
  });
});

describe('walking and changing the tree', () => {
  it('walks, makes, renames, sets the mode, and removes', async () => {
    const ftp = await RawFtp.login(await start());
    const conversation = [
      ['CWD /a', '250'],
      ['PWD', '257 "/a"'],
      ['MKD q"uote', '257 "/a/q""uote"'],
      ['CDUP', '250'],
      ['PWD', '257 "/"'],
      ['RNFR a/b.txt', '350'],
      ['RNTO /a/c.txt', '250'],
      ['SITE CHMOD 600 /a/c.txt', '200'],
      [
        'MLST /a/c.txt',
        '250-Facts:\r\n type=file;size=5;modify=20240229120000;perm=adfrw;unix.mode=0600; /a/c.txt',
      ],
      ['RMD /a', '550'],
      ['DELE /a/c.txt', '250'],
      ['RMD /a/q"uote', '250'],
      ['RMD /a', '250'],
      ['CWD /a', '550'],
    ] as const;
    for (const [line, answer] of conversation)
      expect(await ftp.ask(line)).toSatisfy((got: string) => got.startsWith(answer));
    expect(server!.tree.list('/')?.map(([name]) => name)).toEqual(['big']);
  });

  it('tells and sets size and time', async () => {
    const ftp = await RawFtp.login(await start());
    expect(await ftp.ask('SIZE /big')).toBe('213 1073741824');
    expect(await ftp.ask('MDTM /big')).toBe('213 20200102030405');
    expect(await ftp.ask('MFMT 20011122334455 /big')).toMatch(/^213 /);
    expect(await ftp.ask('MFMT 20011122133455 /big')).toMatch(/^213 Modify=20011122133455; \/big/);
    expect(server!.tree.file('/big')?.modifiedAt.toISOString()).toBe('2001-11-22T13:34:55.000Z');
    expect(await ftp.ask('HASH /a/b.txt')).toContain(
      '2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824',
    );
    await ftp.ask('TYPE A');
    expect(await ftp.ask('SIZE /big')).toMatch(/^550 /);
  });

  it('keeps names as bytes: a GBK name goes in and comes out unchanged', async () => {
    const name = Buffer.from('d6d0cec4', 'hex');
    const ftp = await RawFtp.login(await start());
    server!.tree.put(Buffer.concat([Buffer.from('/'), name]), 'x');
    expect(await ftp.ask(`SIZE ${name.toString('latin1')}`)).toBe('213 1');
    const listing = await ftp.fetch(server!, 'NLST');
    expect(listing.bytes.toString('latin1')).toContain(`${name.toString('latin1')}\r\n`);
    expect(server!.last.commands.at(-3)?.raw.subarray(5)).toEqual(name);
  });
});

describe('moving bytes', () => {
  it('lists in three styles', async () => {
    const ftp = await RawFtp.login(await start());
    const mlsd = await ftp.fetch(server!, 'MLSD /a');
    expect(mlsd.bytes.toString()).toMatch(
      /^type=cdir;.* \.\r\ntype=pdir;.* \.\.\r\ntype=file;size=5;.* b\.txt\r\n$/,
    );
    expect(mlsd.replies.map((text) => text.slice(0, 3))).toEqual(['150', '226']);
    const list = await ftp.fetch(server!, 'LIST /a');
    expect(list.bytes.toString()).toBe(
      '-rw-r--r--    1 kim      staff               5 Feb 29  2024 b.txt\r\n',
    );
    expect((await ftp.fetch(server!, 'NLST /a')).bytes.toString()).toBe('b.txt\r\n');
    await ftp.passive(server!);
    expect(await ftp.ask('MLSD /a/b.txt')).toMatch(/^501 /);
    expect(await ftp.ask('LIST /missing')).toMatch(/^550 /);
  });

  it('lists like DOS when told so', async () => {
    const ftp = await RawFtp.login(await start({ listStyle: 'dos' }));
    const lines = (await ftp.fetch(server!, 'LIST')).bytes.toString();
    expect(lines).toBe(
      '02-29-24  12:00PM      <DIR>           a\r\n01-02-20  03:04AM           1073741824 big\r\n',
    );
  });

  it('stores, appends, and overwrites from a restart offset', async () => {
    const ftp = await RawFtp.login(await start());
    expect(await ftp.push(server!, 'STOR new', Buffer.from('0123456789'))).toMatch(/^226 /);
    expect(await ftp.push(server!, 'APPE new', Buffer.from('AB'))).toMatch(/^226 /);
    const data = await ftp.passive(server!);
    expect(await ftp.ask('REST 3')).toMatch(/^350 /);
    await ftp.ask('STOR new');
    data.end('xyz');
    expect(await ftp.reply()).toMatch(/^226 /);
    expect(server!.tree.read('/new').toString()).toBe('012xyz6789AB');
  });

  it('reads a range of a virtual file of 1 GiB, with the right bytes and without its memory', async () => {
    const ftp = await RawFtp.login(await start());
    const offset = GIB - 100_000;
    const data = await ftp.passive(server!);
    const arriving = received(data);
    await ftp.ask(`REST ${offset}`);
    expect(await ftp.ask('RETR /big')).toContain('(100000 bytes)');
    expect((await arriving).bytes.equals(pattern(offset, 100_000))).toBe(true);
    expect(await ftp.reply()).toMatch(/^226 /);
    expect(process.memoryUsage().arrayBuffers).toBeLessThan(GIB / 4);
  });

  it('dials the client for PORT and EPRT, on IPv4 and IPv6', async () => {
    for (const [host, tell] of [
      ['127.0.0.1', (port: number) => `PORT 127,0,0,1,${port >> 8},${port & 255}`],
      ['127.0.0.1', (port: number) => `EPRT |1|127.0.0.1|${port}|`],
      ['::1', (port: number) => `EPRT |2|::1|${port}|`],
    ] as const) {
      const ftp = await RawFtp.login(await start({ host }));
      const listener = await listening(host);
      expect(await ftp.ask(tell(listener.port))).toMatch(/^200 /);
      ftp.tell('RETR /a/b.txt');
      const data = await received(await listener.arrives);
      expect(data.bytes.toString()).toBe('hello');
      expect(await ftp.reply()).toMatch(/^150 /);
      expect(await ftp.reply()).toMatch(/^226 /);
      listener.close();
      await server!.close();
    }
  });

  it('refuses to dial anybody but the client', async () => {
    const ftp = await RawFtp.login(await start());
    expect(await ftp.ask('PORT 192,0,2,1,200,1')).toMatch(/^500 /);
    expect(await ftp.ask('PORT 127,0,0,1,0,80')).toMatch(/^500 /);
    expect(await ftp.ask('EPRT |2|::1|5000|')).toMatch(/^522 /);
  });

  it('answers 425 when nobody waits where it dials', async () => {
    const ftp = await RawFtp.login(await start());
    const { port, close } = await listening('127.0.0.1');
    close();
    await ftp.ask(`PORT 127,0,0,1,${port >> 8},${port & 255}`);
    expect(await ftp.ask('RETR /a/b.txt')).toMatch(/^425 /);
  });

  it('ends a running transfer on ABOR with 426 and 226, and stays usable', async () => {
    const ftp = await RawFtp.login(await start());
    const data = await ftp.passive(server!);
    await ftp.ask('RETR /big');
    expect(await ftp.ask('ABOR')).toMatch(/^426 /);
    expect(await ftp.reply()).toMatch(/^226 /);
    data.destroy();
    expect(await ftp.ask('NOOP')).toMatch(/^200 /);
  });

  it('answers 426 when the client closes the data connection early', async () => {
    const ftp = await RawFtp.login(await start());
    const data = await ftp.passive(server!);
    await ftp.ask('RETR /big');
    data.destroy();
    expect(await ftp.reply()).toMatch(/^426 /);
    expect(await ftp.ask('NOOP')).toMatch(/^200 /);
  });

  it('opens a new listener for every EPSV and PASV, and knows EPSV ALL', async () => {
    const ftp = await RawFtp.login(await start());
    const told = [await ftp.ask('EPSV'), await ftp.ask('EPSV')];
    expect(new Set(told).size).toBe(2);
    expect(await ftp.ask('PASV')).toMatch(/^227 .*\(127,0,0,1,\d+,\d+\)/);
    expect(await ftp.ask('EPSV 2')).toMatch(/^522 /);
    expect(await ftp.ask('EPSV ALL')).toMatch(/^200 /);
    expect(await ftp.ask('PASV')).toMatch(/^501 /);
  });
});
