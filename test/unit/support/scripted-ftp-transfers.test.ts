import { once } from 'node:events';
import { afterEach, describe, expect, it } from 'vitest';
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

describe('downloads that go wrong', () => {
  it.each([0, 1, 4_096, 65_536, SIZE - 1, SIZE])('reset at byte %i, then 426', async (at) => {
    const ftp = await login();
    server!.script(on('RETR').dataResetAt(at));
    const got = await ftp.fetch(server!, 'RETR /f');
    expect(got.how).toBe('rst');
    expect(got.bytes.equals(content.subarray(0, at))).toBe(true);
    expect(got.replies[1]).toMatch(/^426 /);
    expect(server!.last.dataConnections[0]).toMatchObject({ bytesSent: at, ended: 'server-reset' });
  });

  it.each([0, 1, SIZE - 1])('end in order at byte %i, and 226 lies', async (at) => {
    const ftp = await login();
    server!.script(on('RETR').dataFinAt(at));
    const got = await ftp.fetch(server!, 'RETR /f');
    expect([got.how, got.bytes.length, got.replies[1]?.slice(0, 3)]).toEqual(['fin', at, '226']);
  });

  it('are not cut when the file is shorter than the cut', async () => {
    const ftp = await login();
    server!.script(on('RETR').dataResetAt(SIZE + 1));
    expect((await ftp.fetch(server!, 'RETR /f')).how).toBe('fin');
  });

  it('have any other completion reply, after all or some bytes', async () => {
    const ftp = await login();
    server!.script(
      on('RETR').finalReply(451, 'Disk read error').times(1),
      on('RETR').dataFinAt(10).finalReply(426).after(1),
    );
    const whole = await ftp.fetch(server!, 'RETR /f');
    expect([whole.bytes.length, whole.replies[1]]).toEqual([SIZE, '451 Disk read error']);
    const part = await ftp.fetch(server!, 'RETR /f');
    expect([part.bytes.length, part.replies[1]?.slice(0, 3)]).toEqual([10, '426']);
  });

  it('say 125, or nothing, before the data', async () => {
    const ftp = await login();
    server!.script(on('RETR').preliminary(125).times(1), on('RETR').noPreliminary().after(1));
    expect((await ftp.fetch(server!, 'RETR /f')).replies[0]).toMatch(/^125 /);
    expect((await ftp.fetch(server!, 'RETR /f')).replies).toEqual(['226 Transfer complete']);
  });

  it('hang after 150 until the client gives up', async () => {
    const ftp = await login();
    server!.script(on('RETR').hangAfter150());
    const data = await ftp.passive(server!);
    expect(await ftp.ask('RETR /f')).toMatch(/^150 /);
    data.destroy();
    expect(await ftp.reply()).toMatch(/^426 /);
    expect(server!.last.dataConnections[0]?.bytesSent).toBe(0);
  });

  it('stall in the middle; the reply to giving up can be 150 or none', async () => {
    const ftp = await login();
    server!.script(
      on('RETR').stallAt(5_000).whenAborted(150, '0.1 seconds').times(1),
      on('RETR').stallAt(0).silentWhenAborted().after(1),
    );
    const data = await ftp.passive(server!);
    await ftp.ask('RETR /f');
    await server!.until(() => server!.last.dataConnections[0] !== undefined);
    await once(data, 'data');
    data.destroy();
    expect(await ftp.reply()).toBe('150 0.1 seconds');
    const again = await ftp.passive(server!);
    await ftp.ask('RETR /f');
    again.destroy();
    expect(await ftp.ask('SYST')).toMatch(/^215 /);
  });

  it('get a wrong byte', async () => {
    const ftp = await login();
    server!.script(on('RETR').corruptAt(70_000));
    const { bytes } = await ftp.fetch(server!, 'RETR /f');
    const wrong = [...bytes.keys()].filter((i) => bytes[i] !== content[i]);
    expect(wrong).toEqual([70_000]);
  });

  it('trickle', async () => {
    const ftp = await login();
    server!.tree.put('/s', 'abcdefgh');
    server!.script(on('RETR').trickle(2, 5));
    const began = performance.now();
    const data = await ftp.passive(server!);
    const sizes: number[] = [];
    data.on('data', (chunk: Buffer) => sizes.push(chunk.length));
    await ftp.ask('RETR /s');
    await ftp.reply();
    // A busy reader may find two pieces at once; that they left one by one shows in the time.
    expect(sizes.length).toBeGreaterThan(1);
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBe(8);
    expect(performance.now() - began).toBeGreaterThan(14);
  });

  it('end with 226 before the data, or only when the client has closed', async () => {
    const ftp = await login();
    server!.script(
      on('RETR').earlyControlReply().dataDelay(20).times(1),
      on('RETR').finalAfterClientCloses().after(1),
    );
    const data = await ftp.passive(server!);
    const arriving = received(data);
    await ftp.ask('RETR /f');
    expect(await ftp.reply()).toMatch(/^226 /);
    expect(server!.last.dataConnections[0]?.bytesSent).toBe(0);
    expect((await arriving).bytes.length).toBe(SIZE);
    const second = await ftp.fetch(server!, 'RETR /f');
    expect(second.replies[1]).toMatch(/^226 /);
  });

  it.each([
    ['closeInsteadOf226', 'fin'],
    ['resetInsteadOf226', 'rst'],
  ] as const)('%s', async (word, how) => {
    const ftp = await login();
    server!.script(on('RETR')[word]());
    const data = await ftp.passive(server!);
    const arriving = received(data);
    ftp.tell('RETR /f');
    expect(await ftp.reply()).toMatch(/^150 /);
    expect((await arriving).bytes.length).toBe(SIZE);
    expect(await ftp.ended).toBe(how);
  });

  it('go on to their end though the control connection is lost in the middle', async () => {
    const ftp = await login();
    server!.script(on('RETR').losesControlAt(50_000));
    const arriving = received(await ftp.passive(server!));
    ftp.tell('RETR /f');
    expect(await ftp.ended).toBe('rst');
    expect((await arriving).bytes.equals(content)).toBe(true);
  });

  it('have no completion reply', async () => {
    const ftp = await login();
    server!.script(on('RETR').no226());
    const data = await ftp.passive(server!);
    const arriving = received(data);
    await ftp.ask('RETR /f');
    await arriving;
    expect(await ftp.ask('NOOP')).toMatch(/^200 /);
  });

  it('are refused and leave the data connection open, or reset it', async () => {
    const ftp = await login();
    server!.script(
      on('RETR').reply(550, 'No').times(1),
      on('RETR').reply(550, 'No').refusalResetsData().after(1),
    );
    const left = await ftp.passive(server!);
    expect(await ftp.ask('RETR /f')).toMatch(/^550 /);
    expect(left.readyState).toBe('open');
    const reset = await ftp.passive(server!);
    const arriving = received(reset);
    await ftp.ask('RETR /f');
    expect((await arriving).how).toBe('rst');
  });

  it('list what the script lists', async () => {
    const ftp = await login();
    server!.script(on('LIST').listing(() => ['total 0\n', Buffer.from('ff0a', 'hex')]));
    expect((await ftp.fetch(server!, 'LIST')).bytes).toEqual(Buffer.from('total 0\n\xff\n', 'latin1'));
  });
});

