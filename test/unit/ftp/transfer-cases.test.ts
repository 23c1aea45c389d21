import { Readable } from 'node:stream';
import { afterEach, describe, expect, it } from 'vitest';
import { DataLost, ReplyError, SessionLost } from '../../../server/ftp/errors.ts';
import { answersOf, collect, failureOf, fetchFile, IN_STEP, openEngine, path } from '../../support/engine.ts';
import type { Engine, EngineOptions } from '../../support/engine.ts';
import { on } from '../../support/scripted-ftp/script.ts';
import type { Script } from '../../support/scripted-ftp/script.ts';
import { startScriptedFtp } from '../../support/scripted-ftp/server.ts';
import type { ScriptedFtp } from '../../support/scripted-ftp/server.ts';

const never = new AbortController().signal;
const CONTENT = Buffer.alloc(600_000, 'sixty');

let server: ScriptedFtp | undefined;
let engine: Engine | undefined;
afterEach(async () => {
  engine?.close();
  await server?.close();
  engine = server = undefined;
});

async function start(rules: readonly Script[], options: EngineOptions = {}): Promise<Engine> {
  server = (await startScriptedFtp()).script(...rules);
  server.tree.put('/f', CONTENT);
  engine = await openEngine(server, options);
  return engine;
}

/** The verbs that the server got after the last transfer verb. */
function verbsAfter(verb: string): string[] {
  const { verbs } = server!.last;
  return verbs.slice(verbs.lastIndexOf(verb) + 1);
}

describe('replies around a transfer', () => {
  it.each([
    [125, 226],
    [150, 250],
    [125, 225],
    [150, 200],
  ])('%i and %i are as good as 150 and 226 (case 12)', async (preliminary, final) => {
    const rule = (verb: 'RETR' | 'STOR'): Script => on(verb).preliminary(preliminary).finalReply(final);
    const { session } = await start([rule('RETR'), rule('STOR')]);
    expect((await fetchFile(session, '/f')).bytes.equals(CONTENT)).toBe(true);
    const upload = await session.store(path('/new'), { signal: never });
    expect(await upload.flow(Readable.from([Buffer.from('new')]))).toBe(3);
    expect(await answersOf(session)).toEqual(IN_STEP);
  });

  it('226 before the first byte ends nothing: the data connection does (case 9)', async () => {
    const { session } = await start([on('RETR').earlyControlReply().dataDelay(60)]);
    const got = await fetchFile(session, '/f');
    expect([got.end, got.bytes.equals(CONTENT)]).toEqual(['complete', true]);
    expect(await answersOf(session)).toEqual(IN_STEP);
  });

  it('226 that waits until we have closed our side comes, because we close at once (case 10)', async () => {
    const { session } = await start([on('RETR').finalAfterClientCloses()], { limits: { verdictMs: 3_000 } });
    expect((await fetchFile(session, '/f')).end).toBe('complete');
    expect(await answersOf(session)).toEqual(IN_STEP);
  });

  it.each(['Opening (1 bytes)', 'Opening (99999999 bytes)', 'Opening, 12.5 kbytes to go'])(
    'the count in 150 (%s) is no truth (case 59)',
    async (text) => {
      const { session } = await start([on('RETR').preliminary(150, text)]);
      const got = await fetchFile(session, '/f');
      expect([got.end, got.bytes.length]).toEqual(['complete', CONTENT.length]);
    },
  );

  it('421 in the middle of a transfer ends it and the session, with the words of the server (case 13)', async () => {
    const { session } = await start([on('RETR').finalReply(421, 'Timeout, closing control connection')]);
    const { error } = await fetchFile(session, '/f');
    expect(error).toBeInstanceOf(SessionLost);
    expect(error).toMatchObject({ farewell: { code: 421 }, retry: 'reconnect' });
    expect(session.state).toBe('dead');
  });
});

describe('what is sent while a transfer runs', () => {
  it('is nothing: no NOOP, which some servers answer before 226 and others garble (case 66)', async () => {
    const { session } = await start([on('RETR').trickle(60_000, 15)]);
    await fetchFile(session, '/f');
    expect(verbsAfter('RETR')).toEqual([]);
    expect(await answersOf(session)).toEqual(IN_STEP);
  });

  it('is no ABOR when it is given up, and no Telnet Synch: servers that are blocked do not read it (cases 61 and 63)', async () => {
    const { session } = await start([on('RETR').trickle(1_000, 5)]);
    const download = await session.retrieve(path('/f'), { signal: never });
    download.cancel();
    await download.settled;
    expect(verbsAfter('RETR')).toEqual(['PWD', 'SYST']);
    const sent = Buffer.concat(server!.last.record.received.map(({ bytes }) => bytes));
    expect(sent.includes(0xff)).toBe(false);
    expect(await answersOf(session)).toEqual(IN_STEP);
  });
});

describe('REST beyond the end (case 57)', () => {
  it('is refused by the server with 554, and the session goes on', async () => {
    const { session } = await start([]);
    const error = await failureOf(fetchFile(session, '/f', { offsetBytes: CONTENT.length + 1 }));
    expect(error).toBeInstanceOf(ReplyError);
    expect(error).toMatchObject({ reply: { code: 554 } });
    expect((await fetchFile(session, '/f')).bytes.equals(CONTENT)).toBe(true);
  });

  it('at the end is an empty part', async () => {
    const { session } = await start([]);
    const offsetBytes = CONTENT.length;
    const got = await fetchFile(session, '/f', { offsetBytes, extent: { availableBytes: 0 } });
    expect([got.end, got.bytes.length]).toEqual(['complete', 0]);
  });
});

describe('state that could leak from one borrower to the next (case 95)', () => {
  it('type, offset and data connection are set for each transfer, not assumed', async () => {
    const { session } = await start([]);
    await session.ask('REST', '17');
    await session.ask('CWD', '/');
    const got = await fetchFile(session, '/f', { offsetBytes: 5 });
    expect(got.bytes.equals(CONTENT.subarray(5))).toBe(true);
    expect(server!.last.verbs.filter((verb) => verb === 'EPSV')).toHaveLength(1);
    await fetchFile(session, '/f');
    expect(server!.last.verbs.filter((verb) => verb === 'EPSV')).toHaveLength(2);
  });
});

describe('an upload that is given up (case 68)', () => {
  it.each([426, 451, 226])(
    'is a reset, never an orderly end, whatever the server makes of it (%i)',
    async (code) => {
      const { session } = await start([on('STOR').whenAborted(code)]);
      const upload = await session.store(path('/part'), { signal: never });
      const endless = new Readable({ read: () => undefined });
      const flow = upload.flow(endless);
      endless.push(Buffer.alloc(1_000));
      await server!.until(() => (server!.last.dataConnections.at(-1)?.bytesReceived ?? 0) > 0);
      upload.cancel();
      await expect(flow).rejects.toThrow();
      await upload.settled;
      expect(server!.last.dataConnections.at(-1)?.ended).toBe('client-reset');
      expect(await answersOf(session)).toEqual(IN_STEP);
    },
  );
});

describe('a listing whose data connection breaks', () => {
  it('tells the verdict along with the break, so that an empty folder can be told from a lost one (case 75)', async () => {
    const { session } = await start([on('LIST').dataResetAt(0).finalReply(226)]);
    const { error } = await collect(await session.retrieveListing('LIST', never));
    expect(error).toBeInstanceOf(DataLost);
    expect(error).toMatchObject({ reply: { code: 226 } });
    expect(await answersOf(session)).toEqual(IN_STEP);
  });
});
