import { afterEach, describe, expect, it } from 'vitest';
import { describePath } from '../../../server/ftp/describe.ts';
import {
  AccountRequired,
  LoginRefused,
  NotSupported,
  SessionLost,
  TimedOut,
} from '../../../server/ftp/errors.ts';
import { Knowledge } from '../../../server/ftp/knowledge.ts';
import { isSilent, learnSilence } from '../../../server/ftp/silent-verbs.ts';
import { Secret } from '../../../server/secret.ts';
import { answersOf, failureOf, fetchFile, IN_STEP, openEngine, path } from '../../support/engine.ts';
import type { Engine, EngineOptions } from '../../support/engine.ts';
import type { ScriptedFtpOptions } from '../../support/scripted-ftp/options.ts';
import { on } from '../../support/scripted-ftp/script.ts';
import type { Script } from '../../support/scripted-ftp/script.ts';
import { startScriptedFtp } from '../../support/scripted-ftp/server.ts';
import type { ScriptedFtp } from '../../support/scripted-ftp/server.ts';

const never = new AbortController().signal;

let server: ScriptedFtp | undefined;
let engine: Engine | undefined;
afterEach(async () => {
  engine?.close();
  await server?.close();
  engine = server = undefined;
});

async function start(options: ScriptedFtpOptions, ...rules: readonly Script[]): Promise<ScriptedFtp> {
  server = (await startScriptedFtp(options)).script(...rules);
  server.tree.put('/f', 'twelve bytes');
  return server;
}

async function login(options: EngineOptions = {}): Promise<Engine> {
  engine = await openEngine(server!, options);
  return engine;
}

const as = (user: string, password: string, account?: string): EngineOptions => ({
  credentials: {
    user,
    password: new Secret(password),
    ...(account === undefined ? {} : { account: new Secret(account) }),
  },
});

describe('120 before the greeting (case 14)', () => {
  it('is shown with the words of the server, and the greeting is waited for', async () => {
    await start({}, on('greeting').precededBy(120, 'Service ready in 002 minutes', 30));
    const { log, session } = await login();
    expect(log).toContain('the server asks us to wait: Service ready in 002 minutes');
    expect(session.state).toBe('idle');
  });
});

describe('a greeting in several replies instead of several lines', () => {
  it.each([
    ['in one piece', on('greeting').replyRaw('220 Welcome\r\n220 to this\r\n220 device\r\n')],
    ['with the last one in place of an answer', on('greeting').lateReply(20, 220, 'device')],
  ])('%s is left out, and the session is in step', async (_title, rule) => {
    await start({}, rule, on('USER').delay(40));
    const { session } = await login({ security: 'plain' });
    expect(await answersOf(session)).toEqual(IN_STEP);
  });

  it("is nobody's any more once a command was answered", async () => {
    await start({});
    const { session } = await login();
    await server!.last.say(220, 'Welcome again');
    await server!.until(() => session.state === 'suspect');
  });
});

describe('user, password and account', () => {
  it('ACCT may be wanted before PASS (case 18)', async () => {
    await start({}, on('USER').reply(332, 'Account first'), on('ACCT').reply(331, 'Now the password'));
    server!.script(on('PASS').reply(230), on('PWD').reply(257, '"/"'), on('TYPE').reply(200));
    await login(as('kim', 'secret', 'acct-7'));
    expect(server!.last.verbs.slice(0, 3)).toEqual(['USER', 'ACCT', 'PASS']);
  });

  it('a server that asks for ever is not answered for ever', async () => {
    await start({}, on('PASS').reply(331, 'Once more'));
    const error = await failureOf(openEngine(server!));
    expect(error).toBeInstanceOf(LoginRefused);
    expect(server!.last.verbs.length).toBeLessThanOrEqual(4);
  });

  it('a challenge in 331 is shown in the transcript and kept with the refusal (case 19)', async () => {
    const text = 'Response to otp-md5 95 ke1234 required for kim.';
    await start({}, on('USER').reply(331, text));
    const lines: string[] = [];
    const options = {
      ...as('kim', 'wrong'),
      onEvent: (event: { text: string }) => void lines.push(event.text),
    };
    const error = await failureOf(openEngine(server!, options));
    expect(error).toMatchObject({ code: 'FTP_LOGIN_REFUSED', challenge: text });
    expect(lines).toContain(`331 ${text}`);
  });

  it('the user "anonymous" without a password sends an address as one (case 17)', async () => {
    await start({});
    await login(as('anonymous', ''));
    expect(server!.last.commands[1]?.text).toMatch(/^PASS .+@/);
  });
});

