import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import { SessionLost } from '../../../server/ftp/errors.ts';
import { LateReplyGuard } from '../../../server/ftp/late-reply.ts';
import { Reply } from '../../../server/ftp/reply.ts';
import { answersOf, failureOf, IN_STEP, openEngine, path } from '../../support/engine.ts';
import type { Engine } from '../../support/engine.ts';
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

/** A session on which a download was given up and brought back in step. */
async function afterCancel(drainMs: number, ...rules: readonly Script[]): Promise<Engine> {
  server = (await startScriptedFtp()).script(...rules);
  server.tree.put('/huge', Buffer.alloc(20_000_000));
  engine = await openEngine(server, { limits: { drainMs } });
  const download = await engine.session.retrieve(path('/huge'), { signal: never });
  download.cancel();
  await download.settled;
  return engine;
}

const reply = (code: number): Reply => new Reply(code, [Buffer.from('said')]);

describe('a late reply', () => {
  it.each([225, 226, 426])('%i is told from the answer to a command that moves no data', (code) => {
    const guard = new LateReplyGuard();
    expect(guard.isLate('SIZE', reply(code))).toBe(false);
    guard.expect('possible');
    expect(guard.isLate('NOOP', reply(200))).toBe(false);
    expect(guard.isLate('SIZE', reply(code))).toBe(true);
    expect(guard.isLate('RETR', reply(code))).toBe(false);
  });

  it('is still owed when none has been seen: then the first refusal is not believed, and the next ones are', () => {
    const owed = new LateReplyGuard();
    owed.expect('likely');
    expect(owed.isLate('SIZE', reply(550))).toBe(true);
    const seen = new LateReplyGuard();
    seen.expect('possible');
    expect(seen.isLate('SIZE', reply(550))).toBe(false);
    const answered = new LateReplyGuard();
    answered.expect('likely');
    expect(answered.isLate('CWD', reply(250))).toBe(false);
    expect(answered.isLate('SIZE', reply(550))).toBe(false);
  });
});

describe('after a cancelled transfer (cases 61 to 65)', () => {
  it('a second reply that comes after both fences, while nobody asks, makes the session suspect', async () => {
    const { session, gone } = await afterCancel(
      500,
      on('SYST').after(1).lateReply(20, 226, 'Abort successful'),
    );
    expect(await gone).toBeInstanceOf(SessionLost);
    expect(session.state).toBe('suspect');
  });

  it.each([226, 225, 426])('a second reply %i in place of the next answer ends the session', async (code) => {
    const { session } = await afterCancel(500, on('SIZE').reply(code, 'Abort successful'));
    const replies = session.replyCount;
    const error = await failureOf(session.ask('SIZE', '/huge'));
    expect(error).toBeInstanceOf(SessionLost);
    expect(error).toMatchObject({
      retry: 'reconnect',
      message: expect.stringContaining('late reply') as string,
    });
    expect(session.replyCount).toBe(replies);
    expect(session.state).toBe('dead');
  });

  it.each([551, 451, 226])(
    'with no reply at all so far, %i in place of the next answer ends the session',
    async (code) => {
      const { session } = await afterCancel(40, on('RETR').silentWhenAborted(), on('SIZE').reply(code));
      expect(session.state).toBe('idle');
      expect(await failureOf(session.ask('SIZE', '/huge'))).toBeInstanceOf(SessionLost);
    },
  );

  it('a refusal of the next command is believed when the transfer had its reply', async () => {
    const { session } = await afterCancel(500);
    expect((await session.ask('SIZE', '/missing')).code).toBe(550);
    expect(await answersOf(session)).toEqual(IN_STEP);
  });

  it('the second 150 of Pure-FTPd is its last word and is not waited beyond (case 8)', async () => {
    const said = '0.122 seconds (measured here), 30.67 Mbytes per second';
    const began = performance.now();
    const { session } = await afterCancel(5_000, on('RETR').whenAborted(150, said));
    expect(performance.now() - began).toBeLessThan(4_000);
    expect(await answersOf(session)).toEqual(IN_STEP);
  });

  it('a restart marker is no last word', async () => {
    const { session } = await afterCancel(60, on('RETR').whenAborted(110, 'MARK 1 = 1'));
    expect(await failureOf(session.ask('SIZE', '/missing'))).toBeInstanceOf(SessionLost);
  });

  it('a server that says 200 to SYST (OpenVMS) or does not know it is brought back in step', async () => {
    for (const code of [200, 500, 502]) {
      const { session } = await afterCancel(500, on('SYST').reply(code));
      expect(session.state).toBe('idle');
      engine?.close();
      await server?.close();
    }
  });
});

describe('whatever a server answers to a cancelled download, and when', () => {
  const course = fc.record({
    first: fc.constantFrom(426, 226, 225, 451, 551, 150, 0),
    waitMs: fc.constantFrom(0, 5, 60),
    extra: fc.constantFrom(0, 225, 226, 426),
    extraMs: fc.constantFrom(0, 3, 30, 80),
  });

  it('the session answers in step or is gone: no reply is ever taken for another', async () => {
    server = await startScriptedFtp();
    server.tree.put('/huge', Buffer.alloc(5_000_000));
    await fc.assert(
      fc.asyncProperty(course, async ({ first, waitMs, extra, extraMs }) => {
        server!.behave();
        const end = first === 0 ? on('RETR').silentWhenAborted() : on('RETR').whenAborted(first);
        const late = extra === 0 ? end : end.lateReply(extraMs, extra);
        server!.script(late.finalDelay(waitMs));
        using talk = await openEngine(server!, { limits: { drainMs: 40 } });
        const download = await talk.session.retrieve(path('/huge'), { signal: never });
        download.cancel();
        await download.settled;
        const codes = await answersOf(talk.session).catch(() => undefined);
        if (codes === undefined) expect(talk.session.state).not.toBe('idle');
        else expect(codes).toEqual(IN_STEP);
      }),
      { numRuns: 12 },
    );
  });
});
