import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { ActivePorts } from '../../../server/ftp/data/active-ports.ts';
import { DataModeMemory } from '../../../server/ftp/data/data-modes.ts';
import { Cancelled, DataRefused, SessionLost } from '../../../server/ftp/errors.ts';
import { Knowledge } from '../../../server/ftp/knowledge.ts';
import { answersOf, collect, failureOf, fetchFile, IN_STEP, openEngine, path } from '../../support/engine.ts';
import type { Engine, EngineOptions } from '../../support/engine.ts';
import { startFilteredPort } from '../../support/filtered-port.ts';
import { startGateway } from '../../support/gateway.ts';
import type { ScriptedFtpOptions } from '../../support/scripted-ftp/options.ts';
import { on } from '../../support/scripted-ftp/script.ts';
import type { Script } from '../../support/scripted-ftp/script.ts';
import { startScriptedFtp } from '../../support/scripted-ftp/server.ts';
import type { ScriptedFtp } from '../../support/scripted-ftp/server.ts';

const CONTENT = Buffer.from('twelve bytes');
const MODE_VERBS = ['EPSV', 'PASV', 'EPRT', 'PORT'] as const;
const ABORTS = 200;
/** Each transfer that is given up may wait for replies that never come. */
const ABORTS_TIMEOUT_MS = 30_000;
const BIG_BYTES = 5_000_000;
const never = new AbortController().signal;
const COMPLETE = { end: 'complete', error: undefined, bytes: CONTENT } as const;

let server: ScriptedFtp | undefined;
const engines: Engine[] = [];
afterEach(async () => {
  for (const engine of engines.splice(0)) engine.close();
  await server?.close();
  server = undefined;
});

async function start(options: ScriptedFtpOptions = {}, ...rules: readonly Script[]): Promise<ScriptedFtp> {
  server = await startScriptedFtp(options);
  server.tree.put('/f', CONTENT);
  server.tree.put('/big', { sizeBytes: BIG_BYTES });
  return server.script(...rules);
}

async function login(options: EngineOptions = {}): Promise<Engine> {
  const engine = await openEngine(server!, options);
  engines.push(engine);
  return engine;
}

/** The verbs that asked for data connections on one control connection, in order. */
function asked(connection = server!.connections.length - 1): string[] {
  return server!.connections[connection]!.verbs.filter((verb) =>
    (MODE_VERBS as readonly string[]).includes(verb),
  );
}

async function fetches(engine: Engine): Promise<void> {
  expect(await fetchFile(engine.session, '/f')).toEqual(COMPLETE);
  expect(await answersOf(engine.session)).toEqual(IN_STEP);
}

