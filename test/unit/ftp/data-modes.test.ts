import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import type { AddressInfo, Server, Socket } from 'node:net';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { ActivePorts } from '../../../server/ftp/data/active-ports.ts';
import { DataModeMemory } from '../../../server/ftp/data/data-modes.ts';
import { DataRefused, ReplyError } from '../../../server/ftp/errors.ts';
import { answersOf, collect, failureOf, fetchFile, IN_STEP, openEngine, path } from '../../support/engine.ts';
import type { Engine, EngineOptions } from '../../support/engine.ts';
import { startFilteredPort } from '../../support/filtered-port.ts';
import type { ScriptedFtpOptions } from '../../support/scripted-ftp/options.ts';
import { on } from '../../support/scripted-ftp/script.ts';
import type { Script } from '../../support/scripted-ftp/script.ts';
import { startScriptedFtp } from '../../support/scripted-ftp/server.ts';
import type { ScriptedFtp } from '../../support/scripted-ftp/server.ts';

const CONTENT = Buffer.from('twelve bytes');
const MODE_VERBS = ['EPSV', 'PASV', 'EPRT', 'PORT'];
/** How long a port is waited for where it is sure to come. */
const WAIT_MS = 4_000;
const never = new AbortController().signal;

/** Every socket that is dialled in this process, by the engine or by the server. */
const dialled: Socket[] = [];
const note = (message: unknown): void => void dialled.push((message as { socket: Socket }).socket);
subscribe('net.client.socket', note);
afterAll(() => unsubscribe('net.client.socket', note));

let server: ScriptedFtp | undefined;
let engine: Engine | undefined;
afterEach(async () => {
  engine?.close();
  await server?.close();
  engine = server = undefined;
  dialled.length = 0;
});

async function start(options: ScriptedFtpOptions = {}, ...rules: readonly Script[]): Promise<ScriptedFtp> {
  server = await startScriptedFtp(options);
  server.tree.put('/f', CONTENT);
  return server.script(...rules);
}

async function login(options: EngineOptions = {}): Promise<Engine> {
  engine = await openEngine(server!, options);
  return engine;
}

/** Fetches the file and expects it whole and the session in step. */
async function fetches(): Promise<void> {
  expect(await fetchFile(engine!.session, '/f')).toEqual({
    end: 'complete',
    error: undefined,
    bytes: CONTENT,
  });
  expect(engine!.session.state).toBe('idle');
  expect(await answersOf(engine!.session)).toEqual(IN_STEP);
}

/** The verbs that asked for data connections, in order. */
function asked(): string[] {
  return server!.last.verbs.filter((verb) => MODE_VERBS.includes(verb));
}

function announcedPorts(): number[] {
  return server!.last.commands
    .filter(({ verb }) => verb === 'EPRT')
    .map(({ argument }) => Number(argument.split('|')[3]));
}

async function freePort(): Promise<number> {
  const listener = await listening(0);
  const { port } = listener.address() as AddressInfo;
  listener.close();
  await once(listener, 'close');
  return port;
}

async function listening(port: number): Promise<Server> {
  const listener = createServer().listen({ port, host: '127.0.0.1', exclusive: true });
  await once(listener, 'listening');
  return listener;
}

