/** A client that sends the head of an upload and waits for what it is told before it sends the body. */
import { once } from 'node:events';
import { connect } from 'node:net';
import { headOf } from './http-exchange.ts';
import type { ExchangeRequest } from './http-exchange.ts';

/** What came back, in order. */
export interface WaitedUpload {
  /** Status codes, the interim ones included. */
  readonly statuses: readonly number[];
  readonly text: string;
}

/** Sends `body` only after a 100; ends when the connection is closed by the server or the final answer is there. */
export async function uploadWhenTold(request: ExchangeRequest, body: Buffer): Promise<WaitedUpload> {
  const socket = connect({ host: '127.0.0.1', port: request.port });
  await once(socket, 'connect');
  const headers = { ...request.headers, expect: '100-continue', 'content-length': String(body.length) };
  socket.write(headOf({ ...request, headers }, '1.1'));
  let text = '';
  let isSent = false;
  for await (const chunk of socket as AsyncIterable<Buffer>) {
    text += chunk.toString('latin1');
    const statuses = statusesIn(text);
    if (statuses.includes(100) && !isSent) {
      isSent = true;
      socket.write(body);
    }
    const isOver = statuses.some((status) => status >= 200) && text.endsWith('\r\n\r\n');
    if (isOver || statuses.some((status) => status >= 400)) break;
  }
  socket.destroy();
  return { statuses: statusesIn(text), text };
}

function statusesIn(text: string): number[] {
  return [...text.matchAll(/(?:^|\r\n)HTTP\/1\.1 (\d{3}) /g)].map(([, status]) => Number(status));
}
