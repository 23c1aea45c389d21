/** What a URL of the plain bridge names: server, options, path; and the login in its Basic credentials. */
import type { FastifyRequest } from 'fastify';
import { CHARSET_CHOICES, MODE_CHOICES, SECURITY_CHOICES } from '../contract/choices.ts';
import type { SiteDraft } from '../contract/site.ts';
import { RequestRefused } from '../problem.ts';
import { normaliseHost } from '../security/host-name.ts';

/** `[host]:port`, `host:port` or `host`. */
const AUTHORITY = /^(\[[^\]]+\]|[^:]+)(?::(\d{1,5}))?$/;

const OPTIONS = ['security', 'mode', 'charset'] as const;

/** The site that a request names. scheme: of the route. Throws RequestRefused, HostInvalid. */
export function draftOf(request: FastifyRequest, scheme: 'ftp' | 'ftps'): SiteDraft {
  const { server } = request.params as { server: string };
  const query = request.query as Record<string, string | undefined>;
  const [, host, portText] = AUTHORITY.exec(server) ?? [];
  const port = portText === undefined ? undefined : Number(portText);
  if (host === undefined || port === 0 || (port ?? 0) > 65_535) {
    throw new RequestRefused('HOST_INVALID', 'the server is written host or host:port');
  }
  return {
    saved: false,
    host: normaliseHost(host),
    ...(port === undefined ? {} : { port }),
    security: choice(query, 'security', SECURITY_CHOICES) ?? (scheme === 'ftps' ? 'implicit' : 'auto'),
    mode: choice(query, 'mode', MODE_CHOICES) ?? 'auto',
    charset: choice(query, 'charset', CHARSET_CHOICES) ?? 'auto',
    ...basicCredentials(request.headers.authorization),
  };
}

/**
 * The options that the request's URL has, as the query of a link: `?security=plain&charset=gb18030`, or nothing. What is reached
 * from a page has to be reached in the same way, and names are spelled by the charset.
 */
export function optionsOf(request: FastifyRequest): string {
  const query = request.query as Record<string, string | undefined>;
  const told = OPTIONS.flatMap((name) => {
    const value = query[name];
    return value === undefined ? [] : [`${name}=${encodeURIComponent(value)}`];
  });
  return told.length === 0 ? '' : `?${told.join('&')}`;
}

function choice<T extends string>(
  query: Record<string, string | undefined>,
  name: string,
  choices: readonly T[],
): T | undefined {
  const value = query[name];
  if (value === undefined) return undefined;
  const found = choices.find((one) => one === value);
  if (found === undefined)
    throw new RequestRefused('REQUEST_INVALID', `${name} is one of ${choices.join(', ')}`);
  return found;
}

/** RFC 7617. None means anonymous. */
function basicCredentials(header: string | undefined): { user?: string; password?: string } {
  const [, encoded] = /^Basic ([A-Za-z0-9+/]+=*)$/i.exec(header ?? '') ?? [];
  if (encoded === undefined) return {};
  const text = Buffer.from(encoded, 'base64').toString('utf8');
  const colon = text.indexOf(':');
  return colon === -1 ? { user: text } : { user: text.slice(0, colon), password: text.slice(colon + 1) };
}