describe('extended passive', () => {
  it('is tried first and is enough', async () => {
    await start();
    const { memory } = await login();
    await fetches();
    expect(asked()).toEqual(['EPSV']);
    expect(memory.current).toBe('extended-passive');
    expect(server!.last.commands.find(({ verb }) => verb === 'EPSV')?.text).toBe('EPSV');
  });

  it.each([500, 501, 502, 522, 425])('refused with %i gives way to PASV (case 42)', async (code) => {
    await start({}, on('EPSV').reply(code, 'No'));
    const { memory } = await login();
    await fetches();
    expect(asked()).toEqual(['EPSV', 'PASV']);
    expect(memory.current).toBe('passive');
    expect(memory.why).toContain(`EPSV was answered with ${code}`);
  });

  it('whose port refuses the connection gives way to PASV', async () => {
    await start({}, on('EPSV').refusesConnect());
    await login();
    await fetches();
    expect(asked()).toEqual(['EPSV', 'PASV']);
  });

  it('whose port is filtered gives way to PASV after its short limit (case 41)', async () => {
    await using filtered = await startFilteredPort();
    await start({}, on('EPSV').announcedPort(filtered.port));
    const { log } = await login({ limits: { extendedPassiveMs: 60 } });
    expect(log).not.toContain('within 60 ms');
    await fetches();
    expect(engine!.log).toContain('no answer within 60 ms');
    expect(asked()).toEqual(['EPSV', 'PASV']);
  });

  it.each([
    ['another delimiter', (port: number) => `229 ok (!!!${port}!)\r\n`],
    ['no parentheses', (port: number) => `229 ok |||${port}|\r\n`],
    ['an address that is not the server', (port: number) => `229 ok (|1|192.0.2.1|${port}|)\r\n`],
  ])('is understood with %s (case 40)', async (_title, reply) => {
    await start(
      {},
      on('EPSV').passiveReply(({ port }) => reply(port)),
    );
    await login();
    await fetches();
    expect(asked()).toEqual(['EPSV']);
  });

  it.each([
    '229 Entering Extended Passive Mode\r\n',
    '229 (|||0|)\r\n',
    '229 (|||65536|)\r\n',
    '229 (|||22|)\r\n',
    '200 ok\r\n',
  ])('that says %j gives way to PASV, and nothing is dialled', async (reply) => {
    await start({}, on('EPSV').replyRaw(reply));
    await login();
    await fetches();
    expect(asked()).toEqual(['EPSV', 'PASV']);
    expect(dialled).toHaveLength(2);
  });
});

describe('passive', () => {
  const passiveOnly = { without: ['EPSV'] } as const;

  it.each([
    '0.0.0.0',
    '10.0.0.5',
    '192.168.1.1',
    '127.0.0.2',
    '169.254.169.254',
    '203.0.113.9',
    '255.255.255.255',
  ])('that names %s is dialled where the control connection goes (case 38)', async (address) => {
    await start(passiveOnly, on('PASV').pasvAddress(address));
    await login();
    await fetches();
    expect(asked()).toEqual(['EPSV', 'PASV']);
    expect(engine!.log).toContain(`227 names ${address}; dialling 127.0.0.1`);
    expect(server!.last.dataConnections).toMatchObject([{ mode: 'PASV', ended: 'server-fin' }]);
  });

  it.each([
    ['two lines', (host: string, p: string) => `227-listen socket created\r\n227 (${host},${p})\r\n`],
    [
      'no parentheses',
      (host: string, p: string) => `227 Data transfer will passively listen to ${host},${p}\r\n`,
    ],
    [
      'blanks after the commas',
      (host: string, p: string) => `227 =${`${host},${p}`.replaceAll(',', ', ')}\r\n`,
    ],
  ])('is understood in %s (case 37)', async (_title, reply) => {
    await start(
      passiveOnly,
      on('PASV').passiveReply(({ host, port }) =>
        reply(host.replaceAll('.', ','), `${port >> 8},${port & 0xff}`),
      ),
    );
    await login();
    await fetches();
    expect(asked()).toEqual(['EPSV', 'PASV']);
  });

  it.each([22, 80, 1023])('port %i is not dialled, whoever names it', async (port) => {
    await start({}, on('EPSV').announcedPort(port), on('PASV').announcedPort(port));
    const { session } = await login({ data: { mode: 'passive' } });
    const error = await failureOf(fetchFile(session, '/f'));
    expect(error).toBeInstanceOf(DataRefused);
    expect((error as DataRefused).tried).toEqual([
      `EPSV: port ${port} is not one for data`,
      `PASV: port ${port} is not one for data`,
    ]);
    expect(dialled).toHaveLength(1);
    expect(await answersOf(session)).toEqual(IN_STEP);
    expect(server!.last.verbs).not.toContain('RETR');
  });

  it('that is refused like everything else ends in a list of what was tried', async () => {
    await start({ without: ['EPSV', 'PASV', 'EPRT', 'PORT'] });
    const { session, memory } = await login();
    const error = await failureOf(fetchFile(session, '/f'));
    expect(error).toBeInstanceOf(DataRefused);
    expect((error as DataRefused).tried).toHaveLength(4);
    expect(asked()).toEqual(MODE_VERBS);
    expect(memory.current).toBeUndefined();
    expect(session.state).toBe('idle');
    server!.behave();
    expect(await answersOf(session)).toEqual(IN_STEP);
  });

  it('425 to the transfer makes room for the next way (case 44)', async () => {
    await start({}, on('RETR').reply(425, 'Cannot open passive connection').times(1));
    await login();
    await fetches();
    expect(asked()).toEqual(['EPSV', 'PASV']);
  });

  it('another refusal of the transfer does not: it is about the file', async () => {
    await start();
    const { session } = await login();
    expect(await failureOf(fetchFile(session, '/missing'))).toBeInstanceOf(ReplyError);
    expect(asked()).toEqual(['EPSV']);
    await fetches();
    expect(asked()).toEqual(['EPSV', 'EPSV']);
  });
});

