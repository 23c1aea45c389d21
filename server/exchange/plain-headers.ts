/** The headers of a response that goes past Fastify. */
import type { FastifyReply } from 'fastify';
import { serverTiming } from './server-timing.ts';

/** Headers that hooks have set; a hijacked reply would lose them. */
export function plainHeaders(reply: FastifyReply): Record<string, string | string[]> {
  const entries = Object.entries(reply.getHeaders()).filter(([, value]) => value !== undefined);
  const set = entries.map(([name, value]) => [name, Array.isArray(value) ? value : String(value)] as const);
  return { ...Object.fromEntries(set), 'server-timing': serverTiming(reply) };
}
