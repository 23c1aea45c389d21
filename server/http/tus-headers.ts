/** The headers of tus 1.0.0, judged before anything is done: each may come once, and says exactly what the protocol lets it say. */
import type { FastifyReply, FastifyRequest } from 'fastify';
import { CHECKSUM_ALGORITHMS, TUS_VERSION } from '../contract/upload.ts';
import { RequestRefused } from '../problem.ts';
import type { Checksum } from '../transfers/uploads/upload-body.ts';

/** Every number of the protocol: no sign, no fraction, and exact as a JavaScript number. */
const DIGITS = /^\d{1,15}$/;
export const OFFSET_BODY = 'application/offset+octet-stream';
const CHECKSUM = /^([a-z0-9]+) ([A-Za-z0-9+/]+={0,2})$/;
/** Bytes of a digest. */
const DIGEST_BYTES: Readonly<Record<(typeof CHECKSUM_ALGORITHMS)[number], number>> = {
  sha1: 20,
  sha256: 32,
  sha512: 64,
  md5: 16,
};

/** Throws TUS_VERSION (412), and says ours, unless the request speaks it. Protocol, section "Tus-Resumable". */
export function requireVersion({
  request,
  reply,
}: {
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
}): void {
  if (oneHeader(request, 'tus-resumable') === TUS_VERSION) return;
  void reply.header('Tus-Version', TUS_VERSION);
  throw new RequestRefused('TUS_VERSION', `Tus-Resumable must be ${TUS_VERSION}`);
}

/** The length of a new upload. Throws REQUEST_INVALID, and `TUS_EXTENSION` for what belongs to extensions that are not offered. */
export function lengthOf(request: FastifyRequest): number {
  for (const name of ['upload-defer-length', 'upload-concat']) {
    if (request.headers[name] !== undefined)
      throw new RequestRefused('TUS_EXTENSION', `${name} belongs to an extension that is not offered`);
  }
  return numberOf(request, 'upload-length');
}

/** Where the bytes of a PATCH begin. Throws REQUEST_INVALID, and `TUS_EXTENSION` for a length that comes late. */
export function offsetOf(request: FastifyRequest): number {
  if (request.headers['upload-length'] !== undefined)
    throw new RequestRefused('TUS_EXTENSION', 'the length of an upload is said when it is made');
  return numberOf(request, 'upload-offset');
}

/** Whether the request brings bytes of the file. Throws MEDIA_TYPE for bytes of another kind. */
export function bringsBytes(request: FastifyRequest): boolean {
  const type = oneHeader(request, 'content-type');
  if (request.headers['content-encoding'] !== undefined)
    throw new RequestRefused('MEDIA_TYPE', 'bodies are stored as they are; send them uncompressed');
  if (type === OFFSET_BODY) return true;
  const { 'content-length': length = '0', 'transfer-encoding': encoding } = request.headers;
  if (encoding !== undefined || Number(length) > 0 || request.method === 'PATCH')
    throw new RequestRefused('MEDIA_TYPE', `Content-Type must be ${OFFSET_BODY}`);
  return false;
}

/** Bytes that the request announces; undefined when it does not. */
export function announcedBytesOf({ headers }: FastifyRequest): number | undefined {
  if (headers['transfer-encoding'] !== undefined) return undefined;
  return Number(headers['content-length'] ?? 0);
}

/** What the bytes of the request must amount to. Throws REQUEST_INVALID. Protocol, extension "Checksum". */
export function checksumOf(request: FastifyRequest): Checksum | undefined {
  const header = oneHeader(request, 'upload-checksum');
  if (header === undefined) return undefined;
  const [, algorithm, base64 = ''] = CHECKSUM.exec(header) ?? [];
  const known = CHECKSUM_ALGORITHMS.find((name) => name === algorithm);
  if (known === undefined) {
    throw new RequestRefused(
      'REQUEST_INVALID',
      `Upload-Checksum must be one of ${CHECKSUM_ALGORITHMS.join(', ')}, a blank, and Base64`,
    );
  }
  const digest = Buffer.from(base64, 'base64');
  if (digest.length !== DIGEST_BYTES[known] || digest.toString('base64') !== base64)
    throw new RequestRefused('REQUEST_INVALID', `Upload-Checksum is no ${known} in Base64`);
  return { algorithm: known, digest };
}

/** The value of a header that may come once. Throws REQUEST_INVALID for more. */
export function oneHeader({ raw }: FastifyRequest, name: string): string | undefined {
  const { rawHeaders } = raw;
  const values = rawHeaders.filter((_, at) => at % 2 === 1 && rawHeaders[at - 1]?.toLowerCase() === name);
  if (values.length > 1) throw new RequestRefused('REQUEST_INVALID', `${name} came ${values.length} times`);
  return values[0];
}

function numberOf(request: FastifyRequest, name: string): number {
  const value = oneHeader(request, name);
  if (value === undefined || !DIGITS.test(value))
    throw new RequestRefused('REQUEST_INVALID', `${name} must be a number of 1 to 15 digits`);
  return Number(value);
}