describe('active', () => {
  const activeOnly: EngineOptions = { data: { mode: 'active' } };

  it('announces the own end of the control connection by EPRT', async () => {
    await start();
    await login(activeOnly);
    await fetches();
    expect(asked()).toEqual(['EPRT']);
    expect(server!.last.commands.find(({ verb }) => verb === 'EPRT')?.text).toMatch(
      /^EPRT \|1\|127\.0\.0\.1\|\d+\|$/,
    );
  });

  it('falls back to PORT (case 49)', async () => {
    await start({ without: ['EPRT'] });
    await login(activeOnly);
    await fetches();
    expect(asked()).toEqual(['EPRT', 'PORT']);
    expect(engine!.memory.current).toBe('active');
  });

  it('comes last where everything may be tried', async () => {
    await start({ without: ['EPSV', 'PASV'] });
    await login();
    await fetches();
    expect(asked()).toEqual(['EPSV', 'PASV', 'EPRT']);
  });

  it.each([
    ['while it handles EPRT (case 46)', on('EPRT').dialsAtOnce()],
    ['some time after its 150', on('EPRT').dialsLate(30)],
  ])('the server may dial %s', async (_title, rule) => {
    await start({}, rule);
    await login(activeOnly);
    await fetches();
  });

  it('drops a stranger and goes on waiting for the server (case 52)', async () => {
    await start({}, on('EPRT').strangerDialsFirst('127.0.0.2'));
    await login(activeOnly);
    await fetches();
    expect(engine!.log).toContain('a data connection from 127.0.0.2 was not from the server: dropped');
    const stranger = dialled.find(({ localAddress }) => localAddress !== '127.0.0.1');
    await server!.until(() => stranger === undefined || stranger.destroyed);
  });

  it('a server that never dials is refused after the limit, and its session not trusted (case 50)', async () => {
    await start({}, on('EPRT').neverDials());
    const { session } = await login({ ...activeOnly, limits: { acceptMs: 60, drainMs: 60 } });
    const error = await failureOf(fetchFile(session, '/f'));
    expect(error).toBeInstanceOf(DataRefused);
    expect(error).toHaveProperty('message', expect.stringContaining('did not dial in within 60 ms'));
    expect(session.state).toBe('dead');
  });

  it('a server that says that it could not dial is asked in the next way', async () => {
    await start({}, on('RETR').reply(425, 'Cannot connect').times(1));
    await login(activeOnly);
    await fetches();
    expect(asked()).toEqual(['EPRT', 'PORT']);
  });

  it('226 may come before the connection is accepted (case 51)', async () => {
    await start({}, on('RETR').reply(226, 'Done already'));
    const { session } = await login(activeOnly);
    const retrieved = session.retrieve(path('/f'), { signal: never });
    await server!.until(() => server!.last.replies.at(-1)?.code === 226);
    const late = connect({ port: announcedPorts()[0]!, host: '127.0.0.1' });
    late.end(CONTENT);
    expect(await collect(await retrieved)).toMatchObject({ end: 'complete', bytes: CONTENT });
    expect(await answersOf(session)).toEqual(IN_STEP);
  });

  it('226 and nobody dials is an empty listing (case 51)', async () => {
    await start({}, on('LIST').reply(226, 'Nothing to send'));
    const { session } = await login(activeOnly);
    const got = await collect(await session.retrieveListing('LIST', never));
    expect(got).toMatchObject({ end: 'complete', bytes: Buffer.alloc(0) });
    expect(await answersOf(session)).toEqual(IN_STEP);
  });

  it('announces the configured address, and one of the other family never', async () => {
    await start();
    const ports = new ActivePorts();
    await login({ data: { mode: 'active', active: { publicAddress: '198.51.100.7', ports } } });
    await failureOf(fetchFile(engine!.session, '/f'));
    expect(server!.last.commands.map(({ text }) => text)).toContainEqual(
      expect.stringMatching(/^EPRT \|1\|198\.51\.100\.7\|\d+\|$/),
    );
    engine!.close();
    await login({ data: { mode: 'active', active: { publicAddress: '2001:db8::1', ports } } });
    expect(await failureOf(fetchFile(engine!.session, '/f'))).toBeInstanceOf(DataRefused);
    expect(asked()).toEqual([]);
  });
});

