/** A WebDAV client for tests: requests as they stand on the wire, and answers as XML that a parser has accepted. */
import type { OutgoingHttpHeaders } from 'node:http';
import { SaxesParser } from 'saxes';
import type { TestSite } from './gateway.ts';
import type { Exchange } from './http-exchange.ts';

/** Path of a URL for a path on the server. */
export function davUrl(site: TestSite, path: string): string {
  return `/dav/${site.id}${path.split('/').map(encodeURIComponent).join('/')}`;
}

/** One request about a path, with the token of whoever made the site. */
export function dav(
  site: TestSite,
  method: string,
  path: string,
  { headers = {}, body }: { readonly headers?: OutgoingHttpHeaders; readonly body?: Buffer | string } = {},
): Promise<Exchange> {
  const request = { method, path: davUrl(site, path), headers };
  return site.owner.ask(body === undefined ? request : { ...request, body });
}

/** COPY or MOVE to another path of the same site. */
export function davTo(
  site: TestSite,
  method: 'COPY' | 'MOVE',
  paths: { readonly from: string; readonly to: string },
  headers: OutgoingHttpHeaders = {},
): Promise<Exchange> {
  const destination = `http://127.0.0.1:${site.owner.port}${davUrl(site, paths.to)}`;
  return dav(site, method, paths.from, { headers: { destination, ...headers } });
}

/** Locks a path; the token is that of the answer. */
export async function davLock(
  site: TestSite,
  path: string,
  {
    scope = 'exclusive',
    headers = {},
  }: { readonly scope?: string; readonly headers?: OutgoingHttpHeaders } = {},
): Promise<Exchange & { readonly token: string }> {
  const body = `<lockinfo xmlns="DAV:"><lockscope><${scope}/></lockscope><locktype><write/></locktype><owner>kim</owner></lockinfo>`;
  const answer = await dav(site, 'LOCK', path, { headers, body });
  return { ...answer, token: String(answer.headers['lock-token'] ?? '').slice(1, -1) };
}

/** The text of each element of a name in `DAV:`, in order, and a proof that the body is well-formed. */
export function textsOf({ body }: Pick<Exchange, 'body'>, local: string): string[] {
  const parser = new SaxesParser({ xmlns: true });
  const texts: string[] = [];
  let inside = 0;
  parser.on('error', (error) => {
    throw error;
  });
  parser.on('opentag', (tag) => {
    if (tag.uri === 'DAV:' && tag.local === local && inside++ === 0) texts.push('');
  });
  parser.on('text', (text) => {
    if (inside > 0) texts.push((texts.pop() ?? '') + text);
  });
  parser.on('closetag', (tag) => {
    if (tag.uri === 'DAV:' && tag.local === local) inside -= 1;
  });
  parser.write(body.toString()).close();
  return texts;
}
