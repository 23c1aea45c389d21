/** Random courses of channels: what comes is right as far as it comes, what is written is whole or not there, and nothing is left. */
import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startGateway } from '../support/gateway.ts';
import type { TestGateway, TestSite } from '../support/gateway.ts';
import { pattern } from '../support/scripted-ftp/content.ts';
import { startScriptedFtp } from '../support/scripted-ftp/server.ts';
import type { ScriptedFtp } from '../support/scripted-ftp/server.ts';
import { LiveClient } from '../unit/ws/live-client.ts';

/** The same courses in every run; other ones with another number. */
const SEED = Number(process.env['RANDOM_FAULTS_SEED'] ?? 4);
const RUNS = Number(process.env['RANDOM_FAULTS_RUNS'] ?? 12);
const FILE_BYTES = 400_000;
const OLD = 'the old content';
const PATIENT = { timeout: 15_000 };

const channel = fc.nat({ max: 3 });
const bytes = fc.oneof(fc.integer({ min: 1, max: 100 }), fc.integer({ min: 1, max: 120_000 }));
const step = fc.oneof(
  fc.record({
    type: fc.constant('read' as const),
    channel,
    offset: fc.nat({ max: FILE_BYTES }),
    credit: bytes,
  }),
  fc.record({ type: fc.constant('write' as const), channel }),
  fc.record({ type: fc.constant('go on' as const), channel, bytes }),
  fc.record({ type: fc.constant('go on' as const), channel, bytes }),
  fc.record({ type: fc.constant('go on' as const), channel, bytes }),
  fc.record({ type: fc.constant('end' as const), channel }),
  fc.record({ type: fc.constant('cancel' as const), channel }),
  fc.record({ type: fc.constant('wait' as const), channel }),
);
const course = fc.record({
  steps: fc.array(step, { minLength: 5, maxLength: 30 }),
  ends: fc.constantFrom('in order', 'socket closed'),
});
type Course = typeof course extends fc.Arbitrary<infer T> ? T : never;
type Step = Course['steps'][number];

/** What a channel of a course has done so far. */
interface Use {
  readonly number: number;
  readonly kind: 'read' | 'write';
  readonly offset: number;
  granted: number;
  sent: Buffer[];
  isEnded: boolean;
}

let server: ScriptedFtp;
let gateway: TestGateway;
let site: TestSite;
beforeAll(async () => {
  server = await startScriptedFtp();
  gateway = await startGateway();
  site = await gateway.site(server);
  server.tree.put('/f', { sizeBytes: FILE_BYTES });
});
afterAll(async () => {
  await gateway.close();
  await server.close();
});

const pathOf = ({ number }: Use): string => `/w/${number}`;

/** One course on a socket of its own; every use of a channel gets a number of its own. */
class Run {
  readonly #client: LiveClient;
  readonly #now = new Map<number, Use>();
  readonly uses: Use[] = [];

  constructor(client: LiveClient) {
    this.#client = client;
  }

  async take(step: Step): Promise<void> {
    const use = this.#now.get(step.channel);
    if (step.type === 'read' || step.type === 'write') this.#open(step);
    else if (use === undefined) return;
    else if (step.type === 'go on') await this.#goOn(use, step.bytes);
    else if (step.type === 'wait') await this.#client.until(() => this.#hasBegun(use) || this.isOver(use));
    else {
      this.#client.say({ type: step.type, channel: use.number });
      use.isEnded ||= step.type === 'end';
    }
  }

  isOver({ number }: Use): boolean {
    return this.finalOf(number).length > 0;
  }

  finalOf(number: number): string[] {
    const client = this.#client;
    return [...client.all('end', number), ...client.all('done', number), ...client.all('failed', number)].map(
      ({ type }) => type,
    );
  }

  check(use: Use): void {
    const { number, kind, offset, granted, sent } = use;
    const got = this.#client.bytesOf(number);
    const [final] = this.finalOf(number);
    expect(this.finalOf(number).length).toBeLessThanOrEqual(1);
    expect(got.length).toBeLessThanOrEqual(granted);
    if (kind === 'read') {
      expect(got.equals(pattern(offset, got.length))).toBe(true);
      if (final === 'end') expect(got.length).toBe(FILE_BYTES - offset);
      return;
    }
    const there = server.tree.read(pathOf(use));
    const isNew = there.equals(Buffer.concat(sent));
    if (final === 'done') expect(isNew).toBe(true);
    else expect(there.toString() === OLD || (isNew && use.isEnded)).toBe(true);
    if (final === 'failed') expect(there.toString()).toBe(OLD);
  }

  #open(step: Extract<Step, { type: 'read' | 'write' }>): void {
    const number = this.uses.length;
    const isRead = step.type === 'read';
    const offset = isRead ? step.offset : 0;
    const use: Use = {
      number,
      kind: step.type,
      offset,
      granted: isRead ? step.credit : 0,
      sent: [],
      isEnded: false,
    };
    this.uses.push(use);
    // What was there before goes on by itself.
    this.#now.set(step.channel, use);
    if (!isRead) server.tree.put(pathOf(use), OLD);
    const place = { channel: number, site: site.id, path: isRead ? '/f' : pathOf(use) };
    if (isRead) this.#client.say({ type: 'open', mode: 'read', ...place, offset, credit: step.credit });
    else this.#client.say({ type: 'open', mode: 'write', ...place });
  }

  async #goOn(use: Use, bytes: number): Promise<void> {
    if (use.kind === 'read') {
      use.granted += bytes;
      this.#client.say({ type: 'credit', channel: use.number, bytes });
      return;
    }
    await this.#client.until(() => this.#hasBegun(use) || this.isOver(use));
    const sent = use.sent.reduce((sum, { length }) => sum + length, 0);
    const room = Math.min(bytes, this.#creditOf(use) - sent);
    if (this.isOver(use) || use.isEnded || room <= 0) return;
    use.sent.push(pattern(sent, room));
    this.#client.sendBytes(use.number, pattern(sent, room));
  }

  #hasBegun({ number }: Use): boolean {
    return this.#client.all('opened', number).length > 0;
  }

  #creditOf({ number }: Use): number {
    const [opened] = this.#client.all('opened', number);
    const grants = this.#client.all('credit', number);
    return grants.reduce((sum, { bytes }) => sum + bytes, opened?.credit ?? 0);
  }
}

async function play({ steps, ends }: Course): Promise<void> {
  const client = await LiveClient.open(site.owner);
  const run = new Run(client);
  for (const step of steps) await run.take(step);
  if (ends === 'in order') {
    for (const { number, kind } of run.uses) {
      if (kind === 'read') client.say({ type: 'credit', channel: number, bytes: FILE_BYTES });
      else client.say({ type: 'end', channel: number });
    }
    for (const use of run.uses) {
      use.granted += FILE_BYTES;
      use.isEnded = true;
      await client.until(() => run.isOver(use));
    }
  }
  client.close();
  await client.closed;
  await expect.poll(() => site.sessions(), PATIENT).toMatchObject({ leased: 0, waiting: 0 });
  for (const use of run.uses) run.check(use);
  const left = (server.tree.list('/w') ?? []).map(([name]) => name);
  expect(left.filter((name) => name.startsWith('.'))).toEqual([]);
  expect((await site.get('/f', { range: 'bytes=5-9' })).body.equals(pattern(5, 5))).toBe(true);
}

it('keeps every promise, whatever is opened, granted, sent, ended and cancelled, in whatever order', async () => {
  server.tree.putFolder('/w');
  await fc.assert(fc.asyncProperty(course, play), { numRuns: RUNS, seed: SEED, endOnFailure: true });
}, 120_000);