describe('a way that is refused for a moment (case 44)', () => {
  it('is tried once more with a new port when it is the last passive one', async () => {
    await start({ without: ['EPSV'] }, on('PASV').refusesConnect().times(1));
    const engine = await login();
    await fetches(engine);
    expect(asked()).toEqual(['EPSV', 'PASV', 'PASV']);
    expect(engine.log).toContain('PASV was refused: once more with a new port');
    expect(engine.memory.current).toBe('passive');
  });

  it.each([
    ['the connection is refused right after 227', on('PASV').refusesConnect().times(1)],
    ['PASV is answered with 425', on('PASV').reply(425, "Can't open passive connection").times(1)],
    ['the transfer is answered with 425', on('RETR').reply(425, "Can't open data connection").times(1)],
  ])('gets a new PASV when %s', async (_title, rule) => {
    await start({}, rule);
    await fetches(await login({ data: { mode: 'pasv' } }));
    expect(asked()).toEqual(['PASV', 'PASV']);
  });

  it('is tried once more when it has worked before, and stays the first', async () => {
    await start();
    const engine = await login();
    await fetches(engine);
    server!.script(on('EPSV').refusesConnect().times(1));
    await fetches(engine);
    expect(asked()).toEqual(['EPSV', 'EPSV', 'EPSV']);
    expect(engine.memory.why).toBe('EPSV works');
  });

  it('is not tried a third time by the same transfer', async () => {
    await start({}, on('PASV').refusesConnect());
    const { session } = await login({ data: { mode: 'pasv' } });
    const error = await failureOf(fetchFile(session, '/f'));
    expect(error).toBeInstanceOf(DataRefused);
    expect(error).toHaveProperty('message', expect.stringMatching(/PASV: .*ECONNREFUSED/));
    expect(asked()).toEqual(['PASV', 'PASV']);
    expect(await answersOf(session)).toEqual(IN_STEP);
  });

  it('is left when it was refused three transfers in a row', async () => {
    await start();
    const engine = await login();
    await fetches(engine);
    server!.script(on('EPSV').refusesConnect());
    for (const current of ['extended-passive', 'extended-passive', 'passive']) {
      await fetches(engine);
      expect(engine.memory.current).toBe(current);
    }
    await fetches(engine);
    expect(asked().at(-1)).toBe('PASV');
  });

  it('is not waited for by somebody who has gone', async () => {
    await start({}, on('PASV').refusesConnect());
    const { session, events } = await login({ data: { mode: 'pasv' } });
    const gone = new AbortController();
    const fetched = failureOf(fetchFile(session, '/f', { signal: gone.signal }));
    await expect.poll(() => events.some(({ text }) => text.includes('once more'))).toBe(true);
    gone.abort();
    expect(await fetched).toBeInstanceOf(Cancelled);
    expect(asked()).toEqual(['PASV']);
    expect(await answersOf(session)).toEqual(IN_STEP);
  });
});

describe('a port that is missing because our own transfers hold them all (case 44)', () => {
  it('is waited for, and nothing is held against the way', async () => {
    await start({}, on('PASV').reply(425, 'All ports are busy').onConnection(1).times(1));
    const data = { mode: 'pasv', memory: new DataModeMemory() } as const;
    const [first, second] = [await login({ data }), await login({ data })];
    const held = await first.session.retrieve(path('/big'), { signal: never });
    const waiting = fetchFile(second.session, '/f');
    await expect.poll(() => second.log).toContain('waiting for a passive port');
    expect(asked(1)).toEqual(['PASV']);
    await collect(held);
    expect(await waiting).toEqual(COMPLETE);
    expect(asked(1)).toEqual(['PASV', 'PASV']);
    expect(data.memory.why).toBe('PASV works');
    expect(await answersOf(second.session)).toEqual(IN_STEP);
  });

  it('is not waited for by somebody who has gone', async () => {
    await start({}, on('PASV').reply(425, 'All ports are busy').onConnection(1));
    const data = { mode: 'pasv', memory: new DataModeMemory() } as const;
    const [first, second] = [await login({ data }), await login({ data })];
    const held = await first.session.retrieve(path('/big'), { signal: never });
    const gone = new AbortController();
    const waiting = failureOf(fetchFile(second.session, '/f', { signal: gone.signal }));
    await expect.poll(() => second.log).toContain('waiting for a passive port');
    gone.abort();
    expect(await waiting).toBeInstanceOf(Cancelled);
    expect(await answersOf(second.session)).toEqual(IN_STEP);
    expect((await collect(held)).bytes).toHaveLength(BIG_BYTES);
  });
});

