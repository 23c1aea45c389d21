import { afterEach, describe, expect, it } from 'vitest';
import type { ScriptedFtpOptions } from '../../support/scripted-ftp/options.ts';
import { on, onAnything, onStep } from '../../support/scripted-ftp/script.ts';
import { startScriptedFtp } from '../../support/scripted-ftp/server.ts';
import type { ScriptedFtp } from '../../support/scripted-ftp/server.ts';
import { RawFtp } from './raw-ftp-client.ts';

let server: ScriptedFtp | undefined;
afterEach(async () => {
  await server?.close();
  server = undefined;
});

async function start(options: ScriptedFtpOptions = {}): Promise<ScriptedFtp> {
  server = await startScriptedFtp(options);
  server.tree.put('/a.txt', 'hello');
  server.tree.put('/b.txt', 'other');
  return server;
}

/** The pieces in which everything after the first `from` pieces arrived. */
function pieces(ftp: RawFtp, from: number): string[] {
  return ftp.chunks.slice(from).map((chunk) => chunk.toString('latin1'));
}

describe('when a script line applies', () => {
  it('counts: the first n times, or not the first n times', async () => {
    const ftp = await RawFtp.login(await start());
    server!.script(on('SIZE').reply(450, 'Busy').times(2), on('NOOP').reply(500, 'No').after(1).times(1));
    const codes: string[] = [];
    for (const line of ['SIZE /a.txt', 'SIZE /a.txt', 'SIZE /a.txt', 'NOOP', 'NOOP', 'NOOP']) {
      codes.push((await ftp.ask(line)).slice(0, 3));
    }
    expect(codes).toEqual(['450', '450', '213', '200', '500', '200']);
  });

  it('can be about one argument, one connection, or the nth command', async () => {
    await start();
    server!.script(
      on('SIZE').to('/b.txt').reply(550, 'No'),
      on('NOOP').onConnection(1).reply(500, 'No'),
      onStep(7).reply(421, 'Out'),
    );
    const first = await RawFtp.login(server!);
    expect(await first.ask('SIZE /a.txt')).toMatch(/^213 /);
    expect(await first.ask('SIZE /b.txt')).toMatch(/^550 /);
    expect(await first.ask('NOOP')).toMatch(/^200 /);
    expect(await first.ask('NOOP')).toMatch(/^421 /);
    const second = await RawFtp.login(server!);
    expect(await second.ask('NOOP')).toMatch(/^500 /);
  });

  it('ends with behave', async () => {
    const ftp = await RawFtp.login(await start());
    server!.script(on('NOOP').reply(500, 'No'));
    expect(await ftp.ask('NOOP')).toMatch(/^500 /);
    server!.behave();
    expect(await ftp.ask('NOOP')).toMatch(/^200 /);
  });
});

describe('what a reply looks like', () => {
  it('comes in segments cut where the script says', async () => {
    const ftp = await RawFtp.login(await start());
    const before = ftp.chunks.length;
    server!.script(on('SIZE').splitAt([2, 5]));
    expect(await ftp.ask('SIZE /a.txt')).toBe('213 5');
    expect(pieces(ftp, before)).toEqual(['21', '3 5', '\r\n']);
  });

  it('comes byte by byte, the greeting too', async () => {
    await start();
    server!.script(onAnything().splitEverywhere());
    const ftp = await RawFtp.login(server!);
    expect(ftp.chunks.length).toBe(Buffer.concat(ftp.chunks).length);
  });

  it('comes slowly', async () => {
    const ftp = await RawFtp.login(await start());
    server!.script(on('NOOP').slowBytes(2));
    const began = performance.now();
    await ftp.ask('NOOP');
    const length = Buffer.byteLength('200 Nothing done\r\n');
    expect(performance.now() - began).toBeGreaterThan((length - 1) * 1.5);
  });

  it('ends lines with LF only, has inner lines, or is any bytes', async () => {
    const ftp = await RawFtp.login(await start());
    server!.script(on('NOOP').lfOnly(), on('SYST').multiLine(['215 not yet', ' 215 nor here']));
    const before = ftp.chunks.length;
    await ftp.ask('NOOP');
    expect(pieces(ftp, before)).toEqual(['200 Nothing done\n']);
    ftp.tell('SYST');
    await server!.until(() => server!.last.replies.some((reply) => reply.code === 215));
    expect(server!.last.replies.at(-1)?.raw.toString()).toBe(
      '215-UNIX Type: L8\r\n215 not yet\r\n 215 nor here\r\n215 UNIX Type: L8\r\n',
    );
  });

  it('is any bytes, fixed or made from the command', async () => {
    const ftp = await RawFtp.login(await start());
    server!.script(
      on('STAT').replyRaw(Buffer.from('211 \xff\xfb\x01\r\n', 'latin1')),
      on('MDTM').replyWith((command) => `213 for ${command.argument}\r\n`),
    );
    expect(await ftp.ask('STAT')).toBe('211 \xff\xfb\x01');
    expect(await ftp.ask('MDTM /x')).toBe('213 for /x');
  });

  it('never ends', async () => {
    const ftp = await RawFtp.login(await start());
    server!.script(on('STAT').endlessReply());
    ftp.tell('STAT');
    await server!.until(() => server!.last.record.sent.length > 50);
    expect(pieces(ftp, 0).join('')).not.toMatch(/^211 /m);
    ftp.destroy();
    await server!.until(() => server!.open === 0);
  });

  it('is doubled, preceded, late, delayed, or missing', async () => {
    await start();
    server!.script(
      on('greeting').precededBy(120, 'Ready in 002 minutes'),
      on('NOOP').lateReply(0, 500, 'Once more'),
      on('SYST').delay(30),
      on('STAT').noReply(),
    );
    const ftp = await RawFtp.connect(server!);
    expect(await ftp.reply()).toMatch(/^120 /);
    expect(await ftp.reply()).toMatch(/^220 /);
    expect(await ftp.ask('NOOP')).toMatch(/^200 /);
    expect(await ftp.reply()).toMatch(/^500 /);
    const began = performance.now();
    await ftp.ask('SYST');
    expect(performance.now() - began).toBeGreaterThan(25);
    ftp.tell('STAT');
    expect(await ftp.ask('QUIT')).toMatch(/^221 /);
  });

  it('can be said without being asked for', async () => {
    const ftp = await RawFtp.login(await start());
    await server!.last.say(421, 'Timeout');
    expect(await ftp.reply()).toBe('421 Timeout');
    await server!.last.sayRaw('500 half');
    await server!.last.hangUp('fin');
    expect(await ftp.ended).toBe('fin');
  });
});

