import { afterEach, describe, expect, it } from 'vitest';
import { changeMode, makeFolder, removeFile, renameEntry } from '../../../server/ftp/change.ts';
import { describePath, sizeOf } from '../../../server/ftp/describe.ts';
import { BadReply, ReplyError, ReplyTooLarge, SessionLost, TimedOut } from '../../../server/ftp/errors.ts';
import { answersOf, collect, failureOf, fetchFile, IN_STEP, openEngine, path } from '../../support/engine.ts';
import type { Engine, EngineOptions } from '../../support/engine.ts';
import { on, onAnything } from '../../support/scripted-ftp/script.ts';
import { startScriptedFtp } from '../../support/scripted-ftp/server.ts';
import type { ScriptedFtp } from '../../support/scripted-ftp/server.ts';
import { playTranscript } from '../../support/scripted-ftp/transcript.ts';

const never = new AbortController().signal;

let server: ScriptedFtp | undefined;
let engine: Engine | undefined;
afterEach(async () => {
  engine?.close();
  await server?.close();
  engine = server = undefined;
});

async function loggedIn(options: EngineOptions = {}): Promise<{ server: ScriptedFtp; engine: Engine }> {
  server = await startScriptedFtp();
  server.tree.put('/f', 'twelve bytes');
  engine = await openEngine(server, options);
  return { server, engine };
}

describe.each([
  ['replies in one piece', false],
  ['replies in single bytes', true],
])('%s', (_title, isSplit) => {
  async function start(): Promise<Engine> {
    server = await startScriptedFtp();
    server.tree.put('/f', 'twelve bytes');
    if (isSplit) server.script(onAnything().splitEverywhere());
    engine = await openEngine(server);
    return engine;
  }

  it('the login finds out greeting, features and home', async () => {
    const { session } = await start();
    expect(session.login.greeting).toBe('Scripted FTP server ready');
    expect(session.login.features.names('MLST')).toBe(true);
    expect(session.login.home?.toString()).toBe('/');
    expect(session.state).toBe('idle');
  });

  it('every command gets its own answer', async () => {
    const { session } = await start();
    expect(await answersOf(session)).toEqual(IN_STEP);
    expect((await session.ask('RNFR', '/missing')).code).toBe(550);
    expect(await answersOf(session)).toEqual(IN_STEP);
  });

  it('a size has all its digits (case 1)', async () => {
    const { session } = await start();
    expect(await sizeOf(session, path('/f'))).toBe(12);
    expect(await describePath(session, path('/f'))).toMatchObject({ kind: 'file', sizeBytes: 12 });
  });

  it('a file comes and a file goes', async () => {
    const { session } = await start();
    expect(await fetchFile(session, '/f')).toMatchObject({
      end: 'complete',
      bytes: Buffer.from('twelve bytes'),
    });
    expect(await answersOf(session)).toEqual(IN_STEP);
  });

  it('a listing comes', async () => {
    const { session } = await start();
    const { bytes, end } = await collect(await session.retrieveListing('MLSD', never));
    expect(end).toBe('complete');
    expect(bytes.toString()).toContain(' f\r\n');
  });

  it('entries are made, renamed and removed', async () => {
    const { session } = await start();
    await makeFolder(session, path('/new'));
    await renameEntry(session, path('/f'), path('/new/g'));
    expect(server!.tree.read('/new/g').toString()).toBe('twelve bytes');
    await removeFile(session, path('/new/g'));
    expect(server!.tree.get('/new/g')).toBeUndefined();
    const error = await failureOf(removeFile(session, path('/new/g')));
    expect(error).toBeInstanceOf(ReplyError);
    expect(session.state).toBe('idle');
  });

  it('a cancelled download leaves the session in step', async () => {
    const { session } = await start();
    server!.tree.put('/big', { sizeBytes: 20_000_000 });
    const download = await session.retrieve(path('/big'), { signal: never });
    download.cancel();
    await download.settled;
    expect(session.state).toBe('idle');
    expect(await sizeOf(session, path('/big'))).toBe(20_000_000);
  });
});