describe('a way that is filtered', () => {
  it('is not waited for by somebody who has gone, and the session lives on', async () => {
    await using filtered = await startFilteredPort();
    await start({}, on('EPSV').announcedPort(filtered.port));
    const { session, events } = await login();
    const gone = new AbortController();
    const fetched = failureOf(fetchFile(session, '/f', { signal: gone.signal }));
    await expect.poll(() => events.some(({ text }) => text.includes('dialling'))).toBe(true);
    await expect.poll(() => events.some(({ text }) => text.endsWith('for data'))).toBe(true);
    gone.abort();
    expect(await fetched).toBeInstanceOf(Cancelled);
    expect(await answersOf(session)).toEqual(IN_STEP);
  });

  it('is found out by one transfer of a new site; the one beside it waits instead of paying too (case 41)', async () => {
    await using filtered = await startFilteredPort();
    await start({}, on('EPSV').announcedPort(filtered.port));
    const options = { limits: { extendedPassiveMs: 300 }, data: { memory: new DataModeMemory() } };
    const [first, second] = [await login(options), await login(options)];
    const both = await Promise.all([fetchFile(first.session, '/f'), fetchFile(second.session, '/f')]);
    expect(both).toEqual([COMPLETE, COMPLETE]);
    expect([asked(0), asked(1)]).toEqual([['EPSV', 'PASV'], ['PASV']]);
  });

  it('and every other one too: whoever waited hears of it without waiting as long again', async () => {
    await start({ without: MODE_VERBS });
    const options = { data: { memory: new DataModeMemory() } };
    const [first, second] = [await login(options), await login(options)];
    const errors = await Promise.all([
      failureOf(fetchFile(first.session, '/f')),
      failureOf(fetchFile(second.session, '/f')),
    ]);
    for (const error of errors) expect(error).toBeInstanceOf(DataRefused);
    expect([asked(0), asked(1)]).toEqual([MODE_VERBS, []]);
    expect(await answersOf(second.session)).toHaveLength(IN_STEP.length);
  });

  it('is waited for no longer by somebody who has gone', async () => {
    await using filtered = await startFilteredPort();
    await start({}, on('EPSV').announcedPort(filtered.port), on('PASV').announcedPort(filtered.port));
    const options = { data: { memory: new DataModeMemory() } };
    const [first, second] = [await login(options), await login(options)];
    const [gone, ended] = [new AbortController(), new AbortController()];
    const finder = failureOf(fetchFile(first.session, '/f', { signal: ended.signal }));
    const waiter = failureOf(fetchFile(second.session, '/f', { signal: gone.signal }));
    await expect.poll(() => first.log.includes('for data')).toBe(true);
    gone.abort();
    expect(await waiter).toBeInstanceOf(Cancelled);
    expect(await answersOf(second.session)).toEqual(IN_STEP);
    ended.abort();
    expect(await finder).toBeInstanceOf(Cancelled);
    server!.behave();
    await fetches(second);
  });
});

describe('a passive port', () => {
  it('is asked for anew by every transfer, also after one that failed or was given up (case 43)', async () => {
    await start();
    const engine = await login();
    await fetches(engine);
    await failureOf(fetchFile(engine.session, '/missing'));
    await fetches(engine);
    const given = await engine.session.retrieve(path('/big'), { signal: never });
    given.cancel();
    await given.settled;
    await fetches(engine);
    expect(asked()).toEqual(['EPSV', 'EPSV', 'EPSV', 'EPSV', 'EPSV']);
    const { verbs } = server!.last;
    verbs.forEach((verb, at) => {
      if (verb === 'RETR') expect(verbs[at - 1]).toBe('EPSV');
    });
  });
});

describe('a way over which the session is lost (case 41)', () => {
  it('is left by the next session when the server ended the connection', async () => {
    await start({}, on('EPSV').closeControl());
    const memory = new DataModeMemory();
    const first = await login({ data: { memory } });
    expect(await failureOf(fetchFile(first.session, '/f'))).toBeInstanceOf(SessionLost);
    expect(first.session.state).toBe('dead');
    const second = await login({ data: { memory } });
    await fetches(second);
    expect(asked()).toEqual(['PASV']);
    expect(memory.why).toBe('EPSV: the session was lost over EPSV; PASV works');
  });

  it('is left by the next session when it was never answered', async () => {
    await start({}, on('EPSV').noReply());
    const memory = new DataModeMemory();
    const first = await login({ data: { memory }, limits: { replyMs: 100 } });
    expect(await failureOf(fetchFile(first.session, '/f'))).toMatchObject({
      tried: ['EPSV was not answered within 100 ms'],
      untried: ['PASV', 'EPRT', 'PORT'],
    });
    expect(first.session.state).toBe('dead');
    await fetches(await login({ data: { memory } }));
    expect(asked()).toEqual(['PASV']);
  });

  it('is not blamed for a farewell', async () => {
    await start();
    const engine = await login();
    await fetches(engine);
    server!.script(on('EPSV').reply(421, 'Timeout'));
    expect(await failureOf(fetchFile(engine.session, '/f'))).toBeInstanceOf(SessionLost);
    expect(engine.memory.why).toBe('EPSV works');
    server!.behave();
    await fetches(await login({ data: { memory: engine.memory } }));
    expect(asked()).toEqual(['EPSV']);
  });

  it('costs no request: another session takes the next way at once', async () => {
    await start({}, on('EPSV').noReply());
    await using gateway = await startGateway({ limits: { replyMs: 500 } });
    const site = await gateway.site(server!);
    const { status, body } = await site.get('/f');
    expect([status, body]).toEqual([200, CONTENT]);
    expect(asked(0)).toEqual(['EPSV']);
    expect(asked()).toEqual(['PASV']);
  });
});

