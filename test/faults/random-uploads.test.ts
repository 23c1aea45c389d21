/** Random faults at every step of uploads: afterwards the old file is there or the new one, whole, and a success is one. */
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startGateway } from '../support/gateway.ts';
import type { TestGateway } from '../support/gateway.ts';
import { pattern } from '../support/scripted-ftp/content.ts';
import { on } from '../support/scripted-ftp/script.ts';
import type { Script } from '../support/scripted-ftp/script.ts';
import { startScriptedFtp } from '../support/scripted-ftp/server.ts';

/** The same courses in every run; other ones with another number. */
const SEED = Number(process.env['RANDOM_FAULTS_SEED'] ?? 3);
const RUNS = Number(process.env['RANDOM_FAULTS_RUNS'] ?? 15);
const MAX_BYTES = 300_000;
const OLD = 'the old content';
const LIMITS = { drainMs: 60, reasonMs: 60, verdictMs: 150, firstByteMs: 300, stallMs: 250, replyMs: 600 };

type Fault = (rule: Script) => Script;

const atByte = fc.nat({ max: MAX_BYTES });
const storing: fc.Arbitrary<Fault> = fc.oneof(
  atByte.map((at) => (rule: Script) => rule.dataResetAt(at)),
  atByte.map((at) => (rule: Script) => rule.losesControlAt(at)),
  atByte.map((at) => (rule: Script) => rule.full(552, at)),
  atByte.map((at) => (rule: Script) => rule.stallAt(at)),
  fc.constantFrom<Fault>(
    (rule) => rule.storeShort(1),
    (rule) => rule.storeShort(1).closeInsteadOf226(),
    (rule) => rule.no226(),
    (rule) => rule.closeInsteadOf226(),
    (rule) => rule.resetInsteadOf226(),
    (rule) => rule.finalReply(451),
    (rule) => rule.finalReply(552),
    (rule) => rule.reply(550),
    (rule) => rule.noReply(),
    (rule) => rule.lateReply(20, 226),
    (rule) => rule.refusesConnect(),
  ),
);
const asking: fc.Arbitrary<Fault> = fc.constantFrom<Fault>(
  (rule) => rule.resetControl(),
  (rule) => rule.executeThenReset(),
  (rule) => rule.noReply(),
  (rule) => rule.reply(550),
  (rule) => rule.reply(450),
  (rule) => rule.reply(421).thenClose(),
  (rule) => rule.delay(30),
);
const step = fc.oneof(
  fc.tuple(fc.constant('STOR' as const), storing),
  fc.tuple(
    fc.constantFrom('SIZE', 'RNFR', 'RNTO', 'DELE', 'MLST', 'MDTM', 'CWD', 'EPSV', 'PASS', 'USER'),
    asking,
  ),
);
const fault = fc
  .record({ step, after: fc.nat({ max: 3 }), times: fc.integer({ min: 1, max: 2 }) })
  .map(({ step: [verb, how], after, times }) =>
    how(on(verb as 'STOR'))
      .after(after)
      .times(times),
  );

const course = fc.record({
  sizeBytes: fc.nat({ max: MAX_BYTES }),
  faults: fc.array(fault, { minLength: 1, maxLength: 4 }),
  overwrites: fc.boolean(),
  framing: fc.constantFrom('length', 'chunked'),
  hasMlst: fc.boolean(),
});
type Course = typeof course extends fc.Arbitrary<infer T> ? T : never;

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startGateway({ limits: LIMITS });
});
afterAll(() => gateway.close());

async function run({ sizeBytes, faults, overwrites, framing, hasMlst }: Course): Promise<void> {
  const ftp = await startScriptedFtp(hasMlst ? {} : { without: ['MLST', 'MLSD'] });
  try {
    ftp.tree.put('/target', OLD);
    ftp.script(...faults, ...(overwrites ? [] : [on('RNTO').refusesOverwrite()]));
    const site = await gateway.site(ftp);
    const body = pattern(0, sizeBytes);
    const headers = framing === 'chunked' ? { 'transfer-encoding': 'chunked' } : {};
    const got = await site.put('/target', body, headers);
    const left = ftp.tree.list('/')?.map(([name]) => name) ?? [];
    expect(left).toContain('target');
    const content = ftp.tree.read('/target');
    expect(content.equals(body) || content.toString() === OLD).toBe(true);
    expect(got.end).toBe('complete');
    if (got.status < 300) expect(content.equals(body)).toBe(true);
    await expect
      .poll(() => site.sessions(), { timeout: 5_000 })
      .toMatchObject({ leased: 0, opening: 0, waiting: 0 });
  } finally {
    await ftp.close();
  }
}

describe('whatever a server does to an upload', () => {
  it(
    'the old file or the new one is at its place, whole, and a success is one',
    { timeout: 600_000 },
    async () => {
      await fc.assert(fc.asyncProperty(course, run), { seed: SEED, numRuns: RUNS, endOnFailure: true });
    },
  );
});
