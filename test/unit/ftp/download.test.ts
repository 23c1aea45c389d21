import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { Socket } from 'node:net';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { sizeOf } from '../../../server/ftp/describe.ts';
import {
  Cancelled,
  DataLost,
  DataRefused,
  NotSupported,
  ReplyError,
  SessionLost,
  TimedOut,
} from '../../../server/ftp/errors.ts';
import { answersOf, collect, failureOf, fetchFile, IN_STEP, openEngine, path } from '../../support/engine.ts';
import type { Engine, EngineOptions } from '../../support/engine.ts';
import { pattern } from '../../support/scripted-ftp/content.ts';
import type { ScriptedFtpOptions } from '../../support/scripted-ftp/options.ts';
import { on } from '../../support/scripted-ftp/script.ts';
import type { Script } from '../../support/scripted-ftp/script.ts';
import { startScriptedFtp } from '../../support/scripted-ftp/server.ts';
import type { ScriptedFtp } from '../../support/scripted-ftp/server.ts';

/** More than the read-out limit and less than what the kernel's buffers hold. */
const SIZE = 600_000;
const content = pattern(0, SIZE);
/** More than all buffers on the way hold: a server cannot be through with it. */
const HUGE = 50_000_000;
/** Twice the stall limit of the test that uses it. */
const STILL_MS = 400;
const never = new AbortController().signal;

/** Every socket that is dialled here. */
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

/** A session whose server follows these script lines. */
async function start(
  rules: readonly Script[] = [],
  options: EngineOptions & { readonly ftp?: ScriptedFtpOptions } = {},
): Promise<Engine> {
  const { ftp, ...rest } = options;
  server = await startScriptedFtp(ftp);
  server.tree.put('/f', { sizeBytes: SIZE });
  server.tree.put('/huge', { sizeBytes: HUGE });
  server.tree.put('/empty', '');
  server.script(...rules);
  engine = await openEngine(server, rest);
  return engine;
}

/** The session answers every question with its own answer. */
async function expectInStep(): Promise<void> {
  const { session } = engine!;
  expect(session.state).toBe('idle');
  server!.behave();
  expect(await sizeOf(session, path('/f'))).toBe(SIZE);
  expect(await answersOf(session)).toEqual(IN_STEP);
  expect(session.state).toBe('idle');
}

