import { once } from 'node:events';
import { Readable } from 'node:stream';
import { afterEach, describe, expect, it } from 'vitest';
import { sizeOf } from '../../../server/ftp/describe.ts';
import { Cancelled, DataLost, ReplyError, SessionLost, TimedOut } from '../../../server/ftp/errors.ts';
import type { Upload } from '../../../server/ftp/upload.ts';
import { answersOf, failureOf, fetchFile, IN_STEP, openEngine, path } from '../../support/engine.ts';
import type { Engine, EngineOptions } from '../../support/engine.ts';
import { pattern } from '../../support/scripted-ftp/content.ts';
import type { ScriptedFtpOptions } from '../../support/scripted-ftp/options.ts';
import { on } from '../../support/scripted-ftp/script.ts';
import type { Script } from '../../support/scripted-ftp/script.ts';
import { startScriptedFtp } from '../../support/scripted-ftp/server.ts';
import type { ScriptedFtp } from '../../support/scripted-ftp/server.ts';

const SIZE = 600_000;
const PIECE = 16 * 1024;
/** More than all buffers on the way hold. */
const HUGE = 50_000_000;
const content = pattern(0, SIZE);
const never = new AbortController().signal;

let server: ScriptedFtp | undefined;
let engine: Engine | undefined;
afterEach(async () => {
  engine?.close();
  await server?.close();
  engine = server = undefined;
});

async function start(
  rules: readonly Script[] = [],
  options: EngineOptions & { readonly ftp?: ScriptedFtpOptions } = {},
): Promise<Engine> {
  const { ftp, ...rest } = options;
  server = await startScriptedFtp(ftp);
  server.tree.put('/f', 'twelve bytes');
  server.script(...rules);
  engine = await openEngine(server, rest);
  return engine;
}

function begin(signal: AbortSignal = never): Promise<Upload> {
  return engine!.session.store(path('/new'), { signal });
}

/** A source of `sizeBytes` bytes that counts what it was asked for, and dies there if told to. */
class Source extends Readable {
  readonly #sizeBytes: number;
  readonly #diesAt: number;
  made = 0;

  constructor(sizeBytes: number, options: { readonly diesAt?: number } = {}) {
    super();
    this.#sizeBytes = sizeBytes;
    this.#diesAt = options.diesAt ?? Number.POSITIVE_INFINITY;
  }

