/** One request through the tus library: its answer becomes ours, and its failures become problems. */
import { Server } from '@tus/server';
import type { FastifyReply } from 'fastify';
import { CHECKSUM_ALGORITHMS, TUS_VERSION } from '../contract/upload.ts';
import { GatewayError } from '../errors.ts';
import { RequestRefused } from '../problem.ts';
import { UploadGone, UploadMissing, UploadOffsetWrong } from '../transfers/errors.ts';
import { EXTENSIONS, UploadDataStore, UploadLocker } from '../transfers/uploads/upload-data-store.ts';
import type { UploadRequest } from '../transfers/uploads/upload-data-store.ts';
import { OFFSET_BODY } from './tus-headers.ts';

/** What the library is told of a request; everything else of it has been judged already. */
const HEARD = ['tus-resumable', 'upload-length', 'upload-offset', 'content-length'];
/** What it may say. It would also allow every page of the web to ask us. */
const SAID = ['location', 'upload-offset', 'upload-length'];
/** Never dialled: the library wants whole addresses. */
const SOMEWHERE = 'http://gangway.invalid';

/** What belongs to one request besides itself. */
export interface TusExchange {
  readonly call: UploadRequest;
  /** Path of the uploads' URL, as the outside sees it. */
  readonly path: string;
  readonly method: string;
  /** Undefined where the request makes one. */
  readonly id: string | undefined;
  /** 0 is any size. */
  readonly maxBytes: number;
}

/** Sends the answer. Throws what becomes a problem. */
export async function exchangeTus(reply: FastifyReply, exchange: TusExchange): Promise<FastifyReply> {
  const { call, path, id, maxBytes } = exchange;
  const datastore = new UploadDataStore(call);
  let failure: unknown;
  const library = new Server({
    path,
    datastore,
    locker: new UploadLocker(call),
    maxSize: maxBytes,
    relativeLocation: true,
    namingFunction: () => call.draft?.id ?? '',
    getFileIdFromRequest: () => id,
    onResponseError: (_request, error) => {
      failure = error;
      return undefined;
    },
  });
  const answer = await library.handleWeb(heard(reply, exchange));
  if (failure instanceof GatewayError || failure instanceof TypeError) throw failure;
  if (answer.status >= 400) throw refusalOf(answer.status, await answer.text());
  for (const name of SAID) {
    const value = answer.headers.get(name);
    if (value !== null) void reply.header(name, value);
  }
  sayWhatWeAdd(reply, datastore, exchange);
  return reply.code(answer.status).send();
}

/** OPTIONS: what is offered. Protocol, section "OPTIONS". */
export function tellAbilities(reply: FastifyReply, maxBytes: number): void {
  void reply.headers({
    'Tus-Version': TUS_VERSION,
    'Tus-Extension': EXTENSIONS.join(','),
    'Tus-Checksum-Algorithm': CHECKSUM_ALGORITHMS.join(','),
    ...(maxBytes === 0 ? {} : { 'Tus-Max-Size': maxBytes }),
  });
}

function heard({ request }: FastifyReply, { call, path, id, method }: TusExchange): Request {
  const headers = new Headers();
  for (const name of HEARD) {
    const value = request.headers[name];
    if (typeof value === 'string') headers.set(name, value);
  }
  if (call.chunk !== undefined) headers.set('content-type', OFFSET_BODY);
  return new Request(`${SOMEWHERE}${id === undefined ? path : `${path}/${id}`}`, { method, headers });
}

function sayWhatWeAdd(reply: FastifyReply, { course }: UploadDataStore, { call, method }: TusExchange): void {
  if (course === undefined) return;
  const { upload } = course;
  if (upload.metadata !== '' && method === 'HEAD') void reply.header('Upload-Metadata', upload.metadata);
  if (upload.state !== 'done')
    void reply.header('Upload-Expires', call.uploads.expiresAt(upload).toUTCString());
}

/** What the library itself refuses. */
function refusalOf(status: number, text: string): Error {
  const words = text.trim();
  switch (status) {
    case 404:
      return new UploadMissing();
    case 409:
      return new UploadOffsetWrong();
    case 410:
      return new UploadGone();
    case 412:
      return new RequestRefused('TUS_VERSION', words);
    case 413:
      return new RequestRefused('TOO_LARGE', words);
    case 501:
      return new RequestRefused('TUS_EXTENSION', words);
    default:
      return status < 500 ? new RequestRefused('REQUEST_INVALID', words) : new Error(words);
  }
}