describe('a single way', () => {
  it.each([
    ['epsv', 'EPSV', 'extended-passive'],
    ['pasv', 'PASV', 'passive'],
    ['eprt', 'EPRT', 'extended-active'],
    ['port', 'PORT', 'active'],
  ] as const)('can be asked for: %s', async (mode, verb, current) => {
    await start();
    const engine = await login({ data: { mode } });
    await fetches(engine);
    expect(asked()).toEqual([verb]);
    expect(engine.memory.current).toBe(current);
  });

  it('does not give way to another', async () => {
    await start({ without: ['EPSV'] });
    const { session } = await login({ data: { mode: 'epsv' } });
    expect(await failureOf(fetchFile(session, '/f'))).toMatchObject({
      tried: ['EPSV was answered with 502'],
    });
    expect(asked()).toEqual(['EPSV']);
    expect(await answersOf(session)).toEqual(IN_STEP);
  });

  it.each(['pasv', 'port'] as const)('that IPv6 does not have says so: %s (case 45)', async (mode) => {
    await start({ host: '::1' });
    const { session } = await login({ data: { mode } });
    expect(await failureOf(fetchFile(session, '/f'))).toMatchObject({
      tried: [`${mode.toUpperCase()} cannot be used over IPv6`],
    });
    expect(asked()).toEqual([]);
  });
});

describe('data connections elsewhere (case 39)', () => {
  const isDataHost = (address: string): boolean => address === '127.0.0.2';

  async function elsewhere(): Promise<{ readonly port: number; close(): void }> {
    const other = createServer((socket) => socket.end(CONTENT)).listen({ port: 0, host: '127.0.0.2' });
    await once(other, 'listening');
    return { port: (other.address() as AddressInfo).port, close: () => other.close() };
  }

  it('are dialled when their host is listed, and the transcript says so', async () => {
    const other = await elsewhere();
    const there = `227 (127,0,0,2,${other.port >> 8},${other.port & 0xff})\r\n`;
    await start({}, on('PASV').replyRaw(there), on('RETR').reply(226, 'Sent from there'));
    const engine = await login({ data: { mode: 'pasv', isDataHost } });
    expect(await fetchFile(engine.session, '/f')).toEqual(COMPLETE);
    expect(engine.log).toContain('227 names 127.0.0.2; dialling 127.0.0.2, which is a listed data host');
    other.close();
  });

  it('are not dialled at an address that is not listed', async () => {
    await start({}, on('PASV').pasvAddress('127.0.0.3'));
    const engine = await login({ data: { mode: 'pasv', isDataHost } });
    await fetches(engine);
    expect(engine.log).toContain('227 names 127.0.0.3; dialling 127.0.0.1, the server we talk to');
  });

  it('are named in the failure when the server itself does not take them', async () => {
    await start({}, on('PASV').pasvAddress('198.51.100.7').refusesConnect());
    const { session } = await login({ data: { mode: 'pasv' } });
    expect(await failureOf(fetchFile(session, '/f'))).toHaveProperty(
      'message',
      expect.stringContaining('; 227 names 198.51.100.7, which DATA_HOSTS does not list'),
    );
    expect(await answersOf(session)).toEqual(IN_STEP);
  });

  it('may come in from a listed host in active mode (case 52)', async () => {
    await start({}, on('RETR').reply(226, 'Sent from there'));
    const engine = await login({ data: { mode: 'eprt', isDataHost } });
    const fetched = fetchFile(engine.session, '/f');
    await server!.until(() => asked().includes('EPRT') && server!.last.replies.at(-1)?.code === 226);
    const { argument } = server!.last.commands.find(({ verb }) => verb === 'EPRT')!;
    const port = Number(argument.split('|')[3]);
    connect({ host: '127.0.0.1', port, localAddress: '127.0.0.2' }).end(CONTENT);
    expect(await fetched).toEqual(COMPLETE);
  });
});

