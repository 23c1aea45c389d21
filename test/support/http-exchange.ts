/** HTTP requests of the tests that tell the truth about the end: complete, cut off in order, or reset. */
import { request as httpRequest } from 'node:http';
import type { IncomingHttpHeaders, IncomingMessage, OutgoingHttpHeaders } from 'node:http';
import { connect } from 'node:net';
import type { Socket } from 'node:net';

/** `complete`: ended as HTTP/1.x demands; `cut`: FIN before that; `reset`: RST. */
export type ExchangeEnd = 'complete' | 'cut' | 'reset';

/** What a client got. Without any response the status is 0 and the body is empty. */
export interface Exchange {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
  readonly end: ExchangeEnd;
}

/** A request. path: as it stands in the request line. */
export interface ExchangeRequest {
  readonly port: number;
  readonly method?: string;
  readonly path: string;
  readonly headers?: OutgoingHttpHeaders;
  readonly body?: Buffer | string;
  readonly signal?: AbortSignal;
}

/** Sends one HTTP/1.1 request on a connection of its own. Never rejects: how it ended is in the result. */
export async function exchange(request: ExchangeRequest): Promise<Exchange> {
  const chunks: Buffer[] = [];
  const seen: { response?: IncomingMessage; wasReset: boolean } = { wasReset: false };
  await new Promise<void>((resolve) => {
    const { port, method = 'GET', path, headers = {}, body, signal } = request;
    const outgoing = httpRequest({
      host: '127.0.0.1',
      port,
      method,
      path,
      headers: { connection: 'close', ...headers },
      agent: false,
      ...(signal === undefined ? {} : { signal }),
    });
    const noteError = (error: Error): void => void (seen.wasReset ||= isReset(error));
    outgoing.on('socket', (socket) => socket.on('error', noteError));
    outgoing.on('error', noteError);
    outgoing.on('close', resolve);
    outgoing.on('response', (response) => {
      seen.response = response;
      response.on('data', (chunk: Buffer) => chunks.push(chunk)).on('error', () => undefined);
    });
    outgoing.end(body);
  });
  const { response, wasReset } = seen;
  return {
    status: response?.statusCode ?? 0,
    headers: response?.headers ?? {},
    body: Buffer.concat(chunks),
    end: response?.complete === true ? 'complete' : wasReset ? 'reset' : 'cut',
  };
}

/** The same as an HTTP/1.0 client sees it: without a length, only the FIN says that the body is over. */
export async function exchangeHttp10(request: ExchangeRequest): Promise<Exchange> {
  const socket = connect({ host: '127.0.0.1', port: request.port });
  socket.write(headOf(request, '1.0'));
  const { bytes, wasReset } = await readAll(socket);
  const split = bytes.indexOf('\r\n\r\n');
  if (split === -1) {
    return { status: 0, headers: {}, body: Buffer.alloc(0), end: wasReset ? 'reset' : 'cut' };
  }
  const [statusLine = '', ...lines] = bytes.subarray(0, split).toString('latin1').split('\r\n');
  const headers = Object.fromEntries(
    lines.map((line) => [
      line.slice(0, line.indexOf(':')).toLowerCase(),
      line.slice(line.indexOf(':') + 1).trim(),
    ]),
  );
  const body = bytes.subarray(split + 4);
  const isWhole =
    headers['content-length'] === undefined || Number(headers['content-length']) === body.length;
  const end = wasReset ? 'reset' : isWhole ? 'complete' : 'cut';
  return { status: Number(statusLine.split(' ')[1]), headers, body, end };
}

/** The head of a request as bytes on the wire, with the Host header of the gateway. */
export function headOf(request: ExchangeRequest, version: '1.0' | '1.1'): string {
  const { method = 'GET', path, port, headers = {} } = request;
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${String(value)}\r\n`);
  return `${method} ${path} HTTP/${version}\r\nHost: 127.0.0.1:${port}\r\n${lines.join('')}\r\n`;
}

/** Everything a socket gets until it ends, and whether that was a reset. */
export async function readAll(socket: Socket): Promise<{ bytes: Buffer; wasReset: boolean }> {
  const chunks: Buffer[] = [];
  let wasReset = false;
  socket.on('data', (chunk: Buffer) => chunks.push(chunk));
  socket.on('error', (error) => void (wasReset ||= isReset(error)));
  await new Promise((resolve) => socket.once('close', resolve));
  return { bytes: Buffer.concat(chunks), wasReset };
}

function isReset(error: Error): boolean {
  return 'code' in error && error.code === 'ECONNRESET' && 'syscall' in error;
}
