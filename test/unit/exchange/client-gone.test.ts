import { once } from 'node:events';
import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { connect } from 'node:net';
import type { AddressInfo, Socket } from 'node:net';
import { afterEach, expect, it } from 'vitest';
import { ClientGone, ClientStalled } from '../../../server/files/errors.ts';
import { clientGone } from '../../../server/exchange/client-gone.ts';
import type { ClientGoneOptions } from '../../../server/exchange/client-gone.ts';

const STALLED_MS = 60;
/** More than the buffers of two sockets take. */
const BODY = Buffer.alloc(32 * 1024 * 1024);

const ends: (() => void)[] = [];
afterEach(() => {
  for (const end of ends.splice(0)) end();
});

interface Asked {
  readonly client: Socket;
  readonly response: ServerResponse;
  readonly signal: AbortSignal;
}

/** A client that has begun to read a large body and stopped. */
async function pausedReader(options: ClientGoneOptions): Promise<Asked> {
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const client = connect((server.address() as AddressInfo).port, '127.0.0.1').pause();
  ends.push(
    () => client.destroy(),
    () => server.close(),
  );
  const asked = once(server, 'request') as Promise<[IncomingMessage, ServerResponse]>;
  client.write('GET / HTTP/1.1\r\nHost: x\r\n\r\n');
  const [request, response] = await asked;
  const signal = clientGone({ raw: request }, { raw: response }, { stalledMs: STALLED_MS, ...options });
  response.end(BODY);
  return { client, response, signal };
}

async function reasonOf(signal: AbortSignal): Promise<unknown> {
  if (!signal.aborted) await once(signal, 'abort');
  return signal.reason;
}

it('a client that stops reading is given up while somebody waits for what it holds', async () => {
  const { signal, response } = await pausedReader({ isSpare: () => false });
  expect(await reasonOf(signal)).toBeInstanceOf(ClientStalled);
  expect(response.writableFinished).toBe(false);
});

it('a client that stops reading is waited for while nobody misses what it holds, and gets all of it', async () => {
  let looks = 0;
  const looked = Promise.withResolvers<undefined>();
  const { client, signal, response } = await pausedReader({
    isSpare: () => {
      if (++looks === 3) looked.resolve(undefined);
      return true;
    },
  });
  await looked.promise;
  expect(signal.aborted).toBe(false);
  client.resume();
  await once(response, 'finish');
  expect(signal.aborted).toBe(false);
});

it('a client that stops reading is not waited for without end', async () => {
  const { signal } = await pausedReader({ isSpare: () => true, pausedMs: 3 * STALLED_MS });
  const reason = await reasonOf(signal);
  expect(reason).toBeInstanceOf(ClientStalled);
});

it('a client that leaves while it is waited for is noticed at once', async () => {
  const { client, signal } = await pausedReader({ isSpare: () => true });
  client.resetAndDestroy();
  const reason = await reasonOf(signal);
  expect(reason).toBeInstanceOf(ClientGone);
  expect(reason).not.toBeInstanceOf(ClientStalled);
});
