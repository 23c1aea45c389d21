/** A client that takes the beginning of an answer, is busy with something else for a while, and then takes the rest. */
import { once } from 'node:events';
import { request as httpRequest } from 'node:http';
import type { IncomingMessage } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';
import type { Exchange, ExchangeRequest } from '../../support/http-exchange.ts';

/** One HTTP/1.1 request. holdMs: the pause after the first bytes. Rejects when there is no answer at all. */
export async function exchangeSlowly(
  { port, method = 'GET', path, headers = {} }: ExchangeRequest,
  holdMs: number,
): Promise<Exchange> {
  const outgoing = httpRequest({
    host: '127.0.0.1',
    port,
    method,
    path,
    headers: { connection: 'close', ...headers },
    agent: false,
  });
  outgoing.end();
  const [response] = (await once(outgoing, 'response')) as [IncomingMessage];
  const chunks: Buffer[] = [];
  const seen = { wasReset: false };
  for (const side of [outgoing, response]) side.on('error', () => (seen.wasReset = true));
  await once(response, 'readable');
  await wait(holdMs);
  response.on('data', (chunk: Buffer) => chunks.push(chunk));
  // Not `once`, which rejects when the answer breaks off: that is a result here.
  if (!response.closed) await new Promise((resolve) => response.once('close', resolve));
  return {
    status: response.statusCode ?? 0,
    headers: response.headers,
    body: Buffer.concat(chunks),
    end: response.complete ? 'complete' : seen.wasReset ? 'reset' : 'cut',
  };
}
