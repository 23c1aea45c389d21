/** Sends a file or a part of it: conditions, range, headers, and the bytes past Fastify straight to the socket. */
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { OpenFile } from '../files/read-file.ts';
import { withSecondTry } from '../files/second-try.ts';
import { RequestRefused, codeOf } from '../problem.ts';
import { breakOff } from './break-off.ts';
import { decideRange } from './byte-range.ts';
import type { ByteRange } from './byte-range.ts';
import { allowsRange, decideRead } from './conditional.ts';
import type { ConditionalHeaders } from './conditional.ts';
import { fileHeaders } from './download-headers.ts';
import { plainHeaders } from './plain-headers.ts';

/** What the URL said. */
export interface SendOptions {
  readonly path: string;
  readonly disposition: 'attachment' | 'inline';
}

/**
 * Answers GET. open: finds the file; called again when the first try failed before the first byte and another one may do better:
 * on a new session, or without the part that the server does not know how to send (RFC 9110 section 14.2 allows the whole).
 * Throws what can still become a problem; afterwards it breaks the response off.
 */
export async function sendFile(
  request: FastifyRequest,
  reply: FastifyReply,
  open: () => Promise<OpenFile>,
  options: SendOptions,
): Promise<FastifyReply> {
  const hasBegun = (): boolean => reply.raw.headersSent || reply.raw.destroyed;
  let healsItself = false;
  const send = async (ranges: PlanOptions['ranges']): Promise<FastifyReply> => {
    const file = await open();
    // A body of known size has its own tries; without a size only the whole can be repeated.
    const onBody = (): void => void (healsItself = file.facts.sizeBytes !== undefined);
    return sendPlanned(request, reply, file, { ...options, ranges }, onBody);
  };
  try {
    return await withSecondTry(
      () => send('as asked'),
      () => !hasBegun() && !healsItself,
    );
  } catch (error) {
    const isRefusedPart = request.headers.range !== undefined && codeOf(error) === 'FTP_NOT_SUPPORTED';
    if (!isRefusedPart || hasBegun()) throw error;
    return send('impossible');
  }
}

/** Owns `file` from here on. onBody: told when the first transfer runs. */
async function sendPlanned(
  request: FastifyRequest,
  reply: FastifyReply,
  file: OpenFile,
  options: PlanOptions,
  onBody: () => void,
): Promise<FastifyReply> {
  const plan = planOf(request, reply, file, options);
  if (plan.status !== 200 && plan.status !== 206) {
    file.close();
    return finishWithoutBody(reply, plan);
  }
  const { range } = plan;
  const body = await file.read(
    range === undefined
      ? { offsetBytes: 0 }
      : { offsetBytes: range.first, lengthBytes: range.last - range.first + 1 },
  );
  onBody();
  const response = reply.raw;
  try {
    await body.sendTo(response, () => {
      reply.hijack();
      response.strictContentLength = true;
      response.writeHead(plan.status, { ...plainHeaders(reply), ...plan.headers });
    });
    response.end();
  } catch (error) {
    if (!response.headersSent) throw error;
    breakOff(request.raw, response);
  }
  return reply;
}

/** Answers HEAD: the headers of the whole file (RFC 9110 section 14.2: Range is for GET), no data connection. */
export function sendFileHead(
  request: FastifyRequest,
  reply: FastifyReply,
  file: OpenFile,
  options: SendOptions,
): FastifyReply {
  const plan = planOf(request, reply, file, { ...options, ranges: 'ignored' });
  file.close();
  return finishWithoutBody(reply, plan);
}

interface PlanOptions extends SendOptions {
  /** `impossible`: tried, and the server does not know how. */
  readonly ranges: 'as asked' | 'ignored' | 'impossible';
}

interface Plan {
  readonly status: 200 | 206 | 304 | 412 | 416;
  readonly range: ByteRange | undefined;
  readonly headers: Record<string, string>;
}

function planOf(
  request: FastifyRequest,
  reply: FastifyReply,
  file: OpenFile,
  { ranges, ...options }: PlanOptions,
): Plan {
  const headers = request.headers as ConditionalHeaders & { range?: string };
  const { facts } = file;
  const plan = (status: Plan['status'], range?: ByteRange): Plan => ({
    status,
    range,
    headers: {
      ...fileHeaders({ ...options, facts, range }),
      ...(ranges === 'impossible' ? { 'accept-ranges': 'none' } : {}),
    },
  });
  if (request.raw.httpVersion === '1.0' && facts.sizeBytes === undefined) {
    file.close();
    throw new RequestRefused('HTTP_VERSION', 'the size is unknown');
  }
  const decision = decideRead(headers, facts);
  if (decision === 'failed') return plan(412);
  if (decision === 'unchanged') return plan(304);
  const isWanted = ranges === 'as asked' && allowsRange(headers['if-range'], facts);
  const range = isWanted ? decideRange(headers.range, facts.sizeBytes) : 'whole';
  if (range === 'whole') return plan(200);
  if (range !== 'unsatisfiable') return plan(206, range);
  void reply.header('Content-Range', `bytes */${facts.sizeBytes ?? 0}`);
  return plan(416);
}

function finishWithoutBody(reply: FastifyReply, plan: Plan): FastifyReply {
  if (plan.status === 412) throw new RequestRefused('PRECONDITION', 'a condition does not hold');
  if (plan.status === 416) throw new RequestRefused('RANGE', 'no such range');
  const { 'content-length': length, ...others } = plan.headers;
  void reply.code(plan.status).headers(others);
  // Only HEAD may name the length of a body that does not follow.
  if (plan.status !== 304 && length !== undefined) void reply.header('Content-Length', length);
  return reply.send();
}