describe('the ports of active mode', () => {
  it('are taken from the range, in turn, and come back on every path (case 48)', async () => {
    await start();
    server!.tree.put('/big', { sizeBytes: 20_000_000 });
    const low = await freePort();
    const ports = new ActivePorts({ low, high: low });
    const { session } = await login({ data: { mode: 'active', active: { ports } } });
    await fetches();
    await failureOf(fetchFile(session, '/missing'));
    const cancelled = await session.retrieve(path('/big'), { signal: never });
    cancelled.cancel();
    await cancelled.settled;
    server!.script(on('EPRT').reply(500, 'No').times(1), on('PORT').reply(500, 'No').times(1));
    await failureOf(fetchFile(session, '/f'));
    await fetches();
    expect(new Set(announcedPorts())).toEqual(new Set([low]));
  });

  it('that are taken by somebody else are left out', async () => {
    await start();
    const low = await freePort();
    const other = await listening(low);
    const range = { low, high: low + 20 };
    await login({ data: { mode: 'active', active: { ports: new ActivePorts(range) } } });
    await fetches();
    expect(announcedPorts()[0]).toBeGreaterThan(low);
    expect(announcedPorts()[0]).toBeLessThanOrEqual(range.high);
    other.close();
    await once(other, 'close');
  });

  it('that are all taken by somebody else are a reason, not an exception', async () => {
    await start();
    const other = await listening(0);
    const { port } = other.address() as AddressInfo;
    const ports = new ActivePorts({ low: port, high: port });
    const { session } = await login({ data: { mode: 'active', active: { ports } } });
    const error = await failureOf(fetchFile(session, '/f'));
    expect(error).toBeInstanceOf(DataRefused);
    expect(error).toHaveProperty('message', expect.stringContaining('no port to listen on'));
    other.close();
    await once(other, 'close');
    await fetches();
  });

  it('are lent once at a time; whoever comes next waits', async () => {
    const ports = new ActivePorts({ low: 5000, high: 5001 });
    expect([await ports.lend(WAIT_MS), await ports.lend(WAIT_MS)]).toEqual([5000, 5001]);
    const order: string[] = [];
    const third = ports.lend(WAIT_MS).then((port) => (order.push('third'), port));
    const fourth = ports.lend(WAIT_MS).then((port) => (order.push('fourth'), port));
    ports.giveBack(5001);
    expect(await third).toBe(5001);
    expect(order).toEqual(['third']);
    ports.giveBack(5000);
    expect(await fourth).toBe(5000);
  });

  it('that were never lent cannot be given back', async () => {
    const ports = new ActivePorts({ low: 5000, high: 5000 });
    expect(await ports.lend(WAIT_MS)).toBe(5000);
    let isServed = false;
    const next = ports.lend(WAIT_MS).then((port) => {
      isServed = true;
      return port;
    });
    ports.giveBack(5001);
    await Promise.resolve();
    expect(isServed).toBe(false);
    ports.giveBack(5000);
    expect(await next).toBe(5000);
  });

  it('that do not come back in time are a reason, and the next in line is not forgotten', async () => {
    const ports = new ActivePorts({ low: 5000, high: 5000 });
    await ports.lend(WAIT_MS);
    const patient = ports.lend(WAIT_MS);
    expect(await failureOf(ports.lend(10))).toHaveProperty('message', expect.stringContaining('in use'));
    ports.giveBack(5000);
    expect(await patient).toBe(5000);
  });

  it('without a range are those of the system', async () => {
    const ports = new ActivePorts();
    expect([await ports.lend(WAIT_MS), await ports.lend(WAIT_MS)]).toEqual([0, 0]);
  });
});

