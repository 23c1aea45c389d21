import { Readable } from 'node:stream';
import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import { advance, beginTransfer, deadlineOf } from '../../../server/ftp/transfer-state.ts';
import type { TransferEvent } from '../../../server/ftp/transfer-state.ts';
import { DEFAULT_LIMITS } from '../../../server/ftp/limits.ts';
import { Reply } from '../../../server/ftp/reply.ts';
import { collect, fetchFile, answersOf, IN_STEP, openEngine, path } from '../../support/engine.ts';
import type { Engine, EngineOptions } from '../../support/engine.ts';
import { on } from '../../support/scripted-ftp/script.ts';
import type { Script } from '../../support/scripted-ftp/script.ts';
import { startScriptedFtp } from '../../support/scripted-ftp/server.ts';
import type { ScriptedFtp } from '../../support/scripted-ftp/server.ts';

const never = new AbortController().signal;
/** More than the sockets of both ends and our own buffers hold. */
const LARGE = 12 * 1024 * 1024;

let server: ScriptedFtp | undefined;
let engine: Engine | undefined;
afterEach(async () => {
  engine?.close();
  await server?.close();
  engine = server = undefined;
});

async function start(tls: boolean, rules: readonly Script[], options: EngineOptions = {}): Promise<Engine> {
  server = (await startScriptedFtp(tls ? { tls: 'explicit' } : {})).script(...rules);
  server.tree.put('/large', Buffer.alloc(LARGE, 'gangway'));
  server.tree.put('/small', 'few bytes');
  server.tree.put('/empty', '');
  server.tree.putFolder('/none');
  engine = await openEngine(server, options);
  return engine;
}

describe.each([
  ['in clear, passive', false, 'passive'],
  ['over TLS, passive', true, 'passive'],
  ['in clear, active', false, 'active'],
] as const)('without a preliminary reply, %s (case 11)', (_title, tls, mode) => {
  const options = { data: { mode } };

  it('a file larger than all buffers comes whole: bytes that wait are a sign of life', async () => {
    const { session } = await start(tls, [on('RETR').noPreliminary()], options);
    const { bytes, end } = await fetchFile(session, '/large');
    expect(end).toBe('complete');
    expect(bytes.equals(Buffer.alloc(LARGE, 'gangway'))).toBe(true);
    expect(await answersOf(session)).toEqual(IN_STEP);
  });

  it('a small and an empty file and an empty folder come by their completion reply', async () => {
    const rules = [
      on('RETR').noPreliminary(),
      on('MLSD')
        .listing(() => [])
        .noPreliminary(),
    ];
    const { session } = await start(tls, rules, options);
    expect((await fetchFile(session, '/small')).bytes.toString()).toBe('few bytes');
    expect((await fetchFile(session, '/empty')).end).toBe('complete');
    const listing = await collect(await session.retrieveListing('MLSD', never));
    expect([listing.end, listing.bytes.length]).toEqual(['complete', 0]);
    expect(await answersOf(session)).toEqual(IN_STEP);
  });

  it('a refusal is still a refusal', async () => {
    const { session } = await start(tls, [on('RETR').noPreliminary()], options);
    await expect(fetchFile(session, '/missing')).rejects.toMatchObject({ reply: { code: 550 } });
    expect(await answersOf(session)).toEqual(IN_STEP);
  });
});

describe('an upload to a server that says nothing before its end', () => {
  it.each([false, true])(
    'goes on after a while (TLS %s)',
    async (tls) => {
      const { session } = await start(tls, [on('STOR').noPreliminary()]);
      const upload = await session.store(path('/new'), { signal: never });
      expect(await upload.flow(Readable.from([Buffer.alloc(100_000, 'x')]))).toBe(100_000);
      await upload.settled;
      expect(server!.tree.read('/new').equals(Buffer.alloc(100_000, 'x'))).toBe(true);
      expect(await answersOf(session)).toEqual(IN_STEP);
    },
    20_000,
  );
});

