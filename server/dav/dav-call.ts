/** One request about something on a site: who asks, where, and on whose behalf the FTP side works. */
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Principal } from '../accounts/principal.ts';
import type { Entry } from '../contract/entry.ts';
import type { Right } from '../contract/choices.ts';
import { identityOf } from '../exchange/identity.ts';
import { remotePathOf } from '../exchange/request-path.ts';
import { workOf } from '../exchange/site-work.ts';
import { describeEntry } from '../files/describe-entry.ts';
import { EntryForbidden, EntryMissing } from '../files/errors.ts';
import type { Work } from '../files/session-pools.ts';
import type { Site } from '../sites/site.ts';
import { Hrefs } from './hrefs.ts';
import { pathKey } from './path-key.ts';
import type { DavServices } from './services.ts';

/** `/dav/{site}` precede a remote path. */
const SEGMENTS_BEFORE_PATH = 2;

/** What each method works with. */
export interface DavCall {
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
  readonly services: DavServices;
  readonly principal: Principal;
  readonly site: Site;
  readonly work: Work;
  readonly hrefs: Hrefs;
  /** Canonical. */
  readonly path: string;
  /** The same as what is kept knows it. */
  readonly key: string;
}

/** One method of WebDAV. */
export type DavMethod = (call: DavCall) => Promise<FastifyReply>;

/** Throws AuthRequired, SiteMissing, RightMissing, PathInvalid or NameNotEncodable. */
export function davCall(
  request: FastifyRequest,
  reply: FastifyReply,
  services: DavServices,
  right: Right,
): DavCall {
  const path = remotePathOf(request, SEGMENTS_BEFORE_PATH);
  const work = workOf(request, reply, services, { right, paths: [path] });
  const { site } = work;
  return {
    request,
    reply,
    services,
    principal: identityOf(request).principal,
    site,
    work,
    hrefs: new Hrefs(services.publicUrl(), site.id),
    path,
    key: pathKey(site, path),
  };
}

/** What is at a path of the site; undefined when nothing is. A link is described as what it leads to. */
export async function foundAt({ services, work }: DavCall, path: string): Promise<Entry | undefined> {
  try {
    return await describeEntry(services.pools, work, path);
  } catch (error) {
    if (error instanceof EntryMissing) return undefined;
    throw error;
  }
}

/** The same, and it has to be there. Rejects with EntryMissing. */
export async function thereAt(call: DavCall, path: string): Promise<Entry> {
  const entry = await foundAt(call, path);
  if (entry === undefined) throw new EntryMissing();
  return entry;
}

/** The top folder of a site can be neither removed nor replaced. Throws EntryForbidden. */
export function requireBelowTop(path: string): void {
  if (path === '/') throw new EntryForbidden();
}

/** One header as text; several of the same name put together as HTTP does. */
export function headerOf({ request }: DavCall, name: string): string | undefined {
  const value = request.headers[name];
  return Array.isArray(value) ? value.join(', ') : value;
}