describe('what the server sees of us', () => {
  it('is the IPv4 address, also where the control connection wears IPv6 clothes (case 45)', async () => {
    await start();
    const { port } = server!;
    const endpoints = [{ address: '::ffff:127.0.0.1', port }];
    for (const mode of ['epsv', 'pasv', 'eprt', 'port'] as const) {
      await fetches(await login({ endpoints, data: { mode } }));
    }
    const argument = server!.last.commands.find(({ verb }) => verb === 'PORT')?.argument;
    expect(argument).toMatch(/^127,0,0,1,/);
  });

  it('is at the one address that answered, for data as well (cases 45, 98)', async () => {
    await start();
    const { port } = server!;
    const endpoints = ['127.0.0.2', '127.0.0.1'].map((address) => ({ address, port }));
    const engine = await login({ endpoints });
    await fetches(engine);
    await fetches(engine);
    expect(engine.log).toMatch(/connected to 127\.0\.0\.1 port \d+/);
    expect(engine.log.match(/dialling \S+ port \d+ for data/g)).toEqual([
      expect.stringContaining('127.0.0.1'),
      expect.stringContaining('127.0.0.1'),
    ]);
  });

  it('is a TLS client on a connection that the server has dialled (case 53)', async () => {
    await start({ tls: 'explicit' });
    const engine = await login({ data: { mode: 'active' } });
    for (let time = 0; time < 3; time += 1) await fetches(engine);
    expect(asked()).toEqual(['EPRT', 'EPRT', 'EPRT']);
    expect(engine.session.tlsFacts).toMatchObject({ dataResumed: true });
  });
});

describe('an active way that nobody uses', () => {
  it('is not believed to have carried a file, whatever the reply says (case 50)', async () => {
    await start({}, on('RETR').reply(226, 'Transfer complete'));
    const { session } = await login({ data: { mode: 'eprt' } });
    expect(await failureOf(fetchFile(session, '/f'))).toMatchObject({
      tried: ['EPRT: the server said 226 and had not dialled in'],
    });
    expect(await answersOf(session)).toEqual(IN_STEP);
  });

  it('is not believed to have carried a listing where other ways have failed (case 50)', async () => {
    await start({ without: ['EPSV', 'PASV', 'PORT'] }, on('LIST').reply(226, 'Transfer complete'));
    const { session, memory } = await login();
    const error = await failureOf(session.retrieveListing('LIST', never));
    expect(error).toBeInstanceOf(DataRefused);
    expect(memory.current).toBeUndefined();
    expect(await answersOf(session)).toEqual(IN_STEP);
  });
});

