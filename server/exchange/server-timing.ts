/** How long an answer took, for the network panel of a browser. W3C Server Timing. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';

/** How long requests have waited for sessions. */
const waitedMsOf = new WeakMap<FastifyRequest, number>();

/** Adds to the time that a request has waited in line for a session. */
export function noteWait(request: FastifyRequest, waitedMs: number): void {
  waitedMsOf.set(request, (waitedMsOf.get(request) ?? 0) + waitedMs);
}

/** Sets the header on every response that Fastify sends itself. */
export function installServerTiming(app: FastifyInstance): void {
  app.addHook('onSend', async (_request, reply) => void reply.header('Server-Timing', serverTiming(reply)));
}

/**
 * `queue;dur=3.1, total;dur=12.3`: milliseconds that the request waited for a session (logging in included), where it needed one, and
 * from the request's head to the response's.
 */
export function serverTiming(reply: FastifyReply): string {
  const waitedMs = waitedMsOf.get(reply.request);
  const total = `total;dur=${reply.elapsedTime.toFixed(1)}`;
  return waitedMs === undefined ? total : `queue;dur=${waitedMs.toFixed(1)}, ${total}`;
}
