import { once } from 'node:events';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import {
  AccountRequired,
  BadReply,
  Cancelled,
  ConnectFailed,
  LoginRefused,
  ReplyError,
  ReplyTooLarge,
  ServerBusy,
  SessionLost,
  TimedOut,
} from '../../../server/ftp/errors.ts';
import type { SessionEvent } from '../../../server/ftp/transcript.ts';
import { Secret } from '../../../server/secret.ts';
import { answersOf, failureOf, IN_STEP, openEngine } from '../../support/engine.ts';
import type { Engine, EngineOptions } from '../../support/engine.ts';
import { startFilteredPort } from '../../support/filtered-port.ts';
import type { ScriptedFtpOptions } from '../../support/scripted-ftp/options.ts';
import { on } from '../../support/scripted-ftp/script.ts';
import type { Script } from '../../support/scripted-ftp/script.ts';
import { startScriptedFtp } from '../../support/scripted-ftp/server.ts';
import type { ScriptedFtp } from '../../support/scripted-ftp/server.ts';

let server: ScriptedFtp | undefined;
let engine: Engine | undefined;
afterEach(async () => {
  engine?.close();
  await server?.close();
  engine = server = undefined;
});

async function start(options: ScriptedFtpOptions = {}, ...rules: readonly Script[]): Promise<ScriptedFtp> {
  server = await startScriptedFtp(options);
  return server.script(...rules);
}

/** A login that works; the session answers afterwards. */
async function login(options: EngineOptions = {}): Promise<Engine> {
  engine = await openEngine(server!, options);
  expect(engine.session.state).toBe('idle');
  return engine;
}

/** A login that fails; nothing stays open afterwards. */
async function refused(options: EngineOptions = {}): Promise<unknown> {
  const error = await failureOf(openEngine(server!, options));
  await server!.until(() => server!.open === 0);
  return error;
}

const as = (user: string, password: string, account?: string): EngineOptions => ({
  credentials: {
    user,
    password: new Secret(password),
    ...(account === undefined ? {} : { account: new Secret(account) }),
  },
});

describe('the greeting', () => {
  it('120 is followed by the real one (case 14)', async () => {
    await start({}, on('greeting').precededBy(120, 'Service ready in 002 minutes', 30));
    const { session } = await login();
    expect(session.login.greeting).toBe('Scripted FTP server ready');
    expect(await answersOf(session)).toEqual(IN_STEP);
  });

  it('of several lines is told by its last one', async () => {
    await start({}, on('greeting').multiLine(['220-You are user 1', ' of 50']));
    expect((await login()).session.login.greeting).toBe('Scripted FTP server ready');
  });

  it('421 means that the server is full, not that it is broken (case 20)', async () => {
    await start({ maxConnections: { count: 0, refusal: 421 } });
    const error = await refused();
    expect(error).toBeInstanceOf(ServerBusy);
    expect(error).toMatchObject({ busy: true, retry: 'later', reply: { code: 421 } });
    expect(server!.last.verbs).toEqual([]);
  });

  it('a refusal with another code is an error with its text', async () => {
    await start({}, on('greeting').reply(554, 'Go away'));
    const error = await refused();
    expect(error).toBeInstanceOf(ReplyError);
    expect(error).not.toHaveProperty('busy');
    expect(error).toMatchObject({ reply: { code: 554, text: 'Go away' } });
  });

  it('that does not come is waited for within its own limit, and 120 does not lengthen it', async () => {
    await start(
      {},
      on('greeting').noReply().times(1),
      on('greeting').precededBy(120, 'Wait', 60_000).after(1),
    );
    for (let attempt = 0; attempt < 2; attempt++) {
      const error = await refused({ limits: { greetingMs: 80 } });
      expect(error).toBeInstanceOf(TimedOut);
      expect(error).toMatchObject({ waitingFor: 'greeting', afterMs: 80, phase: 'connect' });
    }
  });

  it.each([
    ['a web server', 'HTTP/1.1 400 internal-4711\r\n', BadReply],
    ['TLS bytes', Buffer.from('1503030002020a', 'hex'), BadReply],
    ['an endless line', 'x'.repeat(10_000), ReplyTooLarge],
    ['endless lines', `220-${'x'.repeat(99)}\r\n`.repeat(1_001), ReplyTooLarge],
  ])('from %s is no greeting', async (_title, bytes, cause) => {
    await start({}, on('greeting').replyRaw(bytes));
    const error = await refused();
    expect(error).toBeInstanceOf(cause);
    expect(String(error)).not.toContain('4711');
  });

  it('and the end of the connection instead of it', async () => {
    await start({}, on('greeting').closeControl());
    expect(await refused()).toBeInstanceOf(SessionLost);
  });
});

