import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Watch } from '../../../server/contract/watch.ts';
import type { Deliveries, WatchEvents } from '../../../server/contract/watch-event.ts';
import { codeIn, startGateway, TestSignIn } from '../../support/gateway.ts';
import type { TestGateway, TestSite } from '../../support/gateway.ts';
import { on } from '../../support/scripted-ftp/script.ts';
import { startScriptedFtp } from '../../support/scripted-ftp/server.ts';
import type { ScriptedFtp } from '../../support/scripted-ftp/server.ts';
import { LiveClient } from '../ws/live-client.ts';
import { startReceiver, verifiedAgeSeconds } from '../../support/webhook-receiver.ts';

let server: ScriptedFtp;
let gateway: TestGateway;
let owner: TestSignIn;
let site: TestSite;
let dataFolder: string;
beforeEach(async () => {
  server = await startScriptedFtp();
  server.tree.put('/in/old.txt', 'old');
  dataFolder = mkdtempSync(join(tmpdir(), 'gangway-watches-'));
  await start();
  site = await owner.site(server, { saved: true });
});
afterEach(async () => {
  await gateway.close();
  await server.close();
  rmSync(dataFolder, { recursive: true });
});

async function start(): Promise<void> {
  gateway = await startGateway({ dataFolder });
  owner = await gateway.signIn();
}

async function make(draft: object = {}): Promise<Watch> {
  const whole = { site: site.id, folder: '/in', everySeconds: 1, stableSeconds: 1, ...draft };
  const { status, body } = await owner.askJson('POST', '/api/v1/watches', whole);
  expect([status, body.toString()]).toEqual([201, expect.any(String)]);
  return JSON.parse(body.toString()) as Watch;
}

async function get(watch: Watch, who = owner): Promise<Watch> {
  const { status, body } = await who.ask({ path: urlOf(watch) });
  expect(status).toBe(200);
  return JSON.parse(body.toString()) as Watch;
}

function urlOf({ id }: Watch): string {
  return `/api/v1/watches/${id}`;
}

/** A service with a token of its own. */
async function service(scope: object): Promise<TestSignIn & { readonly id: string }> {
  const draft = { name: 'a service', sites: [site.id], rights: ['read'], ...scope };
  const { status, body } = await owner.askJson('POST', '/api/v1/tokens', draft);
  expect(status).toBe(201);
  const { token, id } = JSON.parse(body.toString()) as { token: string; id: string };
  return Object.assign(new TestSignIn(gateway.port, token), { id });
}

async function events(watch: Watch, query: string): Promise<WatchEvents> {
  const { status, body } = await owner.ask({ path: `/api/v1/watches/${watch.id}/events?${query}` });
  expect(status).toBe(200);
  return JSON.parse(body.toString()) as WatchEvents;
}

/** Resolves when the first look is over. */
async function begun(watch: Watch): Promise<void> {
  await expect.poll(async () => (await get(watch)).state, { timeout: 15_000 }).toBe('watching');
}

describe('a watch', () => {
  it('tells what arrives after it was made, once, and nothing of what was there', async () => {
    const watch = await make();
    await begun(watch);
    server.tree.put('/in/new.txt', 'new');
    const { events: told, next, missed } = await events(watch, 'since=0&wait=20');
    expect(told).toEqual([
      {
        id: `${watch.id}-1`,
        ...{ seq: 1, watch: watch.id, site: site.id, type: 'arrived', path: '/in/new.txt', name: 'new.txt' },
        ...{ sizeBytes: 3, modifiedAt: '2024-02-29T12:00:00.000Z', precision: 'second' },
        at: expect.any(String) as string,
      },
    ]);
    expect([next, missed]).toEqual([1, 0]);
    expect(await events(watch, 'since=1&wait=2')).toEqual({ events: [], next: 1, missed: 0 });
  }, 30_000);

  it('goes on after a restart: nothing twice, nothing lost, and numbers never begin again', async () => {
    const watch = await make({ from: 'all' });
    expect((await events(watch, 'wait=20')).events.map(({ seq, path }) => [seq, path])).toEqual([
      [1, '/in/old.txt'],
    ]);
    await gateway.close();
    server.tree.put('/in/meanwhile.txt', 'x');
    await start();
    const after = await events(watch, 'since=1&wait=20');
    expect(after.events.map(({ seq, path }) => [seq, path])).toEqual([[2, '/in/meanwhile.txt']]);
    expect((await events(watch, 'since=0')).events).toHaveLength(2);
  }, 30_000);
});