describe('how a control connection ends', () => {
  it.each([
    ['resetControl', 'rst', false],
    ['closeControl', 'fin', false],
    ['executeThenReset', 'rst', true],
  ] as const)('%s: with %s, executed: %s', async (word, how, isExecuted) => {
    const ftp = await RawFtp.login(await start());
    server!.script(on('DELE')[word]());
    const asked = ftp.ask('DELE /a.txt');
    await expect(asked).rejects.toThrow('the control connection ended after ""');
    expect(await ftp.ended).toBe(how);
    expect(server!.tree.file('/a.txt') === undefined).toBe(isExecuted);
  });

  it('after the reply, by FIN or by RST', async () => {
    await start();
    server!.script(on('NOOP').thenClose(), on('SYST').thenReset());
    const first = await RawFtp.login(server!);
    expect(await first.ask('NOOP')).toMatch(/^200 /);
    expect(await first.ended).toBe('fin');
    const second = await RawFtp.login(server!);
    second.tell('SYST');
    expect(await second.ended).toBe('rst');
  });
});

describe('what the server cannot or will not do', () => {
  it('has no verbs that were taken away, and does not announce them', async () => {
    const ftp = await RawFtp.login(await start({ without: ['EPSV', 'SIZE', 'MLSD', 'REST', 'RNFR'] }));
    for (const line of ['EPSV', 'SIZE /a.txt', 'MLSD', 'REST 1', 'RNFR /a.txt'])
      expect(await ftp.ask(line)).toMatch(/^502 /);
    expect(await ftp.ask('FEAT')).not.toMatch(/EPSV|SIZE|MLST|REST/);
  });

  it('announces what it is told to announce', async () => {
    const ftp = await RawFtp.login(await start({ features: ['UTF8', 'HASH SHA-256*'] }));
    expect(await ftp.ask('FEAT')).toBe('211-Features:\r\n UTF8\r\n HASH SHA-256*\r\n211 End');
  });

  it('refuses to overwrite by renaming', async () => {
    const ftp = await RawFtp.login(await start());
    server!.script(on('RNTO').refusesOverwrite());
    await ftp.ask('RNFR /a.txt');
    expect(await ftp.ask('RNTO /b.txt')).toMatch(/^553 /);
    await ftp.ask('RNFR /a.txt');
    expect(await ftp.ask('RNTO /c.txt')).toMatch(/^250 /);
  });

  it.each([
    ['next-transfer', 'llo', 'other'],
    ['next-command', 'hello', 'other'],
  ] as const)('remembers REST until the %s', async (restart, first, second) => {
    const ftp = await RawFtp.login(await start({ restart }));
    await ftp.ask('REST 2');
    expect((await ftp.fetch(server!, 'RETR /a.txt')).bytes.toString()).toBe(first);
    expect((await ftp.fetch(server!, 'RETR /b.txt')).bytes.toString()).toBe(second);
  });

  it('keeps REST over a listing, unless it forgets it at the next command', async () => {
    for (const [restart, wanted] of [
      ['next-transfer', 'llo'],
      ['next-command', 'hello'],
    ] as const) {
      const ftp = await RawFtp.login(await start({ restart }));
      await ftp.ask('REST 2');
      await ftp.fetch(server!, 'LIST');
      expect((await ftp.fetch(server!, 'RETR /a.txt')).bytes.toString()).toBe(wanted);
      await server!.close();
    }
  });

  it('keeps REST over a failed transfer when told so', async () => {
    const ftp = await RawFtp.login(await start({ restart: 'next-success' }));
    await ftp.ask('REST 2');
    await ftp.passive(server!);
    expect(await ftp.ask('RETR /missing')).toMatch(/^550 /);
    expect((await ftp.fetch(server!, 'RETR /a.txt')).bytes.toString()).toBe('llo');
    expect((await ftp.fetch(server!, 'RETR /a.txt')).bytes.toString()).toBe('hello');
  });
});