describe('a reply to nobody', () => {
  it('makes the session suspect', async () => {
    const { server, engine } = await loggedIn();
    await server.last.say(226, 'Late and unasked for');
    await server.until(() => engine.session.state === 'suspect');
    expect(engine.log).toContain('nobody expected this reply');
  });

  it('never answers the next question: the session does not become idle again', async () => {
    const { server, engine } = await loggedIn();
    server.script(on('NOOP').lateReply(0, 500, 'Second answer'));
    expect((await engine.session.ask('NOOP')).code).toBe(200);
    await server.until(() => engine.session.state === 'suspect');
    expect((await engine.session.ask('SYST')).code).toBe(215);
    expect(engine.session.state).toBe('suspect');
  });

  it('is noticed before its end has come', async () => {
    const { server, engine } = await loggedIn();
    await server.last.sayRaw('22');
    await server.until(() => engine.session.state === 'busy');
  });
});

describe('421', () => {
  it('while idle ends the session and tells why', async () => {
    const { server, engine } = await loggedIn();
    await server.last.say(421, 'Timeout, closing');
    const reason = await engine.gone;
    expect(reason).toBeInstanceOf(SessionLost);
    expect(reason).toMatchObject({ farewell: { code: 421, text: 'Timeout, closing' } });
    expect(engine.session.state).toBe('dead');
  });

  it('from the idle clock of the server is the reason, not the FIN behind it', async () => {
    server = await startScriptedFtp({ idle421Ms: 30 });
    engine = await openEngine(server);
    expect(await engine.gone).toHaveProperty('message', expect.stringContaining('421 Timeout'));
  });

  it('as an answer ends the session and is not counted as an answer', async () => {
    const { server, engine } = await loggedIn();
    const before = engine.session.replyCount;
    server.script(on('NOOP').reply(421, 'Shutting down'));
    const error = await failureOf(engine.session.ask('NOOP'));
    expect(error).toBeInstanceOf(SessionLost);
    expect(error).toMatchObject({ farewell: { code: 421 }, retry: 'reconnect' });
    expect(engine.session.replyCount).toBe(before);
  });

  it('in the middle of a download ends both', async () => {
    const { server, engine } = await loggedIn();
    server.tree.put('/big', { sizeBytes: 20_000_000 });
    server.script(on('RETR').stallAt(1_000));
    const download = await engine.session.retrieve(path('/big'), { signal: never });
    await server.until(() => server.last.dataConnections[0]?.bytesSent === 1_000);
    await server.last.say(421, 'Shutting down');
    const { error } = await collect(download);
    expect(error).toBeInstanceOf(SessionLost);
    expect(engine.session.state).toBe('dead');
  });
});

