/**
 * Resumable uploads under random faults, cuts by the client and killed sessions: what is told to be there is there, byte for byte, and in
 * the end the file is whole.
 */
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { connect } from 'node:net';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startGateway } from '../support/gateway.ts';
import type { TestGateway, TestSite } from '../support/gateway.ts';
import { headOf } from '../support/http-exchange.ts';
import { pattern } from '../support/scripted-ftp/content.ts';
import { on } from '../support/scripted-ftp/script.ts';
import type { Script } from '../support/scripted-ftp/script.ts';
import { startScriptedFtp } from '../support/scripted-ftp/server.ts';
import type { ScriptedFtp } from '../support/scripted-ftp/server.ts';
import { BYTES, beginUpload } from '../support/tus.ts';
import type { TusUpload } from '../support/tus.ts';

/** The same courses in every run; other ones with another number. */
const SEED = Number(process.env['RANDOM_FAULTS_SEED'] ?? 5);
const RUNS = Number(process.env['RANDOM_FAULTS_RUNS'] ?? 12);
const MAX_BYTES = 200_000;
const LIMITS = { drainMs: 60, reasonMs: 60, verdictMs: 150, firstByteMs: 300, stallMs: 250, replyMs: 600 };
/** From here on the server behaves, so that every course has an end. */
const FAULTY_STEPS = 6;
const MAX_STEPS = 30;

type Fault = (rule: Script) => Script;

const atByte = fc.nat({ max: MAX_BYTES });
const storing: fc.Arbitrary<Fault> = fc.oneof(
  atByte.map((at) => (rule: Script) => rule.dataResetAt(at)),
  atByte.map((at) => (rule: Script) => rule.losesControlAt(at)),
  atByte.map((at) => (rule: Script) => rule.full(552, at)),
  atByte.map((at) => (rule: Script) => rule.stallAt(at)),
  fc.constantFrom<Fault>(
    (rule) => rule.storeShort(7),
    (rule) => rule.closeInsteadOf226(),
    (rule) => rule.resetInsteadOf226(),
    (rule) => rule.finalReply(451),
    (rule) => rule.noReply(),
    (rule) => rule.reply(450),
  ),
);
const asking: fc.Arbitrary<Fault> = fc.constantFrom<Fault>(
  (rule) => rule.resetControl(),
  (rule) => rule.executeThenReset(),
  (rule) => rule.noReply(),
  (rule) => rule.reply(421).thenClose(),
);
const fault = fc
  .record({
    step: fc.oneof(
      fc.tuple(fc.constantFrom('STOR' as const, 'APPE' as const), storing),
      fc.tuple(fc.constantFrom('SIZE' as const, 'RNFR' as const, 'RNTO' as const, 'REST' as const), asking),
    ),
    after: fc.nat({ max: 4 }),
    times: fc.integer({ min: 1, max: 2 }),
  })
  .map(({ step: [verb, how], after, times }) => how(on(verb)).after(after).times(times));

/** What the client does in one step. */
const move = fc.record({
  lengthBytes: fc.integer({ min: 1, max: MAX_BYTES }),
  end: fc.constantFrom('whole', 'fin', 'rst', 'checked', 'wrong checksum'),
  framing: fc.constantFrom('length', 'chunked'),
});
const course = fc.record({
  sizeBytes: fc.integer({ min: 1, max: MAX_BYTES }),
  server: fc.constantFrom('REST', 'APPE', 'none'),
  faults: fc.array(fault, { maxLength: 4 }),
  moves: fc.array(move, { minLength: 1, maxLength: FAULTY_STEPS }),
});
type Course = typeof course extends fc.Arbitrary<infer T> ? T : never;
type Move = Course['moves'][number];

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startGateway({ limits: LIMITS });
});
afterAll(() => gateway.close());

function serverOf(kind: Course['server']): Promise<ScriptedFtp> {
  return startScriptedFtp(kind === 'REST' ? {} : { without: kind === 'APPE' ? ['REST'] : ['REST', 'APPE'] });
}

