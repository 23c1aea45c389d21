/** Receives a file: the request's body to the FTP server, watched by the transfer board. */
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { SessionPools, Work } from '../files/session-pools.ts';
import { writeFile } from '../files/write-file.ts';
import type { WriteOptions, WriteResult } from '../files/write-file.ts';
import { RequestRefused, codeOf } from '../problem.ts';
import { newId } from '../security/token.ts';
import type { TransferBoard } from '../transfers/transfer-board.ts';

const TRANSFER_ID = /^[\w-]{8,64}$/;
/** A time-val has four digits for the year (RFC 3659 section 2.3), and files began in 1970. */
const FIRST_YEAR = 1970;
const LAST_YEAR = 9999;

/** What receives. */
export interface Receiver {
  readonly pools: SessionPools;
  readonly board: TransferBoard;
  readonly owner: string;
}

/** Writes the body to `path`; answers 201 for a new file, 204 for a replaced one. Throws what becomes a problem. */
export async function receiveFile(
  request: FastifyRequest,
  reply: FastifyReply,
  receiver: Receiver,
  target: { readonly work: Work; readonly path: string; readonly parents: WriteOptions['parents'] },
): Promise<FastifyReply> {
  if (request.headers['content-encoding'] !== undefined) {
    throw new RequestRefused('MEDIA_TYPE', 'bodies are stored as they are; send them uncompressed');
  }
  if (request.headers['content-range'] !== undefined) {
    throw new RequestRefused('REQUEST_INVALID', 'Content-Range: a file is uploaded as a whole, not in parts');
  }
  const options = optionsOf(request, target.parents);
  const id = transferIdOf(request);
  void reply.header('Gateway-Transfer', id);
  const transfer = receiver.board.begin({
    owner: receiver.owner,
    id,
    site: target.work.site.id,
    path: target.path,
    direction: 'upload',
    ...(options.lengthBytes === undefined ? {} : { sizeBytes: options.lengthBytes }),
  });
  try {
    let sentBytes = (): number => 0;
    const result = await writeFile(receiver.pools, target.work, target.path, request.raw, {
      ...options,
      onUpload: (upload) => {
        sentBytes = () => upload.sentBytes;
        transfer.follow(sentBytes);
      },
      onVerifying: () => transfer.verifying(sentBytes()),
    });
    transfer.done();
    return await answer(reply, result);
  } catch (error) {
    transfer.failed(codeOf(error));
    throw error;
  }
}

function answer(reply: FastifyReply, result: WriteResult): FastifyReply {
  void reply.header('Gateway-Integrity', result.verifiedBy === 'size' ? 'size' : 'reply-only');
  if (result.tag !== undefined) void reply.header('ETag', result.tag);
  return reply.code(result.isNew ? 201 : 204).send();
}

function optionsOf(request: FastifyRequest, parents: WriteOptions['parents']): WriteOptions {
  const { 'content-length': length, 'if-match': ifMatch, 'if-none-match': ifNoneMatch } = request.headers;
  const modifiedAt = modifiedAtOf(request);
  return {
    parents,
    chunks: 'ours',
    condition: {
      ...(ifMatch === undefined ? {} : { ifMatch }),
      ...(ifNoneMatch === undefined ? {} : { ifNoneMatch }),
    },
    ...(length === undefined ? {} : { lengthBytes: Number(length) }),
    ...(modifiedAt === undefined ? {} : { modifiedAt }),
  };
}

function modifiedAtOf(request: FastifyRequest): Date | undefined {
  const header = request.headers['x-modified-at'];
  if (header === undefined) return undefined;
  const date = new Date(String(header));
  const year = date.getUTCFullYear();
  if (!(year >= FIRST_YEAR && year <= LAST_YEAR)) {
    throw new RequestRefused(
      'REQUEST_INVALID',
      `X-Modified-At is not a time from ${FIRST_YEAR} to ${LAST_YEAR}`,
    );
  }
  return date;
}

function transferIdOf(request: FastifyRequest): string {
  const header = request.headers['gateway-transfer'];
  if (header === undefined) return newId();
  if (typeof header !== 'string' || !TRANSFER_ID.test(header)) {
    throw new RequestRefused('REQUEST_INVALID', 'Gateway-Transfer must be 8 to 64 letters, digits, - or _');
  }
  return header;
}
