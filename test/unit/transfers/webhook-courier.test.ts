import { createServer as createHttpsServer } from 'node:https';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Secret } from '../../../server/secret.ts';
import { KeyFile } from '../../../server/security/key-file.ts';
import { SecretBox } from '../../../server/security/secret-box.ts';
import { TargetPolicy } from '../../../server/security/target-policy.ts';
import { parseTargets } from '../../../server/security/target-rules.ts';
import { Store } from '../../../server/store/store.ts';
import type { KeptWatch } from '../../../server/store/watch-store.ts';
import { recordOf, settingsOf } from '../../../server/transfers/watches/watch-record.ts';
import { bindingOf, Courier } from '../../../server/transfers/watches/webhook-courier.ts';
import type { CourierWorld } from '../../../server/transfers/watches/webhook-courier.ts';
import { certificates } from '../../support/scripted-ftp/certificates.ts';
import { startReceiver, verifiedAgeSeconds } from '../../support/webhook-receiver.ts';
import type { WebhookReceiver } from '../../support/webhook-receiver.ts';

const SECRET = 'a secret of this test only';
const HOUR_MS = 60 * 60_000;

let store: Store;
let receiver: WebhookReceiver;
let watch: KeptWatch;
let courier: Courier | undefined;
let now: Date;
let resolved: string[];
const box = new SecretBox(KeyFile.passing());

beforeEach(async () => {
  store = Store.passing();
  receiver = await startReceiver();
  now = new Date();
  resolved = ['127.0.0.1'];
  watch = addWatch(receiver.url);
});
afterEach(async () => {
  await courier?.close();
  courier = undefined;
  await receiver[Symbol.asyncDispose]();
  store.close();
});

function addWatch(url: string): KeptWatch {
  const id = `w${store.watches.list().length}`;
  return store.watches.add({
    ...{ id, site: 's', folder: '/in', settings: JSON.stringify(settingsOf({ site: 's', folder: '/in' })) },
    ...{ owner: undefined, createdAt: now },
    webhook: { url, sealedSecret: box.seal(new Secret(SECRET), bindingOf(id)) },
  });
}

/** Writes events down, as a look does. */
function arrive(...paths: string[]): void {
  store.watches.record(
    watch.number,
    [],
    paths.map((path) => ({ type: 'arrived', path, facts: '{"sizeBytes":1}' })),
    now,
  );
}

function start(change: Partial<CourierWorld> = {}): Courier {
  const policy = new TargetPolicy({
    rules: parseTargets('127.0.0.0/8:*,*.example.org:*').rules,
    ownAddresses: [],
    alwaysAllow: [],
    resolve: async () => resolved,
  });
  courier = new Courier(recordOf(watch), {
    ...{
      store: store.watches,
      policy,
      box,
      now: () => now,
      chance: () => 0.5,
      answerMs: 300,
      attemptPauseMs: () => 1,
    },
    onFailure: (error) => {
      throw error;
    },
    ...change,
  });
  return courier;
}

const stateOf = (seq: number): string => {
  const { delivery, attempts, reason } = store.watches.events.find(watch.number, seq)!;
  return [delivery, attempts, reason].filter((part) => part !== undefined).join(' ');
};

async function settled(seq: number, state: string): Promise<void> {
  await expect.poll(() => stateOf(seq), { interval: 5 }).toBe(state);
}