describe('the live topic of a watch', () => {
  it('replays what was missed and goes on, with numbers that hold over a restart of the gateway', async () => {
    const watch = await make({ from: 'all' });
    const topic = `watch:${watch.id}`;
    const paths = (client: LiveClient): string[] =>
      client.got.flatMap((one) => (one.type === 'watch' ? [`${one.sequence} ${one.event.path}`] : []));
    const first = await LiveClient.open(owner);
    first.say({ type: 'subscribe', topic });
    await expect.poll(() => paths(first), { timeout: 10_000 }).toEqual(['1 /in/old.txt']);
    await gateway.close();
    await start();
    const second = await LiveClient.open(owner);
    second.say({ type: 'subscribe', topic, since: 1, epoch: watch.id });
    server.tree.put('/in/new.txt', 'new');
    await expect.poll(() => paths(second), { timeout: 10_000 }).toEqual(['2 /in/new.txt']);
    expect(second.got[0]).toMatchObject({ type: 'subscribed', epoch: watch.id, missed: 0 });
    const stranger = await LiveClient.open(await service({ folder: '/other' }));
    stranger.say({ type: 'subscribe', topic });
    await expect.poll(() => stranger.got).toMatchObject([{ type: 'refused', code: 'WATCH_NOT_FOUND' }]);
  }, 40_000);
});

describe('a watch whose server is down', () => {
  it('says so, tries again, and leaves the others alone; then it goes on', async () => {
    const hung = await startScriptedFtp();
    hung.script(on('PASS').noReply());
    const other = await owner.site(hung, { saved: true });
    const stuck = await make({ site: other.id });
    const watch = await make();
    await begun(watch);
    server.script(on('MLSD').reply(451, 'local error'), on('LIST').reply(451, 'local error'));
    await expect.poll(async () => (await get(watch)).state, { timeout: 15_000 }).toBe('failing');
    expect((await get(watch)).error).toMatchObject({
      code: 'FTP_PERMISSION',
      failures: expect.any(Number) as number,
    });
    expect(['starting', 'failing']).toContain((await get(stuck)).state);
    server.behave();
    server.tree.put('/in/new.txt', 'new');
    expect((await events(watch, 'wait=20')).events).toMatchObject([{ path: '/in/new.txt' }]);
    expect((await get(watch)).error).toBeUndefined();
    await owner.ask({ method: 'DELETE', path: urlOf(stuck) });
    await hung.close();
  }, 40_000);
});

describe('the webhook of a watch', () => {
  it('gets what arrives, signed with a secret that is shown once and sealed on the disk', async () => {
    await using receiver = await startReceiver();
    const watch = await make({ from: 'all', webhook: { url: receiver.url } });
    const secret = watch.webhook?.secret ?? '';
    expect(secret).toMatch(/^whsec_[\w-]{43}$/);
    await expect
      .poll(() => receiver.events.map(({ path }) => path), { timeout: 10_000 })
      .toEqual(['/in/old.txt']);
    expect(verifiedAgeSeconds(secret, receiver.calls[0]!)).toBeLessThan(60);
    expect(receiver.events[0]).toEqual((await events(watch, 'since=0')).events[0]);
    await expect
      .poll(async () => (await get(watch)).webhook)
      .toEqual({
        ...{ url: receiver.url, state: 'active', waiting: 0, failed: 0 },
      });
    const list = await owner.ask({ path: '/api/v1/watches' });
    const database = readFileSync(join(dataFolder, 'gangway.db'), 'latin1');
    expect([list.body.toString(), database].filter((text) => text.includes(secret.slice(6)))).toEqual([]);
  }, 30_000);

  it('gets an event once more when somebody asks for it, and is replaced or taken away', async () => {
    await using receiver = await startReceiver();
    await using second = await startReceiver();
    const watch = await make({ from: 'all', webhook: { url: receiver.url, secret: 'sixteen characters' } });
    expect(watch.webhook?.secret).toBeUndefined();
    await expect.poll(() => receiver.calls.length, { timeout: 10_000 }).toBe(1);
    const again = await owner.ask({ method: 'POST', path: `${urlOf(watch)}/deliveries/1/retry` });
    expect(again.status).toBe(202);
    await expect.poll(() => receiver.events.map(({ id }) => id)).toEqual([`${watch.id}-1`, `${watch.id}-1`]);
    const done = await owner.ask({ path: `${urlOf(watch)}/deliveries?state=done` });
    expect(JSON.parse(done.body.toString()) as Deliveries).toMatchObject({
      deliveries: [{ number: 1, attempts: 2 }],
    });
    const moved = await owner.askJson('PATCH', urlOf(watch), { webhook: { url: second.url } });
    expect((JSON.parse(moved.body.toString()) as Watch).webhook?.secret).toMatch(/^whsec_/);
    server.tree.put('/in/new.txt', 'new');
    await expect.poll(() => second.events.map(({ seq }) => seq), { timeout: 10_000 }).toEqual([2]);
    const none = await owner.askJson('PATCH', urlOf(watch), { webhook: null });
    expect((JSON.parse(none.body.toString()) as Watch).webhook).toBeUndefined();
    const late = await owner.ask({ method: 'POST', path: `${urlOf(watch)}/deliveries/1/retry` });
    expect([late.status, codeIn(late)]).toEqual([404, 'DELIVERY_NOT_FOUND']);
  }, 30_000);

  it('may be http or https, and not a place that Gangway may not call, in whatever spelling, nor Gangway itself', async () => {
    const codeAt = async (url: string): Promise<string | undefined> =>
      codeIn(
        await owner.askJson('POST', '/api/v1/watches', { site: site.id, folder: '/in', webhook: { url } }),
      );
    for (const url of ['ftp://example.org/', 'https://user:pw@example.org/', 'https://', 'http://h/#x'])
      expect([url, await codeAt(url)]).toEqual([url, 'WEBHOOK_INVALID']);
    const forbidden = [
      'http://169.254.169.254/latest/meta-data',
      'http://2852039166/',
      'http://0xa9.254.0251.254/',
      'http://[::ffff:169.254.169.254]/',
      'http://[fe80::1]/',
      'http://0.0.0.0:1/',
      `http://127.0.0.1:${gateway.port}/api/v1/sites`,
      `http://localhost:${gateway.port}/api/v1/sites`,
    ];
    for (const url of forbidden) expect([url, await codeAt(url)]).toEqual([url, 'WEBHOOK_NOT_ALLOWED']);
  });
});

