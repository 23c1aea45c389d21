/** Requests that are not HTTP, or not in time: told as problems, too, where nobody could take that for the end of an earlier answer. */
import { STATUS_CODES } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { RequestRefused, problemOf } from '../problem.ts';
import { newId } from '../security/token.ts';

/** What Node says of the bytes, and the status for it (RFC 9110 section 15.5, RFC 6585 section 5). */
const STATUS: Readonly<Record<string, number>> = {
  HPE_HEADER_OVERFLOW: 431,
  HPE_CHUNK_EXTENSIONS_OVERFLOW: 413,
  ERR_HTTP_REQUEST_TIMEOUT: 408,
};
const BAD_REQUEST = 400;
const WHY: Readonly<Record<string, string>> = {
  HPE_INVALID_URL: 'the address has bytes that no address may have; percent-encode them',
  HPE_INVALID_METHOD: 'there is no such method',
  HPE_HEADER_OVERFLOW: 'the header fields are too long',
  ERR_HTTP_REQUEST_TIMEOUT: 'the request did not come to its end in time',
};

type Socket = IncomingMessage['socket'];

/** Answers that are not at their end. */
const open = new WeakMap<Socket, Set<ServerResponse>>();

/** Notes which answers are on their way on which connection. */
export function watchAnswers(server: Server): void {
  server.on('request', ({ socket }: IncomingMessage, response: ServerResponse) => {
    const responses = open.get(socket) ?? new Set();
    open.set(socket, responses.add(response));
    response.once('close', () => responses.delete(response));
  });
}

/** Answers what Node's parser refuses, and ends the connection. */
export function refuseUnreadable(error: NodeJS.ErrnoException, socket: Socket): void {
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy(error);
    return;
  }
  const isAnswering = [...(open.get(socket) ?? [])].some(({ headersSent }) => headersSent);
  // Within another answer it would be part of a file.
  if (isAnswering) socket.resetAndDestroy();
  else socket.end(refusalOf(error.code ?? ''), () => socket.destroy());
}

function refusalOf(code: string): string {
  const status = STATUS[code] ?? BAD_REQUEST;
  const requestId = newId();
  const refused = new RequestRefused('REQUEST_INVALID', WHY[code] ?? 'the request is not HTTP');
  const { problem } = problemOf(refused, { language: 'en', requestId });
  const body = JSON.stringify({ ...problem, status });
  return [
    `HTTP/1.1 ${status} ${STATUS_CODES[status]}`,
    'Content-Type: application/problem+json; charset=utf-8',
    `Content-Length: ${Buffer.byteLength(body)}`,
    'X-Content-Type-Options: nosniff',
    'Cache-Control: no-store',
    `X-Request-Id: ${requestId}`,
    'Connection: close',
    '',
    body,
  ].join('\r\n');
}
