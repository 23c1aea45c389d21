/** Sends a file or parts of it: conditions, ranges, headers, and the bytes past Fastify straight to the socket. */
import type { ServerResponse } from 'node:http';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { ByteExtent, OpenFile } from '../files/read-file.ts';
import { withSecondTry } from '../files/second-try.ts';
import { RequestRefused, codeOf } from '../problem.ts';
import { breakOff } from './break-off.ts';
import type { ByteRange } from './byte-range.ts';
import { digestField, wantedDigests } from './digest-fields.ts';
import { MultipartRanges } from './multipart-ranges.ts';
import { plainHeaders } from './plain-headers.ts';
import { noteStep } from './server-timing.ts';
import { planOf } from './send-plan.ts';
import type { BodyPlan, RangeHandling, SendOptions, SendPlan } from './send-plan.ts';

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
  const send = async (ranges: RangeHandling): Promise<FastifyReply> => {
    const file = await open();
    // A body of known size has its own tries; without a size only the whole can be repeated.
    const onBody = (): void => void (healsItself = file.facts.sizeBytes !== undefined);
    return sendPlanned(request, reply, file, { ...options, ranges, onBody });
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

/** Answers HEAD: the headers of the whole file, no data connection. */
export async function sendFileHead(
  request: FastifyRequest,
  reply: FastifyReply,
  file: OpenFile,
  options: SendOptions,
): Promise<FastifyReply> {
  const plan = await prepare(request, reply, file, { ...options, ranges: 'ignored' });
  file.close();
  return finishWithoutBody(reply, plan);
}

interface PlanningOptions extends SendOptions {
  readonly ranges: RangeHandling;
}

interface SendingOptions extends PlanningOptions {
  /** Told when the first transfer runs. */
  readonly onBody: () => void;
}

/** Owns `file` from here on. */
async function sendPlanned(
  request: FastifyRequest,
  reply: FastifyReply,
  file: OpenFile,
  options: SendingOptions,
): Promise<FastifyReply> {
  const plan = await prepare(request, reply, file, options);
  if (!('range' in plan)) {
    file.close();
    return finishWithoutBody(reply, plan);
  }
  await sendBody(request, reply, file, { ...options, plan });
  return reply;
}

/** What will be answered, and what has to be asked for it. When it throws, the file is closed. */
async function prepare(
  request: FastifyRequest,
  reply: FastifyReply,
  file: OpenFile,
  options: PlanningOptions,
): Promise<SendPlan> {
  try {
    const plan = planFor(request, file, options);
    if (!('range' in plan)) return plan;
    if (plan.range instanceof MultipartRanges) await file.assertRestart();
    await addDigest(request, reply, file);
    return plan;
  } catch (error) {
    file.close();
    throw error;
  }
}

async function sendBody(
  request: FastifyRequest,
  reply: FastifyReply,
  file: OpenFile,
  { plan, onBody }: SendingOptions & { readonly plan: BodyPlan },
): Promise<void> {
  const { range } = plan;
  const parts = range instanceof MultipartRanges ? range : undefined;
  const [first, ...others] = range instanceof MultipartRanges ? range.parts : range ? [range] : [];
  const askedAtMs = performance.now();
  const body = await file.read(first === undefined ? { offsetBytes: 0 } : extentOf(first));
  const beganAtMs = performance.now();
  noteStep(request, 'data', beganAtMs - askedAtMs);
  onBody();
  const response = reply.raw;
  try {
    await body.sendTo(response, () => {
      noteStep(request, 'firstbyte', performance.now() - beganAtMs);
      reply.hijack();
      response.strictContentLength = true;
      response.writeHead(plan.status, { ...plainHeaders(reply), ...plan.headers });
      if (parts !== undefined && first !== undefined) response.write(parts.headOf(first));
    });
    if (parts !== undefined) await sendOthers(response, file, { parts, others, before: body.back });
    response.end(parts?.end);
  } catch (error) {
    if (!response.headersSent) throw error;
    breakOff(request.raw, response);
  }
}

/** Of the whole file, also for a part (RFC 9530 section 3). Only when asked for: the server has to read the file. */
async function addDigest(request: FastifyRequest, reply: FastifyReply, file: OpenFile): Promise<void> {
  const wanted = wantedDigests(String(request.headers['want-repr-digest'] ?? ''));
  const hash = wanted.length === 0 ? undefined : await file.hash(wanted);
  if (hash !== undefined) void reply.header('Repr-Digest', digestField(hash.algorithm, hash.digest));
}

/** One after the other, each on the session of the one before. */
async function sendOthers(
  response: ServerResponse,
  file: OpenFile,
  {
    parts,
    others,
    before,
  }: {
    readonly parts: MultipartRanges;
    readonly others: readonly ByteRange[];
    readonly before: Promise<void>;
  },
): Promise<void> {
  let back = before;
  for (const part of others) {
    await back;
    const body = file.readOn(extentOf(part));
    await body.sendTo(response, () => void response.write(parts.headOf(part)));
    back = body.back;
  }
}

function extentOf({ first, last }: ByteRange): ByteExtent {
  return { offsetBytes: first, lengthBytes: last - first + 1 };
}

/** Throws RequestRefused for a client that could not tell a whole body from a broken one. */
function planFor(request: FastifyRequest, file: OpenFile, options: PlanningOptions): SendPlan {
  if (request.raw.httpVersion === '1.0' && file.facts.sizeBytes === undefined) {
    throw new RequestRefused('HTTP_VERSION', 'the size is unknown');
  }
  return planOf(request, file, options);
}

function finishWithoutBody(reply: FastifyReply, plan: SendPlan): FastifyReply {
  if (plan.status === 412) throw new RequestRefused('PRECONDITION', 'a condition does not hold');
  if (plan.status === 416) {
    void reply.header('Content-Range', `bytes */${plan.sizeBytes}`);
    throw new RequestRefused('RANGE', 'no such range');
  }
  return reply.code(plan.status).headers(plan.headers).send();
}