describe('532 to an upload (case 18)', () => {
  const upload = async ({ session }: Engine): Promise<void> => {
    const running = await session.store(path('/new'), { signal: never });
    running.cancel();
    await running.settled;
  };

  it('is answered with the account of the site, and the upload begins once more', async () => {
    await start(
      { users: { kim: 'secret' } },
      on('STOR').reply(532, 'Need account for storing files').times(1),
      on('ACCT').reply(230, 'Thanks'),
    );
    await upload(await login(as('kim', 'secret', 'acct-7')));
    expect(server!.last.commands.map(({ text }) => text)).toContain('ACCT acct-7');
    expect(server!.last.verbs.filter((verb) => verb === 'STOR')).toHaveLength(2);
    expect(engine!.log).not.toContain('acct-7');
  });

  it.each([
    ['without an account', undefined],
    ['when the account is refused', 'wrong'],
  ])('is an error of its own %s, and the session goes on', async (_title, account) => {
    await start({}, on('STOR').reply(532, 'Need account'), on('ACCT').reply(530, 'No'));
    const talk = await login(as('kim', 'secret', account));
    expect(await failureOf(upload(talk))).toBeInstanceOf(AccountRequired);
    expect(await answersOf(talk.session)).toEqual(IN_STEP);
  });
});

describe('SYST', () => {
  it('is asked once per site and known to all its sessions', async () => {
    await start({ systemName: 'UNIX Type: L8' });
    const knowledge = new Knowledge();
    using first = await openEngine(server!, { knowledge });
    await login({ knowledge });
    expect(first.session.login.system).toBe('UNIX Type: L8');
    expect(engine!.session.login.system).toBe('UNIX Type: L8');
    expect(server!.connections.map(({ verbs }) => verbs.includes('SYST'))).toEqual([true, false]);
  });

  it.each([500, 502, 530, 550])('that is refused with %i does no harm (case 22)', async (code) => {
    await start({}, on('SYST').reply(code));
    expect((await login()).session.login.system).toBeUndefined();
    expect((await fetchFile(engine!.session, '/f')).end).toBe('complete');
  });

  it('may be answered with 200 (OpenVMS, case 12)', async () => {
    await start({}, on('SYST').reply(200, 'VMS OpenVMS V8.4'));
    expect((await login()).session.login.system).toBe('VMS OpenVMS V8.4');
  });

  it('OS/400 with a library as folder is asked for paths with slashes', async () => {
    await start(
      { systemName: 'OS/400 is the remote operating system.' },
      on('PWD').reply(257, '"QGPL" is current library.').times(1),
      on('SITE').reply(250, 'Now using naming format "1".'),
    );
    expect((await login()).session.login.home?.toString()).toBe('/');
    expect(server!.last.commands.map(({ text }) => text)).toContain('SITE NAMEFMT 1');
  });
});

