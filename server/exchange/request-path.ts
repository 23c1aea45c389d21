/** The remote path in a request's URL, taken from the raw URL so that it is decoded exactly once. */
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { PathInvalid } from '../security/errors.ts';
import { canonicalPath, hadTrailingSlash } from '../security/remote-path.ts';

/**
 * Refuses request targets that are no path (RFC 9112 section 3.2.2 to 3.2.4): the router strips the origin of an absolute
 * form, the raw URL keeps it, and the path would be another one than was asked for.
 */
export function requireOriginForm(app: FastifyInstance): void {
  app.addHook('onRequest', async (request) => {
    if (request.raw.url?.startsWith('/') !== true) throw new PathInvalid('is not in origin form');
  });
}

/**
 * The canonical remote path behind a route with a wildcard at its end.
 * segmentsBefore: how many path segments of the URL precede it. Throws PathInvalid.
 */
export function remotePathOf(request: FastifyRequest, segmentsBefore: number): string {
  return canonicalPath(rawPathAfter(request, segmentsBefore));
}

/** The same for a file, which no trailing slash can name. Throws PathInvalid. */
export function remoteFileOf(request: FastifyRequest, segmentsBefore: number): string {
  const raw = rawPathAfter(request, segmentsBefore);
  if (hadTrailingSlash(raw)) throw new PathInvalid('ends with a slash, as only a folder may');
  return canonicalPath(raw);
}

/** The path, still percent-encoded; begins with a slash. */
export function rawPathAfter(request: FastifyRequest, segmentsBefore: number): string {
  const [path = ''] = (request.raw.url ?? '').split('?', 1);
  return `/${path
    .split('/')
    .slice(segmentsBefore + 1)
    .join('/')}`;
}