describe.each(['plain', 'explicit'] as const)('a download over %s connections', (security) => {
  const over = (rules: readonly Script[] = []): Promise<Engine> =>
    start(rules, security === 'plain' ? {} : { ftp: { tls: 'explicit' } });

  it('is complete', async () => {
    const { session } = await over();
    const got = await fetchFile(session, '/f');
    expect(got.end).toBe('complete');
    expect(got.bytes.equals(content)).toBe(true);
    await expectInStep();
  });

  it.each<[string, Script]>([
    ['with 125 instead of 150 (case 12)', on('RETR').preliminary(125)],
    ['with 226 before the data (case 9)', on('RETR').earlyControlReply().dataDelay(30)],
    ['with 226 only after we close (case 10)', on('RETR').finalAfterClientCloses()],
    ['with 226 a while after the data', on('RETR').finalDelay(30)],
    ['with 250', on('RETR').finalReply(250)],
    ['with a reply of several lines', on('RETR').multiLine(['226-not yet', '150 nor this'])],
    ['without 150 (case 11)', on('RETR').noPreliminary()],
    ['in small pieces', on('RETR').trickle(60_000, 1)],
  ])('is complete %s', async (_title, rule) => {
    const { session } = await over([rule]);
    const got = await fetchFile(session, '/f');
    expect(got).toMatchObject({ end: 'complete', error: undefined });
    expect(got.bytes.equals(content)).toBe(true);
    await expectInStep();
  });

  it.each<[string, Script[]]>([
    ['with 150', []],
    ['without 150 (case 11)', [on('RETR').noPreliminary()]],
    ['with 226 first', [on('RETR').earlyControlReply().dataDelay(20)]],
  ])('of an empty file is complete and empty %s', async (_title, rules) => {
    const { session } = await over(rules);
    expect(await fetchFile(session, '/empty')).toMatchObject({ end: 'complete', bytes: Buffer.alloc(0) });
    await expectInStep();
  });

  it('begins at an offset', async () => {
    const { session } = await over();
    const got = await fetchFile(session, '/f', { offsetBytes: 1_000 });
    expect(got.end).toBe('complete');
    expect(got.bytes.equals(content.subarray(1_000))).toBe(true);
    expect(server!.last.verbs.slice(-3)).toEqual(['EPSV', 'REST', 'RETR']);
  });

  it('of a range reads a small rest out', async () => {
    const { session } = await over();
    const extent = { lengthBytes: SIZE - 10_000 - 500, availableBytes: SIZE - 500 };
    const got = await fetchFile(session, '/f', { offsetBytes: 500, extent });
    expect(got.end).toBe('range satisfied');
    expect(got.bytes.equals(content.subarray(500, SIZE - 10_000))).toBe(true);
    expect(server!.last.dataConnections[0]?.ended).toBe('server-fin');
    expect(engine!.log).not.toContain('given up');
    await expectInStep();
  });

  it('of a range gives a large rest up, and the session goes on (case 58)', async () => {
    const { session } = await over();
    const extent = { lengthBytes: 100_000, availableBytes: HUGE - 7 };
    const got = await fetchFile(session, '/huge', { offsetBytes: 7, extent });
    expect(got.end).toBe('range satisfied');
    expect(got.bytes.equals(pattern(7, 100_000))).toBe(true);
    expect(server!.last.dataConnections.at(-1)?.ended).toBe('client-reset');
    await expectInStep();
  });

  it('of a range of unknown rest gives it up too', async () => {
    const { session } = await over();
    const got = await fetchFile(session, '/huge', { extent: { lengthBytes: 1 } });
    expect(got).toMatchObject({ end: 'range satisfied', bytes: pattern(0, 1) });
    await expectInStep();
  });

  it('of the whole as a range waits for the verdict', async () => {
    const { session } = await over([on('RETR').finalReply(451, 'Disk read error')]);
    const got = await fetchFile(session, '/f', { extent: { lengthBytes: SIZE, availableBytes: SIZE } });
    expect(got.error).toBeInstanceOf(ReplyError);
    expect(got.error).toMatchObject({ reply: { code: 451 } });
  });

  it.each(['EPSV', 'RETR'] as const)('given up while %s is waited for', async (verb) => {
    const { session } = await over([on(verb).delay(50)]);
    const abort = new AbortController();
    const failure = failureOf(session.retrieve(path('/huge'), { signal: abort.signal }));
    await server!.until(() => server!.last.verbs.at(-1) === verb);
    abort.abort();
    expect(await failure).toBeInstanceOf(Cancelled);
    await expectInStep();
  });

  it('cancelled at 30 offsets leaves the session in step each time (cases 61 to 65)', async () => {
    const { session } = await over();
    for (let round = 0; round < 30; round++) {
      const stopAt = (round * 1_234_577) % 3_000_000;
      const download = await session.retrieve(path('/huge'), { signal: never });
      const flow = download.flow({
        take: (_bytes, release) => {
          release();
          if (download.deliveredBytes >= stopAt) download.cancel();
        },
      });
      expect(await failureOf(flow)).toBeInstanceOf(Cancelled);
      await download.settled;
      expect(session.state).toBe('idle');
      expect(await sizeOf(session, path('/huge'))).toBe(HUGE);
    }
    await expectInStep();
  }, 10_000);
});