describe('user, password, account', () => {
  it('331 asks for the password', async () => {
    await start();
    const { session } = await login();
    expect(server!.last.commands.slice(0, 2).map(({ text }) => text)).toEqual(['USER kim', 'PASS secret']);
    expect(await answersOf(session)).toEqual(IN_STEP);
  });

  it('230 after USER needs no password (case 17)', async () => {
    await start({ users: { kim: {} } });
    await login();
    expect(server!.last.verbs).not.toContain('PASS');
  });

  it('202 after PASS is as good as 230', async () => {
    await start({ users: { kim: 'secret' } }, on('PASS').reply(202, 'Superfluous'), on('FEAT').reply(502));
    server!.script(on('TYPE').reply(200, 'ok'), on('PWD').reply(257, '"/"'));
    await login();
  });

  it('an empty password is sent as one', async () => {
    await start({ users: { kim: '' } });
    await login(as('kim', ''));
    expect(server!.last.commands[1]?.text).toBe('PASS ');
  });

  it('no user is anonymous, with an address as password', async () => {
    await start();
    await login(as('', ''));
    expect(server!.last.commands[0]?.text).toBe('USER anonymous');
    expect(server!.last.commands[1]?.text).toMatch(/^PASS .+@/);
  });

  it.each([
    ['after PASS', { password: 'secret', account: 'acct-7' }],
    ['after USER', { account: 'acct-7' }],
  ])('332 %s asks for the account, which is not logged (case 18)', async (_title, kim) => {
    await start({ users: { kim } });
    const { log } = await login(as('kim', 'secret', 'acct-7'));
    expect(server!.last.commands.map(({ text }) => text)).toContain('ACCT acct-7');
    expect(log).toContain('ACCT ***');
    expect(log).not.toContain('acct-7');
  });

  it('332 without an account is an error of its own', async () => {
    await start({ users: { kim: { password: 'secret', account: 'acct-7' } } });
    expect(await refused()).toBeInstanceOf(AccountRequired);
    expect(server!.last.verbs).not.toContain('ACCT');
  });

  it('532 after PASS is that error too', async () => {
    await start({}, on('PASS').reply(532, 'Need account'));
    expect(await refused()).toBeInstanceOf(AccountRequired);
  });

  it('a refused account is a refused login', async () => {
    await start({ users: { kim: { password: 'secret', account: 'acct-7' } } });
    expect(await refused(as('kim', 'secret', 'acct-8'))).toBeInstanceOf(LoginRefused);
  });

  it('a wrong password is refused once and not tried again (case 21)', async () => {
    await start();
    const error = await refused(as('kim', 'wrong'));
    expect(error).toBeInstanceOf(LoginRefused);
    expect(error).toMatchObject({ verb: 'PASS', retry: 'never', phase: 'login', reply: { code: 530 } });
    expect(error).not.toHaveProperty('busy');
    expect(server!.last.verbs).toEqual(['USER', 'PASS']);
  });

  it('a refused user gets no password (case 19)', async () => {
    await start({}, on('USER').reply(550, 'Authentication failure'));
    const error = await refused();
    expect(error).toBeInstanceOf(LoginRefused);
    expect(error).toMatchObject({ verb: 'USER', reply: { text: 'Authentication failure' } });
    expect(server!.last.verbs).toEqual(['USER']);
  });

  it('530 in words of "too many" is busy and says nothing about the password (case 20)', async () => {
    await start({ maxConnections: { count: 0, refusal: 530 } });
    const error = await refused();
    expect(error).toBeInstanceOf(ServerBusy);
    expect(error).toMatchObject({ busy: true, retry: 'later', verb: 'PASS', reply: { code: 530 } });
  });

  it.each([
    'Sorry, the maximum number of clients (4) from your host are already connected.',
    'Too many connections, try again later',
    'User already logged in',
    'Connection limit exceeded',
  ])('so does "%s"', async (text) => {
    await start({}, on('PASS').reply(530, text));
    expect(await refused()).toBeInstanceOf(ServerBusy);
  });

  it.each([
    'Login incorrect',
    'Permission denied',
    'User kim unknown',
    'Not logged in',
    'Authentication failed',
    'Too many login failures, try again later',
    'Maximum login attempts exceeded',
    'Account locked, try again later',
    'Authentication failed, please try again',
    'Login failed. Try again later.',
    'Invalid login; try again',
    'Access denied, try again later',
  ])('but "%s" is about the password', async (text) => {
    await start({}, on('PASS').reply(530, text));
    expect(await refused()).toBeInstanceOf(LoginRefused);
  });

  it.each(['USER', 'PASS', 'FEAT', 'PWD'] as const)('421 to %s is busy', async (verb) => {
    await start({}, on(verb).reply(421, 'Too many connections').thenClose());
    expect(await refused()).toBeInstanceOf(ServerBusy);
  });

  it.each(['Too many failed logins, closing connection', 'Login incorrect, goodbye'])(
    'but 421 "%s" after PASS is about the password: asking again would lengthen the lock-out (case 21)',
    async (text) => {
      await start({}, on('PASS').reply(421, text).thenClose());
      const error = await refused();
      expect(error).toBeInstanceOf(LoginRefused);
      expect(error).not.toHaveProperty('busy');
    },
  );

  it('421 "too many connection attempts" is busy', async () => {
    await start({}, on('PASS').reply(421, 'Too many connection attempts from your address').thenClose());
    expect(await refused()).toBeInstanceOf(ServerBusy);
  });

  it('"500 OOPS" and the end of the connection is a lost or refused login, not an endless one (case 24)', async () => {
    await start({}, on('PASS').reply(500, 'OOPS: vsftpd: refusing to run with writable root').thenClose());
    const error = await refused();
    expect(error).toBeInstanceOf(ReplyError);
    expect(error).toHaveProperty('message', expect.stringContaining('writable root'));
  });
});

