/** HTTP exchanges whose bodies are too large for memory: they come and go as streams, and only their fingerprint stays. */
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createReadStream } from 'node:fs';
import { request as httpRequest } from 'node:http';
import type { ClientRequest, IncomingMessage } from 'node:http';
import type { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import type { ExchangeRequest } from './http-exchange.ts';

/** Size and SHA-256 of a body or file. */
export interface StreamFingerprint {
  readonly sizeBytes: number;
  readonly sha256: string;
}

/** Fingerprint of everything that a stream gives. Rejects when it breaks off. */
export async function fingerprintOfStream(source: Readable): Promise<StreamFingerprint> {
  const hash = createHash('sha256');
  let sizeBytes = 0;
  source.on('data', (chunk: Buffer) => (sizeBytes += chunk.length));
  await pipeline(source, hash);
  return { sizeBytes, sha256: hash.digest('hex') };
}

/** Asks for a body and leaves it to the caller, unread. */
export async function openStreamed(
  request: ExchangeRequest,
): Promise<{ readonly status: number; readonly body: Readable }> {
  const outgoing = begin(request);
  outgoing.end();
  const response = await responseTo(outgoing);
  return { status: response.statusCode ?? 0, body: response };
}

/** Asks for a body and keeps its fingerprint. */
export async function receiveStreamed(
  request: ExchangeRequest,
): Promise<{ readonly status: number; readonly body: StreamFingerprint }> {
  const { status, body } = await openStreamed(request);
  return { status, body: await fingerprintOfStream(body) };
}

/** Sends a file of this machine as the body. Returns the status and the text of the answer. */
export async function sendStreamed(
  request: ExchangeRequest,
  file: string,
): Promise<{ readonly status: number; readonly text: string }> {
  const outgoing = begin(request);
  const [response] = await Promise.all([responseTo(outgoing), pipeline(createReadStream(file), outgoing)]);
  return { status: response.statusCode ?? 0, text: (await buffer(response)).toString() };
}

function begin({ port, method = 'GET', path, headers = {} }: ExchangeRequest): ClientRequest {
  return httpRequest({ host: '127.0.0.1', port, method, path, headers, agent: false });
}

async function responseTo(outgoing: ClientRequest): Promise<IncomingMessage> {
  const [response] = (await once(outgoing, 'response')) as [IncomingMessage];
  return response;
}