describe('uploads that go wrong', () => {
  it('are stored short, or with a wrong byte', async () => {
    const ftp = await login();
    server!.script(on('STOR').storeShort(1).times(1), on('STOR').corruptAt(3).after(1));
    expect(await ftp.push(server!, 'STOR /short', content)).toMatch(/^226 /);
    expect(await ftp.ask('SIZE /short')).toBe(`213 ${SIZE - 1}`);
    expect(await ftp.push(server!, 'STOR /wrong', content)).toMatch(/^226 /);
    const stored = server!.tree.read('/wrong');
    expect([...stored.keys()].filter((i) => stored[i] !== content[i])).toEqual([3]);
  });

  it('meet a full disk, before or during', async () => {
    const ftp = await login();
    server!.script(on('STOR').full(452).times(1), on('STOR').full(552, 5_000).finalDelay(10).after(1));
    await ftp.passive(server!);
    expect(await ftp.ask('STOR /x')).toMatch(/^452 /);
    const data = await ftp.passive(server!);
    await ftp.ask('STOR /x');
    const arriving = received(data);
    data.write(content);
    expect((await arriving).how).toBe('rst');
    expect(await ftp.reply()).toMatch(/^552 /);
    expect(server!.tree.read('/x').length).toBe(5_000);
  });

  it('are reset by the server, or by the client', async () => {
    const ftp = await login();
    server!.script(on('STOR').dataResetAt(1_000).times(1));
    const first = await ftp.passive(server!);
    await ftp.ask('STOR /x');
    const arriving = received(first);
    first.write(content);
    expect((await arriving).how).toBe('rst');
    expect(await ftp.reply()).toMatch(/^426 /);
    const second = await ftp.passive(server!);
    await ftp.ask('STOR /x');
    second.write('abc');
    await server!.until(() => server!.last.dataConnections[1]?.bytesReceived === 3);
    second.resetAndDestroy();
    expect(await ftp.reply()).toMatch(/^426 /);
    expect(server!.last.dataConnections[1]?.ended).toBe('client-reset');
  });

  it('stall, or are ended by the server in order', async () => {
    const ftp = await login();
    server!.script(on('STOR').stallAt(1_000).times(1), on('STOR').dataFinAt(1_000).after(1));
    const first = await ftp.passive(server!);
    await ftp.ask('STOR /x');
    first.write(content);
    await server!.until(() => server!.tree.read('/x').length === 1_000);
    expect(server!.last.replies.at(-1)?.code).toBe(150);
    expect(await ftp.ask('ABOR')).toMatch(/^426 /);
    expect(await ftp.reply()).toMatch(/^226 /);
    const second = await ftp.passive(server!);
    await ftp.ask('STOR /y');
    second.write(content.subarray(0, 1_000));
    expect((await received(second)).how).toBe('fin');
    expect(await ftp.reply()).toMatch(/^226 /);
  });

  it('are counted and not kept when they are longer than what is kept', async () => {
    const ftp = await login({ uploadsKeptBytes: 10 });
    expect(await ftp.push(server!, 'STOR /x', content)).toMatch(/^226 /);
    expect(await ftp.ask('SIZE /x')).toBe(`213 ${SIZE}`);
    expect(() => server!.tree.read('/x')).toThrow('counted, not kept');
  });
});

describe('commands during a transfer', () => {
  it('wait for its end, unless the script answers them at once; ABOR can wait too', async () => {
    const ftp = await login();
    server!.script(on('RETR').hangAfter150(), on('NOOP').answeredAtOnce(), on('ABOR').deferred());
    const data = await ftp.passive(server!);
    await ftp.ask('RETR /f');
    expect(await ftp.ask('NOOP')).toMatch(/^200 /);
    ftp.tell('ABOR');
    ftp.tell('PWD');
    await server!.until(() => server!.last.verbs.at(-1) === 'PWD');
    expect(server!.last.replies.at(-1)?.code).toBe(200);
    data.destroy();
    const codes = [await ftp.reply(), await ftp.reply(), await ftp.reply()].map((text) => text.slice(0, 3));
    expect(codes).toEqual(['426', '226', '257']);
  });
});