describe('IPv6', () => {
  it.each([
    ['passive', 'EPSV'],
    ['active', 'EPRT'],
  ] as const)('%s is %s', async (mode, verb) => {
    await start({ host: '::1' });
    await login({ data: { mode } });
    await fetches();
    expect(asked()).toEqual([verb]);
  });

  it('has no PASV and no PORT', async () => {
    await start({ host: '::1', without: ['EPSV', 'EPRT'] });
    const { session } = await login();
    expect(await failureOf(fetchFile(session, '/f'))).toBeInstanceOf(DataRefused);
    expect(asked()).toEqual(['EPSV', 'EPRT']);
  });
});

describe('what worked', () => {
  it('is tried first by the next transfer and the next session of the site', async () => {
    await start({ without: ['EPSV'] });
    const memory = new DataModeMemory();
    await login({ data: { memory } });
    await fetches();
    await fetches();
    expect(asked()).toEqual(['EPSV', 'PASV', 'PASV']);
    engine!.close();
    await login({ data: { memory } });
    await fetches();
    expect(asked()).toEqual(['PASV']);
  });

  it('is given up when it stops working, and what failed before is tried last', async () => {
    await start({ without: ['EPSV'] });
    await login();
    await fetches();
    server!.script(on('PASV').reply(500, 'No more'));
    await fetches();
    expect(asked()).toEqual(['EPSV', 'PASV', 'PASV', 'EPRT']);
    expect(engine!.memory.current).toBe('extended-active');
  });

  it('does not count where the site says otherwise', () => {
    const memory = new DataModeMemory();
    memory.worked('active');
    expect(memory.order('passive', 4).map(({ mode }) => mode)).toEqual(['extended-passive', 'passive']);
    expect(memory.order('auto', 4)[0]?.mode).toBe('active');
    expect(memory.order('auto', 6).map(({ mode }) => mode)).toEqual(['extended-passive', 'extended-active']);
  });

  it('is explained to people', () => {
    const memory = new DataModeMemory();
    expect(memory.why).toBe('no data connection yet');
    memory.failed('extended-passive', 'refused');
    expect(memory.why).toContain('nothing worked');
    memory.worked('passive');
    expect(memory.why).toBe('EPSV: refused; PASV works');
  });
});
