/** What a route answers with, as its own description says: that decides 406, and where HEAD costs no more than GET. */
import type { FastifyInstance, RouteOptions } from 'fastify';
import { preferredType } from '../exchange/accept.ts';
import { RequestRefused } from '../problem.ts';

const JSON_TYPE = 'application/json';
/** What answers once and whole; streams have other types. */
const TEXTS: readonly string[] = [JSON_TYPE, 'text/plain'];
/** Bytes that somebody asked for by their path are sent as what they are (RFC 9110 section 12.4.1). */
const BYTES = 'application/octet-stream';

/** Media types of the successful bodies, in the order of the description; empty when it says nothing. */
export function producedTypes(schema: unknown): string[] {
  const { response = {} } = (schema ?? {}) as { response?: Record<string, object> };
  const successes = Object.entries(response).filter(([status]) => status.startsWith('2'));
  return [...new Set(successes.flatMap(([, body]) => typesOf(body)))];
}

function typesOf(body: object): string[] {
  if ('content' in body) return Object.keys(body.content as object);
  return 'type' in body && body.type === 'null' ? [] : [JSON_TYPE];
}

/** Refuses, before any work is done, what could only be answered in a form that the client does not take. */
export function installNegotiation(api: FastifyInstance): void {
  api.addHook('preValidation', async (request) => {
    const offered = producedTypes(request.routeOptions.schema);
    if (offered.length === 0 || offered.includes(BYTES)) return;
    if (preferredType(request.headers.accept, offered) === undefined)
      throw new RequestRefused('NOT_ACCEPTABLE', `this is told as ${offered.join(' or ')}`);
  });
}

/** Bodies are read as they are: plain text is no JSON, and nothing is unpacked (T42, T56). */
export function installBodyRules(app: FastifyInstance): void {
  app.removeContentTypeParser('text/plain');
  app.addHook('preParsing', async ({ headers }, reply) => {
    // A transfer coding that we do not undo would be stored with the body (RFC 9112 section 6.1).
    const transfer = headers['transfer-encoding'] ?? 'chunked';
    if (transfer.trim().toLowerCase() !== 'chunked')
      throw new RequestRefused('MEDIA_TYPE', 'of transfer codings only chunked is undone');
    const encoding = headers['content-encoding'] ?? 'identity';
    if (encoding.trim().toLowerCase() === 'identity') return;
    // RFC 9110 section 15.5.16.
    void reply.header('Accept-Encoding', 'identity');
    throw new RequestRefused('MEDIA_TYPE', 'bodies are taken as they are; send them uncompressed');
  });
}

/**
 * HEAD for every GET that answers with a text that is there as a whole and has no HEAD of its own (RFC 9110 section 9.3.2): the same
 * handler, whose body Node leaves out. Call it before the routes are registered; call what it returns after the last one.
 */
export function answerHeads(api: FastifyInstance): () => void {
  const gets: RouteOptions[] = [];
  const heads = new Set<string>();
  api.addHook('onRoute', (route) => {
    const methods = [route.method].flat();
    if (methods.includes('HEAD')) heads.add(route.url);
    else if (methods.includes('GET') && isText(route)) gets.push({ ...route });
  });
  return () => {
    for (const { url, handler, schema = {}, config } of gets.filter((get) => !heads.has(get.url))) {
      const route = { url: url.slice(api.prefix.length), handler, schema: { ...schema, hide: true } };
      api.route({ method: 'HEAD', ...route, ...(config === undefined ? {} : { config }) });
    }
  };
}

function isText({ schema }: RouteOptions): boolean {
  const types = producedTypes(schema);
  return types.length > 0 && types.every((type) => TEXTS.includes(type));
}