describe('setup that fails harmlessly (case 22)', () => {
  it.each([
    ['OPTS', 200],
    ['OPTS', 202],
    ['OPTS', 501],
    ['OPTS', 504],
    ['OPTS', 500],
    ['FEAT', 500],
    ['FEAT', 502],
    ['FEAT', 530],
    ['TYPE', 500],
    ['PWD', 550],
  ] as const)('%s answered with %i', async (verb, code) => {
    await start({}, on(verb).reply(code));
    const { session } = await login();
    expect(session.login.features.isAnnounced).toBe(verb !== 'FEAT');
    expect(session.login.home === undefined).toBe(verb === 'PWD');
  });

  it('UTF-8 is asked for only where FEAT names it and the names are UTF-8', async () => {
    await start({ features: ['SIZE'] });
    await login();
    expect(server!.last.verbs).not.toContain('OPTS');
    engine?.close();
    await server!.close();
    await start();
    await login({ wantsUtf8: false });
    expect(server!.last.verbs).not.toContain('OPTS');
  });

  it.each([
    ['"/with ""quotes"""', '/with "quotes"'],
    ['"/a"b" is the current directory', '/a"b'],
    ['/no quotes', undefined],
  ])('the folder in PWD %s is %s (case 85)', async (text, home) => {
    await start({}, on('PWD').reply(257, text));
    expect((await login()).session.login.home?.toString()).toBe(home);
  });

  it('transfers are in binary before anybody asks for one', async () => {
    await start();
    await login();
    expect(server!.last.commands.map(({ text }) => text)).toContain('TYPE I');
  });

  it('a login is used for one connection only: no second USER, no REIN (case 24)', async () => {
    await start();
    await login();
    expect(server!.last.verbs.filter((verb) => verb === 'USER' || verb === 'REIN')).toEqual(['USER']);
  });
});