  override _read(): void {
    if (this.made >= this.#diesAt) {
      this.destroy(new Error('the browser went away'));
      return;
    }
    const piece = pattern(this.made, Math.min(PIECE, this.#sizeBytes - this.made));
    this.made += piece.length;
    this.push(piece.length === 0 ? null : piece);
  }
}

/** After a stall the scripted server never answers again: then the session must not be lent any more. */
function expectDead(): void {
  expect(engine!.session.state).toBe('dead');
}

async function expectInStep(): Promise<void> {
  const { session } = engine!;
  expect(session.state).toBe('idle');
  server!.behave();
  expect(await sizeOf(session, path('/f'))).toBe(12);
  expect(await answersOf(session)).toEqual(IN_STEP);
  expect(session.state).toBe('idle');
}

describe.each([
  ['plain connections', undefined],
  ['TLS 1.2', 'TLSv1.2'],
  ['TLS 1.3', 'TLSv1.3'],
] as const)('an upload over %s', (_title, version) => {
  const over = (rules: readonly Script[] = [], options: EngineOptions = {}): Promise<Engine> =>
    start(rules, {
      ...options,
      ...(version === undefined ? {} : { ftp: { tls: { mode: 'explicit', version } } }),
    });

  it('arrives whole', async () => {
    await over();
    const upload = await begin();
    expect(await upload.flow(new Source(SIZE))).toBe(SIZE);
    await upload.settled;
    expect(upload.sentBytes).toBe(SIZE);
    expect(server!.tree.read('/new').equals(content)).toBe(true);
    expect(server!.last.dataConnections[0]).toMatchObject({
      bytesReceived: SIZE,
      ended: 'client-fin',
      secure: version !== undefined,
    });
    await expectInStep();
  });

  it('of nothing is an empty file (case 33)', async () => {
    await over();
    const upload = await begin();
    expect(await upload.flow(Readable.from([]))).toBe(0);
    await upload.settled;
    expect(server!.tree.read('/new')).toHaveLength(0);
    expect(server!.last.dataConnections[0]).toMatchObject({
      ended: 'client-fin',
      secure: version !== undefined,
    });
    await expectInStep();
  });

  it.each([0, 1, PIECE, 300_000])(
    'whose source dies at byte %i has no clean end at the server (case 68)',
    async (at) => {
      await over();
      const upload = await begin();
      const error = await failureOf(upload.flow(new Source(SIZE, { diesAt: at })));
      expect(error).toBeInstanceOf(DataLost);
      expect((error as DataLost).cause).toHaveProperty('message', 'the browser went away');
      await upload.settled;
      // Undefined: it was over before the TLS handshake.
      expect(['client-reset', undefined]).toContain(server!.last.dataConnections[0]?.ended);
      expect(server!.last.replies.map(({ code }) => code)).not.toContain(226);
      await expectInStep();
    },
  );

  it('whose source dies while the data connection is being made', async () => {
    await over();
    const upload = await begin();
    const source = new Source(SIZE);
    const failure = failureOf(upload.flow(source));
    source.destroy(new Error('the browser went away'));
    expect(await failure).toBeInstanceOf(DataLost);
    await upload.settled;
    expect(server!.last.replies.map(({ code }) => code)).not.toContain(226);
    await expectInStep();
  });

  it('that is given up has no clean end at the server', async () => {
    await over([on('STOR').stallAt(100_000)], { limits: { drainMs: 40 } });
    const abort = new AbortController();
    const upload = await begin(abort.signal);
    const source = new Source(HUGE);
    const failure = failureOf(upload.flow(source));
    await server!.until(() => (server!.last.dataConnections[0]?.bytesReceived ?? 0) >= 100_000);
    abort.abort();
    expect(await failure).toBeInstanceOf(Cancelled);
    await upload.settled;
    expect(server!.last.replies.map(({ code }) => code)).not.toContain(226);
    expect([source.destroyed, source.isPaused()]).toEqual([false, true]);
    expectDead();
  });

  it.each([452, 552] as const)('refused with %i in the middle stops reading its source', async (code) => {
    await over([on('STOR').full(code, 100_000)]);
    const source = new Source(HUGE);
    const upload = await begin();
    const error = await failureOf(upload.flow(source));
    expect(error).toBeInstanceOf(ReplyError);
    expect(error).toMatchObject({ meansStorageFull: true, reply: { code }, phase: 'transfer' });
    await upload.settled;
    expect(source.made).toBeLessThan(HUGE);
    expect([source.destroyed, source.isPaused()]).toEqual([false, true]);
    await expectInStep();
  });

  it('waits for a server that reads slowly, and does not swallow its source', async () => {
    await over([on('STOR').stallAt(100_000)], { limits: { stallMs: 150, drainMs: 40 } });
    const source = new Source(HUGE);
    const upload = await begin();
    const error = await failureOf(upload.flow(source));
    expect(error).toBeInstanceOf(TimedOut);
    expect(error).toMatchObject({ afterMs: 150, phase: 'transfer' });
    expect(source.made).toBeLessThan(HUGE);
    await upload.settled;
    expectDead();
  });
});

describe('an upload that is refused at once', () => {
  it.each([553, 550, 532, 452])('with %i touches nothing', async (code) => {
    const { session } = await start([on('STOR').reply(code, 'No')]);
    const error = await failureOf(begin());
    expect(error).toBeInstanceOf(ReplyError);
    expect(error).toMatchObject({ verb: 'STOR', reply: { code }, phase: 'command' });
    expect(server!.tree.get('/new')).toBeUndefined();
    expect(session.state).toBe('idle');
    await expectInStep();
  });

  it('with a reset of the data connection tells the refusal', async () => {
    await start([on('STOR').reply(553, 'Name not allowed').refusalResetsData()]);
    expect(await failureOf(begin())).toMatchObject({ reply: { code: 553 } });
    await expectInStep();
  });

  it('because it was given up before sends nothing', async () => {
    await start();
    expect(await failureOf(begin(AbortSignal.abort()))).toBeInstanceOf(Cancelled);
    expect(server!.last.verbs).not.toContain('STOR');
    await expectInStep();
  });

  it.each(['EPSV', 'STOR'] as const)('because it is given up while %s is waited for', async (verb) => {
    const { session } = await start([on(verb).delay(50)]);
    const abort = new AbortController();
    const failure = failureOf(begin(abort.signal));
    await server!.until(() => server!.last.verbs.at(-1) === verb);
    abort.abort();
    expect(await failure).toBeInstanceOf(Cancelled);
    await server!.until(() => session.state === 'idle');
    await expectInStep();
  });
});

describe('the memory of chunks', () => {
  it.each([undefined, 'explicit'] as const)(
    'that may be freed at once does not change the file (%s)',
    async (tls) => {
      await start([], tls === undefined ? {} : { ftp: { tls } });
      const chunks = Readable.from(
        (function* () {
          for (let at = 0; at < SIZE; at += PIECE)
            yield Buffer.from(new Uint8Array(content.subarray(at, at + PIECE)));
        })(),
      );
      expect(await (await begin()).flow(chunks, { chunks: 'ours' })).toBe(SIZE);
      expect(server!.tree.read('/new').equals(content)).toBe(true);
    },
  );
});

describe('the end of an upload', () => {
  it.each<[string, Script]>([
    ['with 125 instead of 150', on('STOR').preliminary(125)],
    ['with 250', on('STOR').finalReply(250)],
    ['with 226 a while later', on('STOR').finalDelay(30)],
  ])('is good %s', async (_title, rule) => {
    await start([rule]);
    expect(await (await begin()).flow(new Source(SIZE))).toBe(SIZE);
    expect(server!.tree.read('/new').equals(content)).toBe(true);
    await expectInStep();
  });

  it.each([
    [426, DataLost],
    [451, ReplyError],
    [552, ReplyError],
  ])('is bad with %i although all bytes went', async (code, kind) => {
    await start([on('STOR').finalReply(code, 'No')]);
    expect(await failureOf((await begin()).flow(new Source(SIZE)))).toBeInstanceOf(kind);
    await expectInStep();
  });

  it('that is never confirmed is TimedOut', async () => {
    await start([on('STOR').no226()], { limits: { verdictMs: 60, drainMs: 60 } });
    const upload = await begin();
    const error = await failureOf(upload.flow(new Source(SIZE)));
    expect(error).toMatchObject({ code: 'FTP_TIMEOUT', waitingFor: 'completion reply' });
    await upload.settled;
    await expectInStep();
  });

  it.each(['closeInsteadOf226', 'resetInsteadOf226'] as const)(
    'that the server hangs up on (%s) is SessionLost',
    async (how) => {
      const { session } = await start([on('STOR')[how]()]);
      expect(await failureOf((await begin()).flow(new Source(SIZE)))).toBeInstanceOf(SessionLost);
      expect(session.state).toBe('dead');
    },
  );

  it.each([0, 1, 50_000, 200_000])(
    'a reset at byte %i is a failure, whatever is said afterwards',
    async (at) => {
      await start([on('STOR').dataResetAt(at).finalReply(226)]);
      const upload = await begin();
      expect(await failureOf(upload.flow(new Source(HUGE)))).toBeInstanceOf(DataLost);
      await upload.settled;
      await expectInStep();
    },
  );

  it('an end of the data by the server is a failure while there is more to send', async () => {
    await start([on('STOR').dataFinAt(100_000).finalReply(226)], { limits: { reasonMs: 500, drainMs: 500 } });
    const upload = await begin();
    expect(await failureOf(upload.flow(new Source(HUGE)))).toBeInstanceOf(Error);
    await upload.settled;
    if (engine!.session.state === 'idle') await expectInStep();
    else expect(engine!.session.state).toBe('dead');
  });

  it('a server that keeps less than it confirms is for the caller to find out (case 69)', async () => {
    const { session } = await start([on('STOR').storeShort(10)]);
    expect(await (await begin()).flow(new Source(SIZE))).toBe(SIZE);
    expect(await sizeOf(session, path('/new'))).toBe(SIZE - 10);
  });
});

describe('the source of an upload', () => {
  it('that is slow is no stall', async () => {
    await start([], { limits: { stallMs: 60, firstByteMs: 60 } });
    async function* slowly(): AsyncGenerator<Buffer> {
      for (let piece = 0; piece < 3; piece++) {
        await new Promise((resolve) => setTimeout(resolve, 150));
        yield content.subarray(0, PIECE);
      }
    }
    expect(await (await begin()).flow(Readable.from(slowly()))).toBe(3 * PIECE);
    await expectInStep();
  });

  it.each<[string, (source: Source) => unknown]>([
    ['was gone before it began', (source) => source.destroy()],
    [
      'had broken before it began',
      (source) => source.once('error', () => undefined).destroy(new Error('gone')),
    ],
    ['was used up before it began', async (source) => once(source.resume(), 'end')],
  ])('that %s is DataLost', async (_title, spoil) => {
    await start();
    const source = new Source(SIZE);
    const upload = await begin();
    await spoil(source);
    expect(await failureOf(upload.flow(source))).toBeInstanceOf(DataLost);
    await upload.settled;
    await expectInStep();
  });

  it('that ends without an error but early is DataLost', async () => {
    await start();
    const source = new Source(HUGE);
    const upload = await begin();
    const failure = failureOf(upload.flow(source));
    source.once('data', () => setImmediate(() => source.destroy()));
    expect(await failure).toBeInstanceOf(DataLost);
    await upload.settled;
    expect(server!.last.dataConnections[0]?.ended).toBe('client-reset');
    await expectInStep();
  });

  it('that breaks after the upload has failed harms nobody', async () => {
    await start([on('STOR').full(552, 1_000)]);
    const source = new Source(HUGE);
    const upload = await begin();
    expect(await failureOf(upload.flow(source))).toBeInstanceOf(ReplyError);
    await upload.settled;
    source.destroy(new Error('the browser went away'));
    await expectInStep();
  });

  it('may be replaced after REST of an earlier transfer: the file begins at its beginning (case 56)', async () => {
    const { session } = await start([], { ftp: { restart: 'next-success' } });
    await failureOf(fetchFile(session, '/missing', { offsetBytes: 100 }));
    const upload = await begin();
    expect(await upload.flow(new Source(SIZE))).toBe(SIZE);
    expect(server!.tree.read('/new').equals(content)).toBe(true);
  });
});