/** Sends half of what it announces and goes away. */
async function breakOff(upload: TusUpload, offset: number, part: Buffer, how: 'fin' | 'rst'): Promise<void> {
  const { site, url: path } = upload;
  const socket = connect({ host: '127.0.0.1', port: site.owner.port });
  socket.on('error', () => undefined).resume();
  const headers = { ...BYTES, 'upload-offset': offset, 'content-length': part.length };
  socket.write(headOf(site.owner.signed({ method: 'PATCH', path, headers }), '1.1'));
  await new Promise((resolve) => socket.write(part.subarray(0, part.length / 2), resolve));
  if (how === 'fin') socket.end();
  else socket.resetAndDestroy();
  await once(socket, 'close');
}

async function send(upload: TusUpload, offset: number, body: Buffer, move: Move): Promise<void> {
  const part = body.subarray(offset, offset + move.lengthBytes);
  if (move.end === 'fin' || move.end === 'rst') return breakOff(upload, offset, part, move.end);
  const sha1 = createHash('sha1').update(part).digest('base64');
  const isWrong = move.end === 'wrong checksum';
  const sent = isWrong ? Buffer.from(part).fill('x') : part;
  const got = await upload.patch(offset, sent, {
    ...(move.end === 'whole' ? {} : { 'upload-checksum': `sha1 ${sha1}` }),
    ...(move.framing === 'chunked' ? { 'transfer-encoding': 'chunked' } : {}),
  });
  if (isWrong) expect(got.status).not.toBe(204);
  if (got.status === 204) expect(Number(got.headers['upload-offset'])).toBe(offset + part.length);
}

/** The offset, once the gateway can tell it; what it tells has to be on the server. */
async function offsetOf(upload: TusUpload, ftp: ScriptedFtp, body: Buffer): Promise<number | undefined> {
  const { status, headers } = await upload.head();
  if (status !== 200) return undefined;
  const offset = Number(headers['upload-offset']);
  const [[name] = ['']] = ftp.tree.list('/') ?? [];
  if (offset === body.length) expect(name).toBe('f');
  if (offset > 0)
    expect(ftp.tree.read(`/${name}`).subarray(0, offset).equals(body.subarray(0, offset))).toBe(true);
  return offset;
}

/** On a machine that is busy even a server that behaves may be too slow for the short limits. */
async function begin(site: TestSite, body: Buffer): Promise<TusUpload> {
  for (let tries = 1; ; tries += 1) {
    const begun = beginUpload(site, body.length, { path: '/f', overwrite: 'replace' });
    const upload = await begun.catch((error: unknown) => {
      if (tries === MAX_STEPS) throw error;
    });
    if (upload !== undefined) return upload;
  }
}

async function run({ sizeBytes, server, faults, moves }: Course): Promise<void> {
  const ftp = await serverOf(server);
  try {
    const site = await gateway.site(ftp);
    const body = pattern(0, sizeBytes);
    const upload = await begin(site, body);
    ftp.script(...faults);
    let offset: number | undefined = 0;
    for (let step = 0; step < MAX_STEPS && offset !== sizeBytes; step += 1) {
      if (step === FAULTY_STEPS) ftp.behave();
      const move: Move = moves[step] ?? { lengthBytes: MAX_BYTES, end: 'whole', framing: 'length' };
      if (offset !== undefined) await send(upload, offset, body, move);
      offset = await offsetOf(upload, ftp, body);
    }
    expect(offset).toBe(sizeBytes);
    expect(ftp.tree.read('/f').equals(body)).toBe(true);
    expect((ftp.tree.list('/') ?? []).map(([name]) => name)).toEqual(['f']);
    await expect
      .poll(() => site.sessions(), { timeout: 5_000 })
      .toMatchObject({ leased: 0, opening: 0, waiting: 0 });
  } finally {
    await ftp.close();
  }
}

describe('whatever a client and a server do to an upload in pieces', () => {
  it(
    'what is told to be there is there, and the file is whole in the end',
    { timeout: 600_000 },
    async () => {
      await fc.assert(fc.asyncProperty(course, run), { seed: SEED, numRuns: RUNS, endOnFailure: true });
    },
  );
});
