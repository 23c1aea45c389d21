/** How many requests anybody may make, told with every answer (draft-ietf-httpapi-ratelimit-headers-10) and kept by 429. */
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { RateLimit } from '../security/rate-limit.ts';

const WINDOW_MS = 60_000;
const NAME = '"requests"';

/**
 * Counts every request but those for the built page and for health. perMinute: for each principal, and for each address without one;
 * 0 is no limit. Comes after the guard.
 */
export function installRequestRate(app: FastifyInstance, perMinute: number): void {
  if (perMinute === 0) return;
  const limit = new RateLimit({ attempts: perMinute, windowMs: WINDOW_MS });
  const policy = `${NAME};q=${perMinute};w=${WINDOW_MS / 1_000}`;
  app.addHook('onRequest', async (request, reply) => {
    if (request.routeOptions.config.access === 'public' && request.method === 'GET') return;
    const key = keyOf(request);
    const isOver = limit.retryAfterMs(key) > 0;
    if (!isOver) limit.spend(key);
    const { attempts, fullAfterMs } = limit.left(key);
    void reply.header('RateLimit-Policy', policy);
    void reply.header('RateLimit', `${NAME};r=${attempts};t=${Math.ceil(fullAfterMs / 1_000)}`);
    if (isOver) limit.check(key);
  });
}

function keyOf({ identity, ip }: FastifyRequest): string {
  return identity === null ? `address ${ip}` : identity.principal.id;
}
