/** How long an answer took, for the network panel of a browser. W3C Server Timing. */
import type { FastifyInstance, FastifyReply } from 'fastify';

/** Sets the header on every response that Fastify sends itself. */
export function installServerTiming(app: FastifyInstance): void {
  app.addHook('onSend', async (_request, reply) => void reply.header('Server-Timing', serverTiming(reply)));
}

/** `total;dur=12.3`: milliseconds from the request's head to the response's. */
export function serverTiming(reply: FastifyReply): string {
  return `total;dur=${reply.elapsedTime.toFixed(1)}`;
}