describe('the ports of active mode', () => {
  it(
    'are all free again after two hundred transfers that were given up (case 48)',
    async () => {
      await start();
      const listeners = (): number =>
        process.getActiveResourcesInfo().filter((name) => name === 'TCPSERVERWRAP').length;
      const before = listeners();
      const low = await freePort();
      const ports = new ActivePorts({ low, high: low });
      const options: EngineOptions = { data: { mode: 'active', active: { ports } }, limits: { drainMs: 60 } };
      let { session } = await login(options);
      for (let nth = 0; nth < ABORTS; nth += 1) {
        const giveUp = new AbortController();
        const retrieved = session.retrieve(path('/big'), { signal: giveUp.signal });
        for (let turn = 0; turn < nth % 40; turn += 1) await new Promise(setImmediate);
        giveUp.abort();
        const download = await retrieved.catch(() => undefined);
        await download?.settled;
        if (session.state === 'dead')
          ({ session } = await login({ data: { mode: 'active', active: { ports } } }));
      }
      expect(await ports.lend(1)).toBe(low);
      ports.giveBack(low);
      expect(await fetchFile(session, '/f')).toEqual(COMPLETE);
      await expect.poll(listeners).toBe(before);
    },
    ABORTS_TIMEOUT_MS,
  );

  it('are waited for in turn when there are fewer than transfers (case 48)', async () => {
    await start();
    const low = await freePort();
    const data = { mode: 'active', active: { ports: new ActivePorts({ low, high: low }) } } as const;
    const sessions = [await login({ data }), await login({ data }), await login({ data })];
    const got = await Promise.all(sessions.map(({ session }) => fetchFile(session, '/f')));
    expect(got).toEqual([COMPLETE, COMPLETE, COMPLETE]);
  });

  it('are not waited for by somebody who has gone', async () => {
    const ports = new ActivePorts({ low: 5000, high: 5000 });
    await ports.lend(1);
    const gone = new AbortController();
    const waiting = failureOf(ports.lend(60_000, gone.signal));
    gone.abort();
    expect(await waiting).toBeInstanceOf(Cancelled);
    expect(await failureOf(ports.lend(60_000, gone.signal))).toBeInstanceOf(Cancelled);
    ports.giveBack(5000);
    expect(await ports.lend(1)).toBe(5000);
  });

  async function freePort(): Promise<number> {
    const listener = createServer().listen({ port: 0, host: '127.0.0.1' });
    await once(listener, 'listening');
    const { port } = listener.address() as AddressInfo;
    listener.close();
    await once(listener, 'close');
    return port;
  }
});

describe('what worked at a site', () => {
  it('is a fact with its evidence, and the next start of Gangway begins with it', async () => {
    await start({ without: ['EPSV'] });
    const knowledge = new Knowledge();
    await fetches(await login({ data: { memory: new DataModeMemory(knowledge) } }));
    expect(knowledge.fact('dataMode')).toMatchObject({
      value: 'passive',
      evidence: 'EPSV was answered with 502; PASV works',
    });
    const restored = new Knowledge();
    restored.restore(knowledge.all);
    const engine = await login({ data: { memory: new DataModeMemory(restored) } });
    await fetches(engine);
    expect(asked()).toEqual(['PASV']);
    expect(engine.memory.why).toBe('EPSV was answered with 502; PASV works');
  });

  it('is doubted when it fails, and found out anew', async () => {
    await start();
    const knowledge = new Knowledge();
    knowledge.learn('dataMode', 'active', 'kept from long ago');
    server!.script(on('PORT').reply(500, 'Not here'));
    await fetches(await login({ data: { memory: new DataModeMemory(knowledge) } }));
    expect(asked()).toEqual(['PORT', 'EPSV']);
    expect(knowledge.fact('dataMode')).toMatchObject({
      value: 'extended-passive',
      evidence: 'PORT was answered with 500; EPSV works',
    });
  });

  it('is found out anew when it is forgotten', () => {
    const memory = new DataModeMemory();
    memory.failed('extended-passive', 'refused');
    memory.worked('passive');
    memory.forget();
    expect(memory.why).toBe('no data connection yet');
    expect(memory.order('auto', 4)[0]?.mode).toBe('extended-passive');
  });

  it('tells failures that differ only in numbers once', () => {
    const memory = new DataModeMemory();
    memory.failed('extended-passive', 'no data connection to port 40001 (no answer within 5000 ms)');
    memory.failed('passive', 'no data connection to port 40007 (no answer within 10000 ms)');
    memory.worked('extended-active');
    expect(memory.why).toBe(
      'EPSV: no data connection to port 40001 (no answer within 5000 ms); PASV: the same; EPRT works',
    );
  });

  it('is what is remembered of a site that is set to another way', () => {
    const memory = new DataModeMemory();
    memory.worked('extended-passive');
    memory.worked('active');
    expect(memory.current).toBe('active');
  });
});