describe('the connection', () => {
  it('is made to the first endpoint that answers', async () => {
    await start();
    const closed = await closedPort();
    engine = await openEngine(server!, {
      endpoints: [
        { address: '127.0.0.1', port: closed },
        { address: '127.0.0.1', port: server!.port },
      ],
    });
    expect(engine.session.state).toBe('idle');
  });

  it('that is refused is ConnectFailed', async () => {
    const port = await closedPort();
    const error = await failureOf(openEngine({ host: '127.0.0.1', port }));
    expect(error).toBeInstanceOf(ConnectFailed);
    expect(error).toMatchObject({ phase: 'connect', retry: 'later' });
  });

  it('that nobody answers is given up after its limit', async () => {
    await using filtered = await startFilteredPort();
    const error = await failureOf(openEngine(filtered, { limits: { connectMs: 60 } }));
    expect(error).toBeInstanceOf(TimedOut);
    expect(error).toMatchObject({ phase: 'connect', afterMs: 60 });
  });
});

describe('giving up', () => {
  it('before it began dials nobody', async () => {
    await start();
    expect(await refused({ signal: AbortSignal.abort() })).toBeInstanceOf(Cancelled);
    expect(server!.connections).toHaveLength(0);
  });

  it('while the connection is being made', async () => {
    await using filtered = await startFilteredPort();
    const abort = new AbortController();
    const failure = failureOf(openEngine(filtered, { signal: abort.signal }));
    setImmediate(() => abort.abort());
    expect(await failure).toBeInstanceOf(Cancelled);
  });

  it.each(['greeting', 'USER', 'PASS', 'PWD'] as const)('while %s is waited for', async (occasion) => {
    await start({}, on(occasion).noReply());
    const abort = new AbortController();
    const failure = refused({ signal: abort.signal });
    await server!.until(() =>
      occasion === 'greeting'
        ? server!.connections.length > 0
        : server!.connections[0]?.verbs.at(-1) === occasion,
    );
    abort.abort();
    expect(await failure).toBeInstanceOf(Cancelled);
  });

  it('after the login does not touch the session', async () => {
    await start();
    const abort = new AbortController();
    const { session } = await login({ signal: abort.signal });
    abort.abort();
    expect(await answersOf(session)).toEqual(IN_STEP);
  });
});

describe('the log', () => {
  it('has no password, though the server repeats it', async () => {
    const events: SessionEvent[] = [];
    await start({}, on('PASS').reply(530, 'wrong: hunter2hunter2'));
    await refused({ ...as('kim', 'hunter2hunter2'), onEvent: (event) => events.push(event) });
    const log = JSON.stringify(events);
    expect(log).toContain('PASS ***');
    expect(log).toContain('wrong: ***');
    expect(log).not.toContain('hunter2');
  });

  it('tells who said what in its order', async () => {
    await start();
    const { events } = await login();
    const verbs = events.filter(({ kind }) => kind === 'command').map(({ verb }) => verb);
    expect(verbs).toEqual(['USER', 'PASS', 'FEAT', 'OPTS', 'TYPE', 'PWD', 'SYST']);
    const codes = events.filter(({ kind }) => kind === 'reply').map(({ code }) => code);
    expect(codes).toEqual([220, 331, 230, 211, 200, 200, 257, 215]);
  });
});

async function closedPort(): Promise<number> {
  const listener = createServer().listen(0, '127.0.0.1');
  await once(listener, 'listening');
  const { port } = listener.address() as AddressInfo;
  listener.close();
  await once(listener, 'close');
  return port;
}
