import { setImmediate as nextTurn } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Entry } from '../../../server/contract/entry.ts';
import { codeOf } from '../../../server/problem.ts';
import { Secret } from '../../../server/secret.ts';
import { KeyFile } from '../../../server/security/key-file.ts';
import { SecretBox } from '../../../server/security/secret-box.ts';
import { TargetPolicy } from '../../../server/security/target-policy.ts';
import { parseTargets } from '../../../server/security/target-rules.ts';
import { Site } from '../../../server/sites/site.ts';
import { Store } from '../../../server/store/store.ts';
import { LiveWatch } from '../../../server/transfers/watches/live-watch.ts';
import type { LiveWorld } from '../../../server/transfers/watches/live-watch.ts';
import { settingsOf } from '../../../server/transfers/watches/watch-record.ts';
import { bindingOf } from '../../../server/transfers/watches/webhook-courier.ts';
import { startReceiver } from '../../support/webhook-receiver.ts';

const HOUR_MS = 60 * 60_000;
const SECRET = 'a secret of this test only';

/** A server that shows these files; how long it takes is the test's to say. */
class FakeServer {
  files: Entry[] = [];
  running = 0;
  most = 0;
  looks = 0;
  hold: (signal: AbortSignal) => Promise<unknown> = () => nextTurn();

  readonly lookAt: LiveWorld['lookAt'] = (_, { signal }) => ({
    list: async (_path, onEntries) => {
      this.running += 1;
      this.most = Math.max(this.most, this.running);
      try {
        await this.hold(signal);
        await onEntries(this.files);
        this.looks += 1;
        return { complete: true };
      } finally {
        this.running -= 1;
      }
    },
    ask: async () => undefined,
    offsetMinutes: () => 0,
  });
}

let store: Store;
let server: FakeServer;
let live: LiveWatch;
let clockMs = 0;
let now = new Date('2026-11-23T10:00:00Z');
let isOwnerThere = true;
const box = new SecretBox(KeyFile.passing());

beforeEach(() => {
  store = Store.passing();
  server = new FakeServer();
  isOwnerThere = true;
});
afterEach(async () => {
  await live.close();
  store.close();
});

function start(change: Partial<LiveWorld> = {}): void {
  const identity = { id: 's', owner: 'o', host: 'ftp.example.org', createdAt: now };
  const site = new Site({ saved: false, host: 'ftp.example.org' }, identity);
  const settings = { site: 's', folder: '/in', everySeconds: 3_600, stableSeconds: 10, from: 'all' as const };
  const kept = store.watches.add({
    ...{ id: 'w', site: 's', folder: '/in', settings: JSON.stringify(settingsOf(settings)) },
    ...{ owner: 'token', createdAt: now, webhook: undefined },
  });
  const world: LiveWorld = {
    ...{ store: store.watches, lookAt: server.lookAt, siteOf: () => site, isOwnerThere: () => isOwnerThere },
    ...{ codeOf, run: 'this', clock: () => clockMs, now: () => now, chance: () => 0.5, box, answerMs: 500 },
    policy: new TargetPolicy({
      rules: parseTargets('127.0.0.0/8:*').rules,
      ownAddresses: [],
      alwaysAllow: [],
    }),
    onFailure: (error) => {
      throw error;
    },
    ...change,
  };
  live = new LiveWatch(kept, world, { firstPauseMs: 0 });
}

function file(name: string, sizeBytes = 1): Entry {
  const modifiedAt = '2026-11-01T00:00:00.000Z';
  return { name, path: `/in/${name}`, kind: 'file', sizeBytes, modifiedAt, precision: 'second' };
}

/** One more look, at once. */
async function lookAgain(): Promise<void> {
  const before = server.looks;
  await live.resume();
  await expect.poll(() => server.looks, { interval: 2 }).toBe(before + 1);
  await expect.poll(() => live.state?.nextLookAtMs, { interval: 2 }).toBeDefined();
}

/** The first look is over. */
async function begun(): Promise<void> {
  await expect.poll(() => live.state?.lastLook, { interval: 2 }).toBeDefined();
  await expect.poll(() => live.state?.nextLookAtMs, { interval: 2 }).toBeDefined();
}

const told = (): string[] =>
  store.watches.events.after(live.record.number, 0, 100).map(({ type, path }) => `${type} ${path}`);

describe('a watch at work', () => {
  it('looks once at a time, however often it is told to', async () => {
    const gate = Promise.withResolvers<undefined>();
    server.hold = () => gate.promise;
    start();
    await expect.poll(() => server.running).toBe(1);
    for (let at = 0; at < 5; at++) await live.resume();
    gate.resolve(undefined);
    await expect.poll(() => live.state?.lastLook).toBeDefined();
    expect(server.most).toBe(1);
  });

  it('counts on the monotonic clock: whoever sets the time hurries nothing and holds up nothing', async () => {
    server.files = [file('a')];
    start();
    await begun();
    now = new Date(now.getTime() + 48 * HOUR_MS);
    clockMs += 9_000;
    await lookAgain();
    expect(told()).toEqual([]);
    now = new Date(now.getTime() - 96 * HOUR_MS);
    clockMs += 1_000;
    await lookAgain();
    expect(told()).toEqual(['arrived /in/a']);
  });

  it('gives a look up that takes too long, says so, and goes on', async () => {
    server.hold = (signal) =>
      new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason as Error)));
    start({ maxLookMs: 20 });
    await expect.poll(() => live.state?.failure?.code).toBe('FTP_TIMEOUT');
    server.hold = () => nextTurn();
    await lookAgain();
    expect(live.state?.failure).toBeUndefined();
  });

  it('that is paused gives up its look, and what changed meanwhile is told when it goes on', async () => {
    start();
    await begun();
    server.hold = (signal) =>
      new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason as Error)));
    await live.resume();
    await expect.poll(() => server.running).toBe(1);
    await live.pause();
    expect([server.running, live.state]).toEqual([0, undefined]);
    server.hold = () => nextTurn();
    server.files = [file('meanwhile')];
    await lookAgain();
    clockMs += 10_000;
    await lookAgain();
    expect(told()).toEqual(['arrived /in/meanwhile']);
  });

  it('stops for good when the token that made it is gone', async () => {
    start();
    await begun();
    isOwnerThere = false;
    await live.resume();
    await expect.poll(() => live.state?.isStopped).toBe(true);
    expect(server.looks).toBe(1);
  });

  it('tells every event to one courier, also when the webhook is changed twice at once', async () => {
    await using receiver = await startReceiver();
    server.files = [file('a'), file('b')];
    start();
    await begun();
    const sealedSecret = box.seal(new Secret(SECRET), bindingOf('w'));
    const urls = ['?one', '?two', '?three'].map((query) => `http://127.0.0.1:${receiver.port}/${query}`);
    await Promise.all(urls.map((url) => live.setWebhook({ url, sealedSecret })));
    clockMs += 10_000;
    await lookAgain();
    await expect.poll(() => store.watches.events.countInState(live.record.number, 'done')).toBe(2);
    expect(receiver.calls.map(({ url }) => url)).toEqual(['/?three', '/?three']);
    expect(receiver.events.map(({ seq }) => seq)).toEqual([1, 2]);
  });
});
