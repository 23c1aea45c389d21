/** Random courses against the scripted server: whatever it does and when, nothing is claimed that is not so. */
import { Readable } from 'node:stream';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Knowledge } from '../../../server/ftp/knowledge.ts';
import type { FtpSession } from '../../../server/ftp/session.ts';
import { answersOf, collect, fetchFile, IN_STEP, openEngine, path } from '../../support/engine.ts';
import type { Engine } from '../../support/engine.ts';
import type { RestartMemory } from '../../support/scripted-ftp/options.ts';
import { on } from '../../support/scripted-ftp/script.ts';
import type { Script } from '../../support/scripted-ftp/script.ts';
import { startScriptedFtp } from '../../support/scripted-ftp/server.ts';
import type { ScriptedFtp } from '../../support/scripted-ftp/server.ts';

const SIZE = 300_000;
const CONTENT = Buffer.from(Array.from({ length: SIZE }, (_, at) => (at * 7) % 253));
const never = new AbortController().signal;
const LIMITS = { drainMs: 60, reasonMs: 60, verdictMs: 120, firstByteMs: 400, stallMs: 120, replyMs: 2_000 };

let server: ScriptedFtp;
beforeAll(async () => {
  server = await startScriptedFtp();
  server.tree.put('/f', CONTENT);
});
afterAll(() => server.close());

/** A session of its own for each course: what one leaves behind must not decide another. */
function open(target: ScriptedFtp = server): Promise<Engine> {
  return openEngine(target, { limits: LIMITS, knowledge: new Knowledge() });
}

/** In step, or not to be lent again. */
async function expectAnswersOrGone(session: FtpSession): Promise<void> {
  const codes = await answersOf(session).catch(() => undefined);
  if (codes === undefined) expect(session.state).not.toBe('idle');
  else expect(codes).toEqual(IN_STEP);
}

const atByte = fc.nat({ max: SIZE });
const finalCode = fc.constantFrom(226, 250, 425, 426, 451, 550, 552);

/** One way in which a transfer can go wrong, or right. */
const fault = fc.oneof(
  fc.constant((rule: Script) => rule),
  atByte.map((at) => (rule: Script) => rule.dataResetAt(at)),
  atByte.map((at) => (rule: Script) => rule.dataFinAt(at)),
  atByte.map((at) => (rule: Script) => rule.losesControlAt(at)),
  atByte.map((at) => (rule: Script) => rule.stallAt(at)),
  fc.constant((rule: Script) => rule.noPreliminary()),
  fc.constant((rule: Script) => rule.no226()),
  fc.constant((rule: Script) => rule.earlyControlReply()),
  fc.constant((rule: Script) => rule.closeInsteadOf226()),
  finalCode.map((code) => (rule: Script) => rule.finalReply(code)),
  fc.constantFrom(0, 5, 30).map((ms) => (rule: Script) => rule.finalDelay(ms)),
  fc.constantFrom(1, 20).map((ms) => (rule: Script) => rule.dataDelay(ms)),
);
const faults = fc.array(fault, { maxLength: 3 });

function scripted(verb: 'RETR' | 'STOR', wrongs: readonly ((rule: Script) => Script)[]): Script {
  return wrongs.reduce((rule, wrong) => wrong(rule), on(verb));
}

