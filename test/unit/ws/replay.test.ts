import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startGateway } from '../../support/gateway.ts';
import type { TestGateway, TestSignIn, TestSite } from '../../support/gateway.ts';
import { on } from '../../support/scripted-ftp/script.ts';
import { startScriptedFtp } from '../../support/scripted-ftp/server.ts';
import type { ScriptedFtp } from '../../support/scripted-ftp/server.ts';
import { LiveClient } from './live-client.ts';

const PATIENT = { timeout: 10_000 };

let server: ScriptedFtp;
let gateway: TestGateway;
let owner: TestSignIn;
let site: TestSite;
beforeAll(async () => {
  server = await startScriptedFtp();
  gateway = await startGateway();
  owner = await gateway.signIn();
  site = await owner.site(server);
  server.tree.put('/f', 'content');
});
afterAll(async () => {
  await gateway.close();
  await server.close();
});

/** Numbers of the events of a topic. */
const numbersOf = (client: LiveClient, topic: string): number[] =>
  client.got.flatMap((message) =>
    'sequence' in message && message.type !== 'subscribed' && message.topic === topic
      ? [message.sequence]
      : [],
  );

describe('after a lost connection', { timeout: 30_000 }, () => {
  it.each([
    ['the transcript', () => `transcript:${site.id}`],
    ['the transfers', () => 'transfers'],
    ['one transfer', () => 'transfer:followed-1'],
  ])('%s goes on where it was, with nothing lost and nothing twice', async (_what, topicOf) => {
    const topic = topicOf();
    const work = async (): Promise<void> => {
      await site.put('/up', 'x', { 'gateway-transfer': 'followed-1' });
    };
    const first = await LiveClient.open(owner);
    first.say({ type: 'subscribe', topic });
    const { epoch } = await first.the('subscribed');
    await work();
    await first.until(() => numbersOf(first, topic).length > 1);
    first.close();
    await first.closed;
    const since = numbersOf(first, topic).at(-1) ?? 0;
    await work();
    const second = await LiveClient.open(owner);
    second.say({ type: 'subscribe', topic, since, epoch });
    expect(await second.the('subscribed')).toMatchObject({ epoch, missed: 0 });
    await second.until(() => numbersOf(second, topic).length > 1);
    await work();
    const before = numbersOf(second, topic).length;
    await second.until(() => numbersOf(second, topic).length > before || before > 4);
    const all = [...numbersOf(first, topic), ...numbersOf(second, topic)];
    expect(all).toEqual(all.map((_, at) => (all[0] ?? 0) + at));
    second.close();
  });

  it('a topic whose numbers have begun anew says so by its epoch, and gives all there is', async () => {
    const client = await LiveClient.open(owner);
    const topic = `transcript:${site.id}`;
    client.say({ type: 'subscribe', topic, since: 3, epoch: 'of an earlier run' });
    const { epoch, missed } = await client.the('subscribed');
    expect([epoch === 'of an earlier run', missed]).toEqual([false, 0]);
    await client.until(() => numbersOf(client, topic).length > 0);
    expect(numbersOf(client, topic)[0]).toBe(1);
    client.close();
  });
});

describe('a topic', { timeout: 30_000 }, () => {
  it('about one transfer may be followed before it begins, and tells of no other', async () => {
    const client = await LiveClient.open(owner);
    client.say({ type: 'subscribe', topic: 'transfer:early-bird' });
    await client.the('subscribed');
    await site.put('/other', 'x', { 'gateway-transfer': 'another-1' });
    server.script(on('STOR').finalReply(552));
    await site.put('/early', 'x', { 'gateway-transfer': 'early-bird' });
    server.behave();
    await client.until(() => client.all('transfer').at(-1)?.transfer.state === 'failed');
    expect(new Set(client.all('transfer').map(({ transfer }) => transfer.id))).toEqual(
      new Set(['early-bird']),
    );
    client.close();
  });

  it('about a folder tells what is changed there', async () => {
    server.tree.put('/watched/one', 'x');
    const client = await LiveClient.open(owner);
    const topic = `folder:${site.id}:/watched`;
    client.say({ type: 'subscribe', topic });
    expect(await client.the('folder')).toEqual({ type: 'folder', topic, sequence: 1, changes: [], count: 1 });
    await site.put('/watched/two', 'x');
    await client.until(() => client.all('folder').length > 1);
    expect(client.all('folder')[1]).toMatchObject({
      ...{ sequence: 2, count: 2, changes: [{ change: 'added', entry: { name: 'two' } }] },
    });
    client.close();
  });

  it('whose site is removed is ended', async () => {
    const short = await owner.site(server);
    const client = await LiveClient.open(owner);
    const topics = [`site:${short.id}`, `transcript:${short.id}`, `folder:${short.id}:/`];
    for (const topic of topics) client.say({ type: 'subscribe', topic });
    await client.until(() => client.all('subscribed').length === 3);
    await owner.ask({ method: 'DELETE', path: `/api/v1/sites/${short.id}` });
    await client.until(() => client.all('ended').length === 3);
    expect(client.all('ended').map(({ topic, code }) => [topic, code])).toEqual(
      topics.map((topic) => [topic, 'SITE_NOT_FOUND']),
    );
    client.close();
    await expect.poll(() => site.sessions(), PATIENT).toMatchObject({ leased: 0 });
  });

  it.each([
    ['transfers:all', 'TOPIC_UNKNOWN'],
    ['transfer:', 'TOPIC_UNKNOWN'],
    ['transfer', 'TOPIC_UNKNOWN'],
    ['transcript', 'TOPIC_UNKNOWN'],
    ['folder', 'SITE_NOT_FOUND'],
    ['folder:none:/', 'SITE_NOT_FOUND'],
    ['', 'TOPIC_UNKNOWN'],
    ['__proto__', 'TOPIC_UNKNOWN'],
  ])('of the name "%s" is refused with %s', async (topic, code) => {
    const client = await LiveClient.open(owner);
    client.say({ type: 'subscribe', topic });
    expect(await client.the('refused')).toEqual({ type: 'refused', topic, code });
    client.close();
  });
});