describe('giving up', () => {
  it('before it began sends nothing', async () => {
    const { session } = await start();
    expect(await failureOf(fetchFile(session, '/f', { signal: AbortSignal.abort() }))).toBeInstanceOf(
      Cancelled,
    );
    expect(server!.last.verbs).not.toContain('RETR');
    await expectInStep();
  });

  it.each(['EPSV', 'REST', 'RETR'] as const)('while %s is waited for ends the transfer', async (verb) => {
    const { session } = await start([on(verb).delay(50)]);
    const abort = new AbortController();
    const failure = failureOf(session.retrieve(path('/huge'), { offsetBytes: 5, signal: abort.signal }));
    await server!.until(() => server!.last.verbs.at(-1) === verb);
    abort.abort();
    expect(await failure).toBeInstanceOf(Cancelled);
    await server!.until(() => session.state === 'idle');
    await expectInStep();
    expect(await fetchFile(session, '/f')).toMatchObject({ end: 'complete' });
  });

  it('by the signal in the middle tells the flow', async () => {
    const { session } = await start();
    const abort = new AbortController();
    const download = await session.retrieve(path('/huge'), { signal: abort.signal });
    const flow = download.flow({
      take: (_bytes, release) => {
        release();
        abort.abort();
      },
    });
    expect(await failureOf(flow)).toBeInstanceOf(Cancelled);
    await download.settled;
    await expectInStep();
  });

  it('after the end changes nothing', async () => {
    const { session } = await start();
    const abort = new AbortController();
    expect((await fetchFile(session, '/f', { signal: abort.signal })).end).toBe('complete');
    abort.abort();
    await expectInStep();
  });

  it('is draining until the session is in step again', async () => {
    const { session } = await start([on('RETR').whenAborted(426).finalDelay(40)]);
    const download = await session.retrieve(path('/huge'), { signal: never });
    expect(session.state).toBe('busy');
    download.cancel();
    expect(session.state).toBe('draining');
    await download.settled;
    await expectInStep();
  });

  it.each<[string, Script, number]>([
    ['426 comes at once', on('RETR').whenAborted(426), 500],
    ['226 comes instead', on('RETR').whenAborted(226), 500],
    ['426 comes late, before the fence', on('RETR').finalDelay(60), 500],
    ['426 comes after the patience for it', on('RETR').finalDelay(120), 60],
    ['150 is the last word (case 8)', on('RETR').whenAborted(150, '0.122 seconds (measured here)'), 60],
    ['nothing comes, but the session answers', on('RETR').silentWhenAborted(), 60],
    ['two replies come', on('RETR').whenAborted(426, 'Aborted\r\n226 Abort successful'), 500],
  ])('when %s, the session is in step', async (_title, rule, drainMs) => {
    const { session } = await start([rule], { limits: { drainMs } });
    const download = await session.retrieve(path('/huge'), { signal: never });
    download.cancel();
    await download.settled;
    await expectInStep();
  });

  it('when the server keeps silent, the session is destroyed', async () => {
    const { session, gone } = await start([on('RETR').silentWhenAborted(), on('PWD').after(1).noReply()], {
      limits: { drainMs: 40 },
    });
    const download = await session.retrieve(path('/huge'), { signal: never });
    download.cancel();
    await download.settled;
    expect(session.state).toBe('dead');
    expect(await gone).toHaveProperty('message', expect.stringContaining('back in step'));
  });

  it('when the server hangs up on it, the session is dead at once', async () => {
    const { session } = await start([on('PWD').after(1).closeControl()], { limits: { drainMs: 60_000 } });
    const download = await session.retrieve(path('/huge'), { signal: never });
    download.cancel();
    await download.settled;
    expect(session.state).toBe('dead');
  });
});

