import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Watch } from '../../server/contract/watch.ts';
import type { WatchEvents } from '../../server/contract/watch-event.ts';
import type { TestSignIn } from '../support/gateway.ts';
import { startScriptedFtp } from '../support/scripted-ftp/server.ts';
import type { ScriptedFtp } from '../support/scripted-ftp/server.ts';
import { startReceiver } from '../support/webhook-receiver.ts';
import type { WebhookReceiver } from '../support/webhook-receiver.ts';
import { GatewayProcess } from './gateway-process.ts';

const PATIENT = { timeout: 15_000 };

let server: ScriptedFtp;
let receiver: WebhookReceiver;
let gateway: GatewayProcess;
let owner: TestSignIn;
beforeEach(async () => {
  server = await startScriptedFtp();
  server.tree.putFolder('/in');
  receiver = await startReceiver();
  await start();
});
afterEach(async () => {
  await gateway.end();
  await receiver[Symbol.asyncDispose]();
  await server.close();
});

async function start(dataFolder?: string): Promise<void> {
  gateway = new GatewayProcess('server/main.ts', dataFolder);
  await gateway.ready();
  owner = await gateway.signIn();
}

async function killAndStart(): Promise<void> {
  await gateway.end();
  await start(gateway.dataFolder);
}

async function make(): Promise<Watch> {
  const site = await owner.site(server, { saved: true });
  const draft = { site: site.id, folder: '/in', everySeconds: 1, stableSeconds: 1, from: 'all' };
  const { status, body } = await owner.askJson('POST', '/api/v1/watches', {
    ...draft,
    webhook: { url: receiver.url },
  });
  expect(status).toBe(201);
  return JSON.parse(body.toString()) as Watch;
}

async function eventsOf(watch: Watch): Promise<WatchEvents['events']> {
  const { body } = await owner.ask({ path: `/api/v1/watches/${watch.id}/events` });
  return (JSON.parse(body.toString()) as WatchEvents).events;
}

describe('watches and kill -9', () => {
  it('a delivery that was on its way is repeated with the same id, and the next one follows it', async () => {
    const watch = await make();
    receiver.answer(() => undefined);
    server.tree.put('/in/a', 'a');
    await expect.poll(() => receiver.calls.length, PATIENT).toBe(1);
    await killAndStart();
    await expect.poll(() => receiver.calls.length, PATIENT).toBe(2);
    server.tree.put('/in/b', 'b');
    await expect
      .poll(() => receiver.events.map(({ path }) => path), PATIENT)
      .toEqual(['/in/a', '/in/a', '/in/b']);
    expect(receiver.events.map(({ id }) => id)).toEqual([1, 1, 2].map((seq) => `${watch.id}-${seq}`));
    expect(receiver.calls[0]!.body).toBe(receiver.calls[1]!.body);
  }, 60_000);

  it('every file is told once, whenever the process is killed', async () => {
    const watch = await make();
    for (let round = 0; round < 2; round++) {
      for (let at = 0; at < 30; at++) server.tree.put(`/in/${round}-${at}`, 'content');
      // Killed while they are told, and while they are delivered.
      const isDue = (): boolean => receiver.calls.length > round * 30 + [0, 15][round]!;
      await expect.poll(isDue, { ...PATIENT, interval: 1 }).toBe(true);
      await killAndStart();
    }
    await expect.poll(async () => (await eventsOf(watch)).length, PATIENT).toBe(60);
    const events = await eventsOf(watch);
    expect(new Set(events.map(({ path }) => path)).size).toBe(60);
    expect(events.map(({ seq }) => seq)).toEqual(Array.from({ length: 60 }, (_, at) => at + 1));
    // Deliveries may be repeated, but none is left out and none comes before its turn.
    await expect.poll(() => new Set(receiver.events.map(({ seq }) => seq)).size, PATIENT).toBe(60);
    let last = 0;
    for (const { seq } of receiver.events) {
      expect([last, last + 1]).toContain(seq);
      last = seq;
    }
  }, 90_000);
});
