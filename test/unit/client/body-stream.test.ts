import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { once } from 'node:events';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { isAbort } from '../../../web/client/problem.ts';
import { Transport } from '../../../web/client/transport.ts';

const MEBIBYTE = 1024 * 1024;
const SENT_BYTES = 512 * MEBIBYTE;
/** A copy of what is sent would be all of it. */
const KEPT_BYTES = SENT_BYTES / 2;

/** Takes every byte, and answers when there are no more. */
const sink = createServer((request, response) => {
  request.resume();
  request.on('end', () => response.end());
});
let url: URL;
beforeAll(async () => {
  sink.listen(0, '127.0.0.1');
  await once(sink, 'listening');
  url = new URL(`http://127.0.0.1:${(sink.address() as AddressInfo).port}/`);
});
afterAll(() => {
  sink.closeAllConnections();
  sink.close();
});

it('keeps nothing of a stream that has been sent', async () => {
  let madeBytes = 0;
  let keptBytes = 0;
  const bytes = new ReadableStream<Uint8Array>({
    pull(controller) {
      keptBytes = Math.max(keptBytes, process.memoryUsage().arrayBuffers);
      if (madeBytes < SENT_BYTES) controller.enqueue(new Uint8Array(MEBIBYTE));
      else controller.close();
      madeBytes += MEBIBYTE;
    },
  });
  await new Transport().send(url, { method: 'PUT', bytes });
  expect(madeBytes).toBeGreaterThan(SENT_BYTES);
  expect(keptBytes).toBeLessThan(KEPT_BYTES);
}, 60_000);

it('ends an endless source when the signal fires, and throws AbortError', async () => {
  const stop = new AbortController();
  const ended = Promise.withResolvers<undefined>();
  async function* endless(): AsyncGenerator<Uint8Array> {
    try {
      for (let count = 0; ; count += 1) {
        if (count === 8) stop.abort();
        yield await Promise.resolve(new Uint8Array(MEBIBYTE));
      }
    } finally {
      ended.resolve(undefined);
    }
  }
  const sending = new Transport().send(url, { method: 'PUT', bytes: endless(), signal: stop.signal });
  const failure = await sending.catch((thrown: unknown) => thrown);
  expect(isAbort(failure)).toBe(true);
  await ended.promise;
}, 60_000);