describe('how long a preliminary reply is waited for', () => {
  const limits = DEFAULT_LIMITS;
  const connected = advance(beginTransfer('RETR', false), { type: 'connected' }, limits);

  it('is short once bytes wait, and then the transfer goes on without it', () => {
    const waiting = advance(connected, { type: 'dataWaiting' }, limits);
    expect(deadlineOf(waiting, limits)).toEqual({ waitingFor: 'preliminary reply', ms: 1_000 });
    const opened = advance(waiting, { type: 'deadline' }, limits);
    expect([opened.isOpen, opened.outcome]).toEqual([true, undefined]);
  });

  it('is as long as ever while nothing waits', () => {
    expect(deadlineOf(connected, limits)?.ms).toBe(limits.firstByteMs);
    expect(advance(connected, { type: 'deadline' }, limits).outcome?.type).toBe('failed');
  });

  it('does not matter when it comes in time, nor when a refusal comes', () => {
    const waiting = advance(connected, { type: 'dataWaiting' }, limits);
    const opened = advance(waiting, { type: 'preliminary' }, limits);
    expect(deadlineOf(opened, limits)).toBeUndefined();
    const refusal = { type: 'verdict', reply: new Reply(550, [Buffer.from('no')]) } as const;
    expect(advance(waiting, refusal, limits).outcome?.type).toBe('failed');
  });

  it('ends for an upload as soon as we may suppose that the server waits for us', () => {
    const sending = advance(beginTransfer('STOR', false), { type: 'connected' }, limits);
    expect(deadlineOf(sending, limits)).toEqual({ waitingFor: 'preliminary reply', ms: 3_000 });
    expect(advance(sending, { type: 'deadline' }, limits)).toMatchObject({
      isOpen: true,
      outcome: undefined,
    });
    const impatient = { ...limits, firstByteMs: 1_000 };
    expect(deadlineOf(sending, impatient)?.ms).toBe(1_000);
    expect(advance(sending, { type: 'deadline' }, impatient).outcome?.type).toBe('failed');
  });
});

describe('for any order of events, with bytes that wait and uploads', () => {
  const said = (code: number): TransferEvent => ({
    type: 'verdict',
    reply: new Reply(code, [Buffer.from('said')]),
  });
  const anyEvent: fc.Arbitrary<TransferEvent> = fc.oneof(
    {
      weight: 6,
      arbitrary: fc.constantFrom<TransferEvent>(
        { type: 'preliminary' },
        { type: 'dataWaiting' },
        { type: 'progress' },
        { type: 'dataEnded' },
        { type: 'deadline' },
      ),
    },
    { weight: 2, arbitrary: fc.constantFrom(226, 250, 425, 426, 550).map(said) },
    {
      weight: 1,
      arbitrary: fc.constantFrom<TransferEvent>(
        { type: 'dataFailed', error: new Error('reset') },
        { type: 'cancelled' },
      ),
    },
  );
  const course = fc.record({
    verb: fc.constantFrom('RETR', 'STOR', 'LIST'),
    events: fc.array(anyEvent, { maxLength: 12 }),
  });

  it('success needs the end of the data and a positive reply, and one clock runs until it is over', () => {
    fc.assert(
      fc.property(course, ({ verb, events }) => {
        let state = advance(beginTransfer(verb, false), { type: 'connected' }, DEFAULT_LIMITS);
        for (const event of events) {
          state = advance(state, event, DEFAULT_LIMITS);
          const isFlowing = state.outcome === undefined && state.data === 'connected' && state.isOpen;
          const clocks = [deadlineOf(state, DEFAULT_LIMITS) !== undefined, isFlowing].filter(Boolean);
          expect(clocks).toHaveLength(state.outcome === undefined ? 1 : 0);
        }
        if (state.outcome?.type !== 'complete') return;
        expect([state.data, state.outcome.reply.isPositive]).toEqual(['ended', true]);
      }),
      { numRuns: 1_000 },
    );
  });
});
