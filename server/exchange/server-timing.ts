/** How long an answer took, for the network panel of a browser. W3C Server Timing. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';

/** Steps of an answer besides the wait in line and all of it together. */
export type TimedStep = 'connect' | 'tls' | 'login' | 'data' | 'firstbyte';

/** How long requests have waited for sessions. */
const waitedMsOf = new WeakMap<FastifyRequest, number>();
const stepsOf = new WeakMap<FastifyRequest, Map<TimedStep, number>>();

/** Adds to the time that a request has waited in line for a session. */
export function noteWait(request: FastifyRequest, waitedMs: number): void {
  waitedMsOf.set(request, (waitedMsOf.get(request) ?? 0) + waitedMs);
}

/**
 * Adds to the time of a step. `connect`, `tls`, `login`: of a session that was opened while the request waited for one; `data`: from the
 * first command of a transfer until the server agreed and the data connection was there; `firstbyte`: from there to what may be sent.
 */
export function noteStep(request: FastifyRequest, step: TimedStep, ms: number | undefined): void {
  if (ms === undefined) return;
  const steps = stepsOf.get(request) ?? new Map<TimedStep, number>();
  steps.set(step, (steps.get(step) ?? 0) + ms);
  stepsOf.set(request, steps);
}

/** The steps of a session that was opened for a request. */
export function noteOpening(
  request: FastifyRequest,
  opening: { readonly connectMs: number; readonly tlsMs?: number; readonly loginMs: number },
): void {
  noteStep(request, 'connect', opening.connectMs);
  noteStep(request, 'tls', opening.tlsMs);
  noteStep(request, 'login', opening.loginMs);
}

/** Sets the header on every response that Fastify sends itself. */
export function installServerTiming(app: FastifyInstance): void {
  app.addHook('onSend', async (_request, reply) => void reply.header('Server-Timing', serverTiming(reply)));
}

/**
 * `queue;dur=3.1, total;dur=12.3`: milliseconds that the request waited for a session (logging in included), where it needed one, and
 * from the request's head to the response's. Behind them the steps that are known.
 */
export function serverTiming(reply: FastifyReply): string {
  const waitedMs = waitedMsOf.get(reply.request);
  const entries: [string, number][] = [
    ...(waitedMs === undefined ? [] : [['queue', waitedMs] as [string, number]]),
    ['total', reply.elapsedTime],
    ...(stepsOf.get(reply.request) ?? []),
  ];
  return entries.map(([name, ms]) => `${name};dur=${ms.toFixed(1)}`).join(', ');
}