describe('who may do what with a watch', () => {
  it('reading the folder is enough to see it, but not its webhook, and not to change it', async () => {
    await using receiver = await startReceiver();
    const watch = await make({ webhook: { url: receiver.url } });
    const [reader, elsewhere] = [await service({ folder: '/in' }), await service({ folder: '/other' })];
    const outside = await service({ folder: '/in/deeper' });
    expect((await get(watch, reader)).webhook).toBeUndefined();
    expect((await get(watch)).webhook).toBeDefined();
    const change = await reader.askJson('PATCH', urlOf(watch), { paused: true });
    const deliveries = await reader.ask({ path: `${urlOf(watch)}/deliveries` });
    const removal = await reader.ask({ method: 'DELETE', path: urlOf(watch) });
    expect([change, deliveries, removal].map(codeIn)).toEqual(Array(3).fill('AUTH_FORBIDDEN'));
    for (const stranger of [elsewhere, outside]) {
      expect(codeIn(await stranger.ask({ path: urlOf(watch) }))).toBe('WATCH_NOT_FOUND');
      expect((await stranger.ask({ path: '/api/v1/watches' })).body.toString()).toBe('[]');
    }
    const beyond = { site: site.id, folder: '/in', everySeconds: 60 };
    expect(codeIn(await elsewhere.askJson('POST', '/api/v1/watches', beyond))).toBe('AUTH_FORBIDDEN');
  }, 30_000);

  it('a token keeps its own watches, and they stop with it', async () => {
    const maker = await service({});
    const draft = { site: site.id, folder: '/in', everySeconds: 1, stableSeconds: 1 };
    const made = await maker.askJson('POST', '/api/v1/watches', draft);
    const watch = JSON.parse(made.body.toString()) as Watch;
    await begun(watch);
    expect((await maker.askJson('PATCH', urlOf(watch), { paused: true })).status).toBe(200);
    expect((await get(watch)).state).toBe('paused');
    expect((await maker.askJson('PATCH', urlOf(watch), { paused: false })).status).toBe(200);
    await begun(watch);
    await owner.ask({ method: 'DELETE', path: `/api/v1/tokens/${maker.id}` });
    expect((await get(watch)).state).toBe('stopped');
    const looks = server.last.verbs.length;
    server.tree.put('/in/new.txt', 'new');
    expect((await events(watch, 'wait=3')).events).toEqual([]);
    expect(server.last.verbs.length).toBe(looks);
    await gateway.close();
    await start();
    expect((await get(watch)).state).toBe('stopped');
    expect((await owner.ask({ method: 'DELETE', path: urlOf(watch) })).status).toBe(204);
    expect(codeIn(await owner.ask({ path: urlOf(watch) }))).toBe('WATCH_NOT_FOUND');
  }, 30_000);

  it('a site that ends with the sign-in cannot be watched, nor one that is not there', async () => {
    const passing = await owner.site(server);
    const draft = (id: string): object => ({ site: id, folder: '/' });
    expect(codeIn(await owner.askJson('POST', '/api/v1/watches', draft(passing.id)))).toBe('SITE_NOT_SAVED');
    expect(codeIn(await owner.askJson('POST', '/api/v1/watches', draft('nothing')))).toBe('SITE_NOT_FOUND');
    const watch = await make({ everySeconds: 600 });
    await begun(watch);
    await owner.ask({ method: 'DELETE', path: `/api/v1/sites/${site.id}` });
    await expect.poll(async () => (await get(watch)).state, { timeout: 15_000 }).toBe('stopped');
    expect((await get(watch)).error?.code).toBe('SITE_NOT_FOUND');
  }, 30_000);

  it('a token can make only so many', async () => {
    const maker = await service({});
    const draft = { site: site.id, folder: '/in', everySeconds: 86_400 };
    for (let at = 0; at < 50; at++)
      expect((await maker.askJson('POST', '/api/v1/watches', draft)).status).toBe(201);
    const refused = await maker.askJson('POST', '/api/v1/watches', draft);
    expect([refused.status, codeIn(refused)]).toEqual([429, 'TOO_MANY_WATCHES']);
  }, 30_000);
});