describe('the end of the connection', () => {
  it('a reply that does not come destroys it, because it might still come', async () => {
    const { server, engine } = await loggedIn({ limits: { replyMs: 100 } });
    server.script(on('NOOP').noReply());
    const error = await failureOf(engine.session.ask('NOOP'));
    expect(error).toBeInstanceOf(TimedOut);
    expect(error).toMatchObject({ afterMs: 100, message: 'no reply to NOOP within 100 ms' });
    expect(engine.session.state).toBe('dead');
    await server.until(() => !server.last.isOpen);
  });

  it('a reply that never ends is no reply', async () => {
    const { server, engine } = await loggedIn();
    server.script(on('NOOP').endlessReply());
    const error = await failureOf(engine.session.ask('NOOP'));
    expect(error).toBeInstanceOf(ReplyTooLarge);
    expect(await failureOf(engine.session.ask('NOOP'))).toBeInstanceOf(SessionLost);
    expect(engine.session.state).toBe('dead');
  });

  it.each(['closeControl', 'resetControl', 'executeThenReset'] as const)(
    'the server hangs up (%s): the command fails and the owner is told once',
    async (how) => {
      const reasons: Error[] = [];
      const { server, engine } = await loggedIn({ onGone: (reason) => reasons.push(reason) });
      server.script(on('NOOP')[how]());
      expect(await failureOf(engine.session.ask('NOOP'))).toBeInstanceOf(SessionLost);
      await server.until(() => server.open === 0);
      expect(reasons).toHaveLength(1);
      expect(engine.session.state).toBe('dead');
    },
  );

  it('the first reason wins, for whoever asks later', async () => {
    const { engine } = await loggedIn();
    engine.session.destroy(new SessionLost('of the first reason'));
    engine.session.destroy(new SessionLost('of the second reason'));
    const error = await failureOf(engine.session.ask('NOOP'));
    expect(error).toHaveProperty('message', expect.stringContaining('the first reason'));
    expect(await engine.gone).toHaveProperty('message', expect.stringContaining('the first reason'));
  });

  it('everybody who waits is told', async () => {
    const { server, engine } = await loggedIn();
    server.script(on('NOOP').noReply(), on('SYST').noReply());
    const waiting = [engine.session.ask('NOOP'), engine.session.ask('SYST')].map(failureOf);
    await server.until(() => server.last.verbs.includes('SYST'));
    await server.last.hangUp('rst');
    for (const error of await Promise.all(waiting)) expect(error).toBeInstanceOf(SessionLost);
  });

  it('what is no FTP ends it without repeating the bytes', async () => {
    const { server, engine } = await loggedIn();
    server.script(on('NOOP').replyRaw('HTTP/1.1 400 internal-4711\r\n'));
    const error = await failureOf(engine.session.ask('NOOP'));
    expect(error).toBeInstanceOf(BadReply);
    expect(String(error)).not.toContain('internal-4711');
    expect(engine.log).not.toContain('internal-4711');
    expect(engine.session.state).toBe('dead');
  });

  it('quitting is polite and short', async () => {
    const { server, engine } = await loggedIn();
    await engine.session.quit();
    expect(server.last.verbs.at(-1)).toBe('QUIT');
    expect(engine.session.state).toBe('dead');
    await engine.session.quit();
    expect(server.last.verbs.filter((verb) => verb === 'QUIT')).toHaveLength(1);
  });
});

describe('commands', () => {
  it('leave in one write each', async () => {
    const { server, engine } = await loggedIn();
    await changeMode(engine.session, path('/f'), '600').catch(() => undefined);
    for (const { bytes } of server.last.record.received) expect(bytes.toString()).toMatch(/^[^\r\n]+\r\n$/);
    expect(server.last.record.received).toHaveLength(server.last.commands.length);
  });

  it('that are refused here have sent nothing and leave the session idle', async () => {
    const { server, engine } = await loggedIn();
    const sent = server.last.commands.length;
    await expect(async () => engine.session.ask('RETR', 'a\r\nDELE /f')).rejects.toMatchObject({
      code: 'NAME_INVALID',
    });
    expect(await answersOf(engine.session)).toEqual(IN_STEP);
    expect(server.last.commands).toHaveLength(sent + IN_STEP.length);
  });

  it('are answered in their order when several wait', async () => {
    const { engine } = await loggedIn();
    const replies = await Promise.all(['NOOP', 'SYST', 'PWD'].map((verb) => engine.session.ask(verb)));
    expect(replies.map(({ code }) => code)).toEqual(IN_STEP);
  });
});

describe('a whole conversation', () => {
  const LINES = [
    'S< 220-Welcome⏎220-230 is not this⏎ 220 nor this⏎220 ready⏎',
    'C> USER kim',
    'S< 331 Password⏎',
    'C> PASS secret',
    'S< 230-226 files today⏎230 in⏎',
    'C> FEAT',
    'S< 211-Features:⏎ SIZE⏎ UTF8⏎211 End⏎',
    'C> OPTS UTF8 ON',
    'S< 200 ok⏎',
    'C> TYPE I',
    'S< 200 ok⏎',
    'C> PWD',
    'S< 257 "/home" is cwd⏎',
    'C> SYST',
    'S< 215 UNIX Type: L8⏎',
    'C> SIZE /f',
    'S< 213 12|345⏎',
  ];

  it.each([
    ['cut at every byte', { splitAt: 'every' as const }],
    ['in large pieces', {}],
  ])('is understood %s', async (_title, options) => {
    await using play = await playTranscript(LINES, options);
    using talk = await openEngine(play);
    expect(await sizeOf(talk.session, path('/f'))).toBe(12_345);
    expect(talk.session.login.home?.toString()).toBe('/home');
    expect(play.mismatches).toEqual([]);
  });
});
