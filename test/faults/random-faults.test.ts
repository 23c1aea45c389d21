/** Random files, parts and faults through the whole gateway: every answer is exact and complete, or visibly not. */
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { processReadAhead } from '../../server/files/read-ahead.ts';
import { startGateway } from '../support/gateway.ts';
import type { TestGateway, TestSite } from '../support/gateway.ts';
import type { Exchange } from '../support/http-exchange.ts';
import { pattern } from '../support/scripted-ftp/content.ts';
import type { ScriptedFtpOptions } from '../support/scripted-ftp/options.ts';
import { on } from '../support/scripted-ftp/script.ts';
import type { Script } from '../support/scripted-ftp/script.ts';
import { startScriptedFtp } from '../support/scripted-ftp/server.ts';
import type { ScriptedFtp } from '../support/scripted-ftp/server.ts';

/** The same courses in every run; other ones with another number. */
const SEED = Number(process.env['RANDOM_FAULTS_SEED'] ?? 3);
const RUNS = Number(process.env['RANDOM_FAULTS_RUNS'] ?? 12);
const MAX_BYTES = 900_000;
const LIMITS = {
  drainMs: 60,
  reasonMs: 60,
  verdictMs: 150,
  firstByteMs: 300,
  stallMs: 200,
  replyMs: 800,
  extendedPassiveMs: 400,
  passiveMs: 400,
  acceptMs: 400,
};

type Fault = (rule: Script) => Script;

const atByte = fc.oneof(fc.nat({ max: 2_000 }), fc.nat({ max: MAX_BYTES }));
/** What may become of one RETR. */
const transferFault: fc.Arbitrary<Fault> = fc.oneof(
  atByte.map((at) => (rule: Script) => rule.dataResetAt(at)),
  atByte.map((at) => (rule: Script) => rule.dataFinAt(at)),
  atByte.map((at) => (rule: Script) => rule.dataFinAt(at).finalReply(426)),
  atByte.map((at) => (rule: Script) => rule.stallAt(at)),
  atByte.map((at) => (rule: Script) => rule.losesControlAt(at)),
  atByte.map((at) => (rule: Script) => rule.dataFinAt(at).finalReply(421)),
  atByte.map((at) => (rule: Script) => rule.tlsFinNoNotify(at)),
  fc.constantFrom<Fault>(
    (rule) => rule.no226(),
    (rule) => rule.closeInsteadOf226(),
    (rule) => rule.finalReply(451),
    (rule) => rule.finalReply(550),
    (rule) => rule.reply(450),
    (rule) => rule.reply(550),
    (rule) => rule.noReply(),
    (rule) => rule.noPreliminary(),
    (rule) => rule.earlyControlReply().dataDelay(20),
    (rule) => rule.lateReply(1, 226),
    (rule) => rule.lateReply(40, 226),
    (rule) => rule.lateReply(10, 426),
    (rule) => rule.silentWhenAborted(),
    (rule) => rule.whenAborted(226).lateReply(30, 226),
    (rule) => rule.refusesConnect(),
    (rule) => rule.finalDelay(80),
  ),
);
/** What may become of another command. */
const commandFault: fc.Arbitrary<Script> = fc
  .record({
    verb: fc.constantFrom('REST', 'MLST', 'SIZE', 'MDTM', 'EPSV', 'PASV', 'USER', 'PASS', 'CWD', 'PWD'),
    how: fc.constantFrom<Fault>(
      (rule) => rule.reply(502),
      (rule) => rule.reply(550),
      (rule) => rule.reply(421).thenClose(),
      (rule) => rule.reply(530),
      (rule) => rule.noReply(),
      (rule) => rule.resetControl(),
      (rule) => rule.delay(30),
      (rule) => rule.replyRaw('350 Fine\r\n'),
      (rule) => rule.replyRaw('213 4711\r\n'),
      (rule) => rule.refusesConnect(),
      (rule) => rule.lateReply(5, 226),
    ),
    after: fc.nat({ max: 8 }),
    times: fc.integer({ min: 1, max: 3 }),
  })
  .map(({ verb, how, after, times }) =>
    how(on(verb as 'REST'))
      .after(after)
      .times(times),
  );

const server: fc.Arbitrary<ScriptedFtpOptions> = fc.record({
  restart: fc.constantFrom('next-transfer', 'next-command', 'next-success'),
  without: fc.subarray(['MLST', 'MLSD', 'MDTM', 'SIZE', 'EPSV', 'REST'], { maxLength: 3 }),
  maxConnections: fc.constantFrom(
    { count: 50, refusal: 421 },
    { count: 2, refusal: 530 },
    { count: 1, refusal: 421 },
  ),
});