describe('what the server remembers of REST (case 56)', () => {
  const sticky = { ftp: { restart: 'next-success' } } as const;

  it('a refused transfer does not shift the next one', async () => {
    const { session } = await start([], sticky);
    await failureOf(fetchFile(session, '/missing', { offsetBytes: 100 }));
    const got = await fetchFile(session, '/f');
    expect(got.bytes.length).toBe(SIZE);
    expect(got.bytes.equals(content)).toBe(true);
  });

  it('a range that was given up does not shift the next one', async () => {
    const { session } = await start([], sticky);
    await fetchFile(session, '/huge', { offsetBytes: 100, extent: { lengthBytes: 10 } });
    const got = await fetchFile(session, '/f');
    expect(got.bytes.length).toBe(SIZE);
    await expectInStep();
  });

  it('nor a listing, and REST 0 is not sent where no REST was', async () => {
    const { session } = await start([], sticky);
    await failureOf(fetchFile(session, '/missing', { offsetBytes: 3 }));
    const { bytes } = await collect(await session.retrieveListing('LIST', never));
    expect(bytes.toString()).toMatch(/^-rw/);
    const before = server!.last.verbs.filter((verb) => verb === 'REST').length;
    await fetchFile(session, '/f');
    await fetchFile(session, '/f');
    expect(server!.last.verbs.filter((verb) => verb === 'REST')).toHaveLength(before);
  });

  it('a completed range needs no clearing', async () => {
    const { session } = await start();
    await fetchFile(session, '/f', { offsetBytes: 10 });
    await fetchFile(session, '/f');
    expect(server!.last.verbs.filter((verb) => verb === 'REST')).toHaveLength(1);
  });

  it('REST that is refused is told, and the session goes on', async () => {
    const { session } = await start([on('REST').reply(502, 'Not here')]);
    expect(await failureOf(fetchFile(session, '/f', { offsetBytes: 10 }))).toBeInstanceOf(NotSupported);
    await expectInStep();
  });

  it('an offset that the server misread is not believed (case 54)', async () => {
    const { session } = await start([on('REST').reply(350, 'Restart position accepted (0).')]);
    expect(await failureOf(fetchFile(session, '/f', { offsetBytes: 10 }))).toBeInstanceOf(NotSupported);
    expect(server!.last.verbs).not.toContain('RETR');
    await expectInStep();
  });
});