describe('a courier', () => {
  it('delivers in order, signed, with the id of the event in header and body', async () => {
    arrive('/in/a', '/in/b');
    start();
    await settled(2, 'done 1');
    expect(receiver.events.map(({ seq, path }) => [seq, path])).toEqual([
      [1, '/in/a'],
      [2, '/in/b'],
    ]);
    for (const call of receiver.calls) {
      expect(verifiedAgeSeconds(SECRET, call)).toBeLessThan(60);
      expect(verifiedAgeSeconds('another secret of somebody', call)).toBeUndefined();
      expect(verifiedAgeSeconds(SECRET, { ...call, body: call.body.replace('/in', '/on') })).toBeUndefined();
      expect(call.headers['gateway-event-id']).toBe((JSON.parse(call.body) as { id: string }).id);
      expect([call.headers['content-type'], call.url]).toEqual(['application/json', '/hook?from=gangway']);
    }
  });

  it.each<[string, Parameters<WebhookReceiver['answer']>[0], string]>([
    ['answers 500', 500, 'answered with 500'],
    ['redirects', (response) => response.writeHead(307, { location: '/hook' }).end(), 'answered with 307'],
    ['resets the connection', (response) => response.socket?.resetAndDestroy(), 'ECONNRESET'],
    ['hangs', () => undefined, 'there was no answer in time'],
    ['begins an answer and hangs', (response) => response.writeContinue(), 'there was no answer in time'],
    ['answers 404', 404, 'answered with 404'],
  ])(
    'tries again, with the same id and body, when the receiver %s; the next event waits',
    async (_, answer, reason) => {
      arrive('/in/a', '/in/b');
      receiver.answer(answer);
      start({ attemptPauseMs: () => 60_000 });
      await settled(1, `waiting 1 ${reason}`);
      expect(receiver.calls).toHaveLength(1);
      courier!.hurry();
      await settled(2, 'done 1');
      expect(stateOf(1)).toBe('done 2');
      expect(receiver.events.map(({ seq }) => seq)).toEqual([1, 1, 2]);
      expect(receiver.calls[0]!.body).toBe(receiver.calls[1]!.body);
    },
  );

  it('gives an event up when it is a day old, and goes on with the next one', async () => {
    arrive('/in/a');
    receiver.always(503);
    start();
    await expect.poll(() => receiver.calls.length).toBeGreaterThan(3);
    now = new Date(now.getTime() + 25 * HOUR_MS);
    await expect.poll(() => stateOf(1)).toMatch(/^failed \d+ answered with 503$/);
    receiver.always(200);
    arrive('/in/b');
    courier!.wake();
    await settled(2, 'done 1');
  });

  it('stops for good when the receiver says 410, and keeps what waits', async () => {
    arrive('/in/a', '/in/b');
    receiver.answer(410);
    start();
    await settled(1, 'waiting 1 answered with 410');
    expect(store.watches.find(watch.number)?.webhook?.stopped).toBe('answered with 410');
    courier!.hurry();
    await courier!.close();
    expect(receiver.calls).toHaveLength(1);
  });

  it('that is closed in the middle of a call repeats it at the next start', async () => {
    arrive('/in/a');
    receiver.answer(() => undefined);
    start({ answerMs: 60_000 });
    await expect.poll(() => receiver.calls.length).toBe(1);
    await courier!.close();
    expect(stateOf(1)).toBe('waiting 0');
    start();
    await settled(1, 'done 1');
    expect(receiver.events.map(({ id }) => id)).toEqual([`${watch.id}-1`, `${watch.id}-1`]);
  });

  it('takes the status for the answer, however much follows, and keeps none of it', async () => {
    arrive('/in/a', '/in/b');
    let written = 0;
    let isClosed = false;
    receiver.answer((response) => {
      response.on('close', () => (isClosed = true));
      response.writeHead(200);
      const more = (): void => {
        while (!isClosed && response.write(Buffer.alloc(16_384))) written += 16_384;
        if (!isClosed) response.once('drain', more);
      };
      more();
    });
    start();
    await settled(2, 'done 1');
    await expect.poll(() => isClosed).toBe(true);
    expect(written).toBeLessThan(64 * 1024 * 1024);
  });
});

describe('the place of a webhook', () => {
  it('is judged by its address right before every call, and the judged address is dialled', async () => {
    watch = addWatch(`http://hook.example.org:${receiver.port}/`);
    arrive('/in/a', '/in/b');
    resolved = ['169.254.169.254'];
    start({ attemptPauseMs: () => 60_000 });
    await settled(1, 'waiting 1 WEBHOOK_NOT_ALLOWED');
    // Nobody but our own resolver knows this name: whoever gets through has dialled what was judged.
    resolved = ['127.0.0.1'];
    courier!.hurry();
    await settled(2, 'done 1');
    expect(receiver.calls[0]!.headers.host).toBe(`hook.example.org:${receiver.port}`);
  });

  it('is not called when its certificate is not trusted', async () => {
    const { key, cert } = (await certificates()).pairs.server;
    let isAsked = false;
    const secure = createHttpsServer({ key, cert }, (_, response) => {
      isAsked = true;
      response.end();
    }).listen(0, '127.0.0.1');
    await once(secure, 'listening');
    watch = addWatch(`https://127.0.0.1:${(secure.address() as AddressInfo).port}/`);
    arrive('/in/a');
    start({ attemptPauseMs: () => 60_000 });
    await expect.poll(() => stateOf(1)).toMatch(/^waiting 1 .*(CERT|SIGNATURE|VERIFY)/);
    expect(isAsked).toBe(false);
    secure.close();
  });

  it('gets nothing when the sealed secret belongs to another watch', async () => {
    const other = addWatch(receiver.url);
    store.watches.setWebhook(other.number, watch.webhook);
    watch = other;
    arrive('/in/a');
    start({ attemptPauseMs: () => 60_000 });
    await expect.poll(() => stateOf(1)).toMatch(/^waiting 1 /);
    expect(receiver.calls).toEqual([]);
  });
});