/** One request: which part, and what the server does to its transfers, one after the other. */
const request = fc.record({
  path: fc.constantFrom('/a', '/b'),
  part: fc.option(
    fc.tuple(fc.double({ min: 0, max: 1, noNaN: true }), fc.double({ min: 0, max: 1, noNaN: true })),
  ),
  http: fc.constantFrom('1.1', '1.0'),
  leavesMs: fc.option(fc.nat({ max: 60 }), { freq: 6 }),
});

const course = fc.record({
  server,
  sizes: fc.tuple(fc.nat({ max: MAX_BYTES }), fc.nat({ max: 3_000 })),
  transfers: fc.array(fc.option(transferFault, { freq: 2 }), { maxLength: 10 }),
  commands: fc.array(commandFault, { maxLength: 3 }),
  requests: fc.array(request, { minLength: 1, maxLength: 4 }),
  atOnce: fc.boolean(),
  isProtected: fc.boolean(),
});
type Course = typeof course extends fc.Arbitrary<infer T> ? T : never;
type Request = Course['requests'][number];

let gateway: TestGateway;
beforeAll(async () => {
  // All servers of one process have the same certificate authority.
  await using protectedServer = await startScriptedFtp({ tls: 'explicit' });
  gateway = await startGateway({ limits: LIMITS, authorities: [protectedServer.certificateAuthority] });
});
afterAll(() => gateway.close());

/** Byte positions of a part, first and last; undefined for the whole file. */
function rangeOf({ part }: Request, size: number): readonly [number, number] | undefined {
  if (part === null || size === 0) return undefined;
  const ends = part.map((share) => Math.floor(share * (size - 1)));
  return [Math.min(...ends), Math.max(...ends)];
}

async function ask(site: TestSite, asked: Request, size: number): Promise<Exchange> {
  const range = rangeOf(asked, size);
  const headers = range === undefined ? {} : { range: `bytes=${range[0]}-${range[1]}` };
  if (asked.http === '1.0') return site.getHttp10(asked.path, headers);
  if (asked.leavesMs === null) return site.get(asked.path, headers);
  const signal = AbortSignal.timeout(asked.leavesMs);
  return site.owner.ask({ path: site.url('files', asked.path), headers, signal });
}

/** Whatever came is right, and only what is whole says so. */
function expectHonest(got: Exchange, asked: Request, size: number): void {
  if (got.status !== 200 && got.status !== 206) return;
  const range = got.status === 206 ? rangeOf(asked, size) : undefined;
  const [first, last] = range ?? [0, size - 1];
  const told = Number(got.headers['content-length']);
  expect(got.body.equals(pattern(first, got.body.length))).toBe(true);
  // Where no size is told, nobody can catch a server that ends early and says 226 (case 35).
  if (got.end !== 'complete' || got.headers['content-length'] === undefined) return;
  expect(got.body.length).toBe(told);
  if (told !== 4_711) expect(got.body.length).toBe(last - first + 1);
}

async function run({ sizes, requests, ...plan }: Course): Promise<void> {
  const tls = plan.isProtected ? ({ tls: 'explicit' } as const) : {};
  const ftp: ScriptedFtp = await startScriptedFtp({ ...plan.server, ...tls });
  try {
    ftp.tree.put('/a', { sizeBytes: sizes[0] });
    ftp.tree.put('/b', { sizeBytes: sizes[1] });
    const faults = plan.transfers.map((fault, at) =>
      fault === null ? undefined : fault(on('RETR')).after(at).times(1),
    );
    ftp.script(...plan.commands, ...faults.filter((rule) => rule !== undefined));
    const site = await gateway.site(ftp, { security: plan.isProtected ? 'explicit' : 'plain' });
    const sizeOf = ({ path }: Request): number => (path === '/a' ? sizes[0] : sizes[1]);
    const one = async (asked: Request): Promise<void> =>
      expectHonest(await ask(site, asked, sizeOf(asked)), asked, sizeOf(asked));
    if (plan.atOnce) await Promise.all(requests.map(one));
    else for (const asked of requests) await one(asked);
    await expect
      .poll(() => site.sessions(), { timeout: 5_000 })
      .toMatchObject({ leased: 0, opening: 0, waiting: 0 });
    ftp.behave();
    const after = await site.get('/b');
    if (after.status === 200) expect(after.body.equals(pattern(0, sizes[1]))).toBe(true);
    expect(processReadAhead.reservedBytes).toBe(0);
    await site.owner.ask({ method: 'DELETE', path: `/api/v1/sites/${site.id}` });
    await expect.poll(() => ftp.open, { timeout: 3_000 }).toBe(0);
  } finally {
    await ftp.close();
  }
}

describe('whatever a server does to several downloads', () => {
  it(
    'each is exact and complete or visibly not, and afterwards nothing is held',
    { timeout: 600_000 },
    async () => {
      await fc.assert(fc.asyncProperty(course, run), { seed: SEED, numRuns: RUNS, endOnFailure: true });
    },
  );
});