describe('a transfer is complete only if the data ended and the server said so', () => {
  it('downloads: what came is the beginning of the file, all of it unless the server itself called less complete', async () => {
    await fc.assert(
      fc.asyncProperty(faults, async (wrongs) => {
        server.behave();
        server.script(scripted('RETR', wrongs));
        using talk = await open();
        const extent = { availableBytes: SIZE };
        const got = await fetchFile(talk.session, '/f', { extent }).catch((error: unknown) => ({
          end: undefined,
          bytes: Buffer.alloc(0),
          error,
        }));
        const said = talk.events.findLast(({ kind, code = 0 }) => kind === 'reply' && code >= 200)?.code ?? 0;
        expect(CONTENT.subarray(0, got.bytes.length).equals(got.bytes)).toBe(true);
        if (got.end === 'complete') {
          // Our side may see the end before the server has noted that it made it.
          await server.until(() => server.last.dataConnections.at(-1)?.ended !== undefined);
          expect(server.last.dataConnections.at(-1)?.ended).toBe('server-fin');
          expect(said).toBeGreaterThanOrEqual(200);
          expect(said).toBeLessThan(300);
        } else expect(got.error).toBeInstanceOf(Error);
        await expectAnswersOrGone(talk.session);
      }),
      { numRuns: 25 },
    );
  }, 30_000);

  it('uploads: what is told as sent was taken by a server that said so', async () => {
    await fc.assert(
      fc.asyncProperty(faults, async (wrongs) => {
        server.behave();
        server.tree.remove('/up');
        server.script(scripted('STOR', wrongs));
        using talk = await open();
        const sent = await talk.session
          .store(path('/up'), { signal: never })
          .then((upload) =>
            upload.flow(Readable.from([CONTENT.subarray(0, 100_000), CONTENT.subarray(100_000)])),
          )
          .catch(() => undefined);
        if (sent !== undefined) {
          expect(sent).toBe(SIZE);
          const last = talk.events.findLast(({ kind, code = 0 }) => kind === 'reply' && code >= 200);
          expect(last?.code).toBeLessThan(300);
        }
        await server.until(() => talk.session.state !== 'busy' && talk.session.state !== 'draining');
        await expectAnswersOrGone(talk.session);
      }),
      { numRuns: 15 },
    );
  }, 60_000);
});

describe('REST is the line directly before the transfer verb, whatever happened before (cases 55 and 56)', () => {
  /** One thing that a session is asked to do. */
  const step = fc.oneof(
    fc.record({ kind: fc.constant('part' as const), offsetBytes: fc.nat({ max: SIZE - 1 }) }),
    fc.record({ kind: fc.constant('range' as const), offsetBytes: fc.nat({ max: SIZE - 20_000 }) }),
    fc.record({ kind: fc.constant('whole' as const) }),
    fc.record({ kind: fc.constant('listing' as const) }),
    fc.record({ kind: fc.constant('missing' as const), offsetBytes: fc.nat({ max: 1_000 }) }),
    fc.record({ kind: fc.constant('store' as const) }),
    fc.record({ kind: fc.constant('question' as const) }),
  );
  type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

  /** Bytes that must have come, compared by the caller. */
  async function perform(session: FtpSession, todo: Step): Promise<void> {
    if (todo.kind === 'question') await session.ask('SIZE', '/f');
    else if (todo.kind === 'listing') await collect(await session.retrieveListing('MLSD', never));
    else if (todo.kind === 'whole') expect((await fetchFile(session, '/f')).bytes.equals(CONTENT)).toBe(true);
    else if (todo.kind === 'store') {
      await (await session.store(path('/s'), { signal: never })).flow(Readable.from([Buffer.from('stored')]));
      expect(server.tree.read('/s').toString()).toBe('stored');
    } else if (todo.kind === 'missing') {
      const { offsetBytes } = todo;
      await fetchFile(session, '/missing', { offsetBytes }).catch(() => undefined);
    } else {
      const { offsetBytes } = todo;
      const lengthBytes = todo.kind === 'range' ? 10_000 : SIZE - offsetBytes;
      const extent = { lengthBytes, availableBytes: SIZE - offsetBytes };
      const { bytes } = await fetchFile(session, '/f', { offsetBytes, extent });
      expect(bytes.equals(CONTENT.subarray(offsetBytes, offsetBytes + lengthBytes))).toBe(true);
    }
  }

  it.each<RestartMemory>(['next-transfer', 'next-command', 'next-success'])(
    'on a server that keeps the offset for the %s',
    async (restart) => {
      await using own = await startScriptedFtp({ restart });
      own.tree.put('/f', CONTENT);
      const shared = server;
      server = own;
      try {
        await fc.assert(
          fc.asyncProperty(fc.array(step, { minLength: 2, maxLength: 6 }), async (steps) => {
            using talk = await open(own);
            for (const todo of steps) await perform(talk.session, todo);
            const { verbs } = own.last;
            for (const [at, verb] of verbs.entries()) {
              if (verb === 'REST') expect(['RETR', 'STOR', 'MLSD']).toContain(verbs[at + 1]);
            }
            expect(await answersOf(talk.session)).toEqual(IN_STEP);
          }),
          { numRuns: 10 },
        );
      } finally {
        server = shared;
      }
    },
    30_000,
  );
});
