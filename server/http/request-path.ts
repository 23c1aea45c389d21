/** The remote path in a request's URL, taken from the raw URL so that it is decoded exactly once. */
import type { FastifyRequest } from 'fastify';
import { canonicalPath } from '../security/remote-path.ts';

/**
 * The canonical remote path behind a route with a wildcard at its end.
 * segmentsBefore: how many path segments of the URL precede it. Throws PathInvalid.
 */
export function remotePathOf(request: FastifyRequest, segmentsBefore: number): string {
  return canonicalPath(rawPathAfter(request, segmentsBefore));
}

/** The same, still percent-encoded; begins with a slash. */
export function rawPathAfter(request: FastifyRequest, segmentsBefore: number): string {
  const [path = ''] = (request.raw.url ?? '').split('?', 1);
  return `/${path
    .split('/')
    .slice(segmentsBefore + 1)
    .join('/')}`;
}