describe('a verb that is not answered at all (case 7)', () => {
  it.each(['FEAT', 'OPTS', 'SYST', 'PWD'] as const)(
    '%s at the login: the login is made without it, and the site remembers',
    async (verb) => {
      await start({}, on(verb).noReply());
      const knowledge = new Knowledge();
      const { session, log } = await login({ knowledge, limits: { replyMs: 150 } });
      expect(session.state).toBe('idle');
      expect(server!.connections).toHaveLength(2);
      expect(log).toContain(`${verb} is left out`);
      expect(knowledge.fact('silentVerbs')).toMatchObject({
        value: verb,
        evidence: `${verb} was not answered within 150 ms`,
      });
      using third = await openEngine(server!, { knowledge, limits: { replyMs: 150 } });
      expect(third.session.state).toBe('idle');
      expect(server!.connections).toHaveLength(3);
    },
  );

  it('several of them are found out one after the other', async () => {
    await start({}, on('FEAT').noReply(), on('SYST').noReply());
    const { session } = await login({ limits: { replyMs: 100 } });
    expect(session.knowledge.get('silentVerbs')).toBe('FEAT SYST');
  });

  it('a server that has died is not taken for one that is silent to single verbs', async () => {
    await start({}, on('FEAT').noReply(), on('TYPE').noReply());
    const knowledge = new Knowledge();
    const error = await failureOf(openEngine(server!, { knowledge, limits: { replyMs: 80 } }));
    expect(error).toBeInstanceOf(TimedOut);
    expect(knowledge.get('silentVerbs')).toBeUndefined();
    expect(server!.connections).toHaveLength(2);
  });

  it('MLST that FEAT names and nobody answers ends one session, and the next one does without (uftpd)', async () => {
    await start({}, on('MLST').noReply());
    const knowledge = new Knowledge();
    const options = { knowledge, limits: { replyMs: 100 } };
    const first = await login(options);
    expect(await failureOf(describePath(first.session, path('/f')))).toBeInstanceOf(TimedOut);
    expect(first.session.state).toBe('dead');
    using second = await openEngine(server!, options);
    expect(await describePath(second.session, path('/f'))).toMatchObject({ sizeBytes: 12 });
    expect(server!.last.verbs).not.toContain('MLST');
  });

  it('only verbs that can be left out are remembered', () => {
    const knowledge = new Knowledge();
    expect([learnSilence(knowledge, 'RETR', 1), learnSilence(knowledge, 'USER', 1)]).toEqual([false, false]);
    expect(learnSilence(knowledge, 'MLST', 1)).toBe(true);
    expect(learnSilence(knowledge, 'MLST', 1)).toBe(false);
    expect([isSilent(knowledge, 'MLST'), isSilent(knowledge, 'MLSD')]).toEqual([true, false]);
  });
});

describe('TYPE I that was refused at the login (case 60)', () => {
  it('is asked for again before the first file', async () => {
    await start({}, on('TYPE').reply(530, 'Not now').times(1));
    const { session } = await login();
    expect(session.login.isBinary).toBe(false);
    expect((await fetchFile(session, '/f')).end).toBe('complete');
    await fetchFile(session, '/f');
    expect(server!.last.verbs.filter((verb) => verb === 'TYPE')).toHaveLength(2);
  });

  it('and is refused again: no file claims to be what the server has, in either direction', async () => {
    await start({}, on('TYPE').reply(504, 'Only A'));
    const { session } = await login();
    expect(await failureOf(fetchFile(session, '/f'))).toBeInstanceOf(NotSupported);
    expect(await failureOf(session.store(path('/new'), { signal: never }))).toMatchObject({ verb: 'TYPE I' });
    expect(server!.last.verbs).not.toContain('RETR');
    expect(await answersOf(session)).toEqual(IN_STEP);
  });

  it.each([500, 502])('a server that knows no TYPE at all (%i) converts nothing', async (code) => {
    await start({}, on('TYPE').reply(code, 'What?'));
    const { session, log } = await login();
    expect(log).not.toContain('converts nothing');
    expect((await fetchFile(session, '/f')).end).toBe('complete');
    expect(engine!.log).toContain('converts nothing');
  });
});

describe('saying goodbye (case 100)', () => {
  it('waits a second for the answer to QUIT and not longer', async () => {
    await start({}, on('QUIT').noReply());
    const { session } = await login();
    const began = performance.now();
    await session.quit();
    expect(performance.now() - began).toBeLessThan(4_000);
    expect(session.state).toBe('dead');
    expect(server!.last.verbs.at(-1)).toBe('QUIT');
  });

  it('ends when the server has closed: until then it counts the session (case 92)', async () => {
    await start({}, on('QUIT').reply(221, 'Goodbye'));
    const { session } = await login();
    const quitting = session.quit();
    await expect.poll(() => engine!.log).toContain('221 Goodbye');
    await server!.last.hangUp('fin');
    await quitting;
    expect(engine!.log).toContain('the server closed the control connection');
    expect(session.state).toBe('dead');
  });

  it('is over after a second when the server does not close', async () => {
    await start({}, on('QUIT').reply(221, 'Goodbye'));
    const { session } = await login();
    await session.quit();
    expect(session.state).toBe('dead');
    await server!.until(() => !server!.last.isOpen);
  });

  it('is not tried in the middle of a transfer, which is broken off by a reset', async () => {
    await start({}, on('RETR').hangAfter150());
    const { session } = await login();
    await session.retrieve(path('/f'), { signal: never });
    await session.quit();
    expect(server!.last.verbs).not.toContain('QUIT');
    expect(await failureOf(session.ask('NOOP'))).toBeInstanceOf(SessionLost);
  });
});
