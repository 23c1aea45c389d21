/** `Idempotency-Key` on calls that change something: a repetition is answered like the first one and does nothing. */
import { hash } from 'node:crypto';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { CallOnce, KeptAnswer, RepeatedCalls } from '../accounts/repeated-calls.ts';
import { RequestRefused } from '../problem.ts';

const HEADER = 'idempotency-key';
const CHANGING: readonly string[] = ['POST', 'PUT', 'PATCH', 'DELETE'];
/** Visible ASCII, bare or as the quoted string of the draft. */
const KEY = /^(?:"([\x21\x23-\x7e]{1,255})"|([\x21\x23-\x7e]{1,255}))$/;
/** Longer answers are no answers to a change. */
const MAX_BODY_LENGTH = 64 * 1024;
/** What belongs to the answer, besides its body. */
const KEPT_HEADERS = [
  'content-type',
  'location',
  'etag',
  'last-modified',
  'gateway-integrity',
  'gateway-transfer',
];

declare module 'fastify' {
  interface FastifyContextConfig {
    /** `secret`: what the body says is shown once and never kept. */
    answer?: 'secret';
  }
}

/** Members of bodies that no fingerprint may hold. */
const SECRETS: readonly string[] = ['password', 'account', 'key', 'secret'];

/** Calls that have been begun. */
const begun = new WeakMap<FastifyRequest, CallOnce>();

/** Watches every changing call of the scope that carries the header. */
export function installIdempotency(api: FastifyInstance, calls: RepeatedCalls): void {
  api.addHook('preHandler', async (request, reply) => {
    const call = callOf(request);
    if (call === undefined) return;
    const answer = calls.begin(call);
    if (answer === undefined) begun.set(request, call);
    else return giveAgain(reply, answer);
  });
  api.addHook('onSend', async (request, reply, payload) => {
    const call = begun.get(request);
    if (call === undefined) return;
    begun.delete(request);
    // What failed has changed nothing, or says itself what it has; it may be tried again.
    if (reply.statusCode < 200 || reply.statusCode >= 300) calls.failed(call);
    else calls.done(call, answerOf(request, reply, payload));
  });
  // What was streamed past Fastify cannot be given again.
  api.addHook('onResponse', async (request) => {
    const call = begun.get(request);
    if (call !== undefined) calls.failed(call);
  });
}

function callOf(request: FastifyRequest): CallOnce | undefined {
  const header = request.headers[HEADER];
  const { identity, method } = request;
  if (header === undefined || identity === null || !CHANGING.includes(method)) return undefined;
  // tus has its own way to find out how far a call has come.
  if (request.headers['tus-resumable'] !== undefined) return undefined;
  const [, quoted, bare] = KEY.exec(String(header)) ?? [];
  const key = quoted ?? bare;
  if (key === undefined)
    throw new RequestRefused('REQUEST_INVALID', 'Idempotency-Key must be 1 to 255 visible ASCII characters');
  return { asker: identity.principal.id, key, fingerprint: fingerprintOf(request) };
}

/** A body that streams is told by its length and its digests. */
function fingerprintOf({ method, url, body, headers }: FastifyRequest): string {
  const told = ['content-length', 'content-digest', 'repr-digest', 'content-range'].map(
    (name) => headers[name],
  );
  return hash('sha256', JSON.stringify([method, url, body ?? told], withoutSecrets), 'base64url');
}

/** A password has so little chance in it that its hash could be tried out by whoever gets the database. */
function withoutSecrets(name: string, value: unknown): unknown {
  return SECRETS.includes(name) ? undefined : value;
}

function answerOf(request: FastifyRequest, reply: FastifyReply, payload: unknown): KeptAnswer {
  const headers = Object.fromEntries(
    KEPT_HEADERS.flatMap((name) => {
      const value = reply.getHeader(name);
      return value === undefined ? [] : [[name, String(value)]];
    }),
  );
  const isSecret = request.routeOptions.config.answer === 'secret';
  const body = isSecret ? undefined : textOf(payload);
  return { status: reply.statusCode, headers, body };
}

function textOf(payload: unknown): string | undefined {
  if (payload === undefined || payload === null) return '';
  return typeof payload === 'string' && payload.length <= MAX_BODY_LENGTH ? payload : undefined;
}

function giveAgain(reply: FastifyReply, { status, headers, body }: KeptAnswer): FastifyReply {
  void reply.code(status).headers(headers).header('Idempotency-Replayed', 'true');
  return body === '' ? reply.send() : reply.serializer(String).send(body);
}
