/** Receives a file: the request's body to the FTP server, watched by the transfer board. */
import type { FastifyReply, FastifyRequest } from 'fastify';
import { appendFile } from '../files/append-file.ts';
import { AppendElsewhere } from '../files/errors.ts';
import type { SessionPools, Work } from '../files/session-pools.ts';
import { writeFile } from '../files/write-file.ts';
import type { WriteOptions, WriteResult } from '../files/write-file.ts';
import { codeOf } from '../problem.ts';
import type { RunningTransfer, TransferBoard } from '../transfers/transfer-board.ts';
import { uploadHeadersOf } from './upload-headers.ts';
import type { UploadHeaders } from './upload-headers.ts';

/** What receives. */
export interface Receiver {
  readonly pools: SessionPools;
  readonly board: TransferBoard;
  readonly owner: string;
}

/** Where the body goes. */
export interface ReceiveTarget {
  readonly work: Work;
  /** Canonical. */
  readonly path: string;
  readonly parents: WriteOptions['parents'];
}

/**
 * Writes the body to `path`, or adds it to the end of what is there when it has a Content-Range; answers 201 for a new file, 204 for
 * one that was there. Throws what becomes a problem.
 */
export async function receiveFile(
  request: FastifyRequest,
  reply: FastifyReply,
  receiver: Receiver,
  target: ReceiveTarget,
): Promise<FastifyReply> {
  const upload = uploadHeadersOf(request.headers);
  const { transferId: id, lengthBytes } = upload;
  void reply.header('Gateway-Transfer', id);
  const transfer = receiver.board.begin({
    owner: receiver.owner,
    id,
    site: target.work.site.id,
    path: target.path,
    direction: 'upload',
    ...(lengthBytes === undefined ? {} : { sizeBytes: lengthBytes }),
  });
  try {
    const result = await write(request, receiver.pools, target, { upload, transfer });
    transfer.done();
    return await answer(request, reply, result);
  } catch (error) {
    transfer.failed(codeOf(error));
    if (error instanceof AppendElsewhere) void reply.header('Content-Range', `bytes */${error.sizeBytes}`);
    throw error;
  }
}

function write(
  request: FastifyRequest,
  pools: SessionPools,
  { work, path, parents }: ReceiveTarget,
  { upload, transfer }: { readonly upload: UploadHeaders; readonly transfer: RunningTransfer },
): Promise<WriteResult> {
  const { part, condition, digests, lengthBytes, modifiedAt } = upload;
  let sentBytes = (): number => 0;
  const options: WriteOptions = {
    condition,
    digests,
    ...(lengthBytes === undefined ? {} : { lengthBytes }),
    ...(modifiedAt === undefined ? {} : { modifiedAt }),
    parents,
    chunks: 'ours',
    onUpload: (running) => {
      sentBytes = () => running.sentBytes;
      transfer.follow(sentBytes);
    },
    onVerifying: () => transfer.verifying(sentBytes()),
  };
  if (part === undefined) return writeFile(pools, work, path, request.raw, options);
  return appendFile(pools, work, path, request.raw, { ...options, ...part });
}

function answer(request: FastifyRequest, reply: FastifyReply, result: WriteResult): FastifyReply {
  const { isNew, verifiedBy, tag } = result;
  void reply.header('Gateway-Integrity', verifiedBy === 'reply' ? 'reply-only' : verifiedBy);
  if (tag !== undefined) void reply.header('ETag', tag);
  if (isNew) void reply.header('Location', (request.raw.url ?? '').split('?', 1)[0]);
  return reply.code(isNew ? 201 : 204).send();
}