describe('a download that goes wrong', () => {
  it.each([
    [550, 'No such file'],
    [450, 'File busy'],
    [451, 'Restart not permitted'],
    [553, 'Name not allowed'],
  ])('refused with %i tells so, and the data connection does not stay', async (code, text) => {
    const { session } = await start([on('RETR').reply(code, text)]);
    const error = await failureOf(fetchFile(session, '/f'));
    expect(error).toBeInstanceOf(ReplyError);
    expect(error).toMatchObject({ verb: 'RETR', reply: { code, text }, phase: 'command' });
    await server!.until(() => dialled.filter((socket) => !socket.destroyed).length === 1);
    await expectInStep();
  });

  it('refused with a reset of the data connection tells the refusal (case 16)', async () => {
    const { session } = await start([on('RETR').reply(552, 'Quota exceeded').refusalResetsData()]);
    expect(await failureOf(fetchFile(session, '/f'))).toMatchObject({ reply: { code: 552 } });
    await expectInStep();
  });

  it.each([0, 1, 4_096, SIZE - 1])(
    'reset at byte %i tells what the server says afterwards (case 16)',
    async (at) => {
      const { session } = await start([
        on('RETR').dataResetAt(at).finalReply(552, 'Quota exceeded').finalDelay(20),
      ]);
      const got = await fetchFile(session, '/f');
      expect(got.error).toBeInstanceOf(ReplyError);
      expect(got.error).toMatchObject({ reply: { code: 552, text: 'Quota exceeded' } });
      expect(got.bytes.equals(content.subarray(0, got.bytes.length))).toBe(true);
      await expectInStep();
    },
  );

  it('reset without a word is DataLost, and the session is brought back in step', async () => {
    const { session } = await start([on('RETR').dataResetAt(10).no226()], {
      limits: { reasonMs: 60, drainMs: 60 },
    });
    const got = await fetchFile(session, '/f');
    expect(got.error).toBeInstanceOf(DataLost);
    await expectInStep();
  });

  it('reset and 226 is a failure: the positive reply is a lie', async () => {
    const { session } = await start([on('RETR').dataResetAt(10).finalReply(226)]);
    expect((await fetchFile(session, '/f')).error).toBeInstanceOf(DataLost);
    await expectInStep();
  });

  it.each([
    [426, DataLost],
    [451, ReplyError],
    [425, DataRefused],
  ])('cut off in order with %i is a failure', async (code, kind) => {
    const { session } = await start([on('RETR').dataFinAt(1_000).finalReply(code, 'Gone')]);
    const got = await fetchFile(session, '/f');
    expect(got).toMatchObject({ end: undefined, error: { reply: { code } } });
    expect(got.error).toBeInstanceOf(kind);
    await expectInStep();
  });

  it('the end of the data and then silence is TimedOut', async () => {
    const { session } = await start([on('RETR').no226()], { limits: { verdictMs: 60, drainMs: 60 } });
    const got = await fetchFile(session, '/f');
    expect(got.error).toBeInstanceOf(TimedOut);
    expect(got.error).toMatchObject({ waitingFor: 'completion reply', afterMs: 60 });
    expect(got.bytes.length).toBe(SIZE);
    await expectInStep();
  });

  it('no reply at all is TimedOut', async () => {
    const { session } = await start([on('RETR').noReply()], { limits: { firstByteMs: 60, drainMs: 60 } });
    const error = await failureOf(fetchFile(session, '/f'));
    expect(error).toBeInstanceOf(TimedOut);
    expect(error).toMatchObject({ afterMs: 60, phase: 'data' });
    await expectInStep();
  });

  it('150 and then nothing is TimedOut after the limit of the first byte', async () => {
    const { session } = await start([on('RETR').hangAfter150()], {
      limits: { firstByteMs: 80, drainMs: 100 },
    });
    const got = await fetchFile(session, '/f');
    expect(got.error).toBeInstanceOf(TimedOut);
    expect(got.error).toMatchObject({ afterMs: 80, phase: 'transfer' });
    await expectInStep();
  });

  it('a stall in the middle is TimedOut after its own limit', async () => {
    const { session } = await start([on('RETR').stallAt(100_000)], { limits: { stallMs: 80, drainMs: 100 } });
    const got = await fetchFile(session, '/f');
    expect(got.error).toMatchObject({ code: 'FTP_TIMEOUT', afterMs: 80 });
    expect(got.bytes.equals(content.subarray(0, 100_000))).toBe(true);
    await expectInStep();
  });

  it('a slow consumer is no stall', async () => {
    const { session } = await start([], { limits: { stallMs: 200, firstByteMs: 200 } });
    const download = await session.retrieve(path('/huge'), { signal: never });
    const held: (() => void)[] = [];
    let delivered = 0;
    const ended = Promise.withResolvers<string>();
    const flow = download.flow({
      take: (bytes, release) => ((delivered += bytes.length), held.push(release)),
    });
    flow.then(ended.resolve, ended.reject);
    await server!.until(() => server!.last.dataConnections[0]!.bytesSent > 0 && held.length > 0);
    const sentWhileHeld = await settledCount(() => server!.last.dataConnections[0]!.bytesSent);
    expect(sentWhileHeld).toBeLessThan(HUGE);
    const drain = setInterval(() => held.splice(0).forEach((release) => release()), 1);
    expect(await ended.promise).toBe('complete');
    clearInterval(drain);
    expect(delivered).toBe(HUGE);
    await expectInStep();
  });

  it.each(['closeInsteadOf226', 'resetInsteadOf226'] as const)('the server hangs up (%s)', async (how) => {
    const { session } = await start([on('RETR')[how]()]);
    const got = await fetchFile(session, '/f');
    expect(got.error).toBeInstanceOf(SessionLost);
    expect(session.state).toBe('dead');
  });

  it('the control connection is lost in the middle', async () => {
    const { session } = await start([on('RETR').losesControlAt(1_000)]);
    const got = await fetchFile(session, '/huge');
    expect(got.error).toBeInstanceOf(SessionLost);
    expect(session.state).toBe('dead');
  });
});

describe('a download that looks right and is not', () => {
  it('is told as it ended: whoever knows the size compares', async () => {
    const { session } = await start([on('RETR').dataFinAt(1_000)]);
    const got = await fetchFile(session, '/f');
    expect(got.end).toBe('complete');
    expect(got.bytes.length).toBe(1_000);
  });
});

/** A number that has not changed for `STILL_MS`. */
async function settledCount(read: () => number): Promise<number> {
  let last = read();
  let since = performance.now();
  await server!.until(() => {
    if (read() !== last) [last, since] = [read(), performance.now()];
    return performance.now() - since > STILL_MS;
  });
  return last;
}
