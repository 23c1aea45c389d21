/** `/dav/`: the sites that whoever asks can reach, as folders. And `/`, where some clients begin to look. */
import type { FastifyReply, FastifyRequest } from 'fastify';
import { identityOf } from '../exchange/identity.ts';
import { announceDav } from './allow.ts';
import { depthOf } from './depth.ts';
import { DepthRefused } from './errors.ts';
import { Hrefs } from './hrefs.ts';
import type { Resource } from './live-properties.ts';
import { MULTISTATUS_HEAD, MULTISTATUS_TAIL, XML_TYPE, propertyResponse } from './multistatus.ts';
import { propfindRequestOf } from './propfind-request.ts';
import type { DavServices } from './services.ts';
import { readXml } from './xml-body.ts';

/** A folder that is ours, not a server's. */
function folder(href: string, name: string): Resource {
  return { href, name, kind: 'folder', activeLocks: '', quota: undefined };
}

/** OPTIONS of either. */
export function rootOptions(_request: FastifyRequest, reply: FastifyReply): FastifyReply {
  announceDav(reply, 'sites');
  return reply.code(200).header('Content-Length', 0).send();
}

/** PROPFIND of `/dav/`. */
export async function listSites(
  request: FastifyRequest,
  reply: FastifyReply,
  services: DavServices,
): Promise<FastifyReply> {
  const publicUrl = services.publicUrl();
  const own = folder(new Hrefs(publicUrl).of('/', 'folder'), 'Gangway');
  const sites = services.sites.list(identityOf(request).principal);
  const members = sites.map(({ id, name }) => folder(new Hrefs(publicUrl, id).of('/', 'folder'), name));
  return sendFolders(request, reply, own, members);
}

/** PROPFIND of `/`: Windows asks for it before it goes further down. */
export async function showDoor(
  request: FastifyRequest,
  reply: FastifyReply,
  services: DavServices,
): Promise<FastifyReply> {
  const door = new Hrefs(services.publicUrl()).of('/', 'folder');
  return sendFolders(request, reply, folder(door.replace(/dav\/$/, ''), 'Gangway'), [folder(door, 'dav')]);
}

async function sendFolders(
  request: FastifyRequest,
  reply: FastifyReply,
  own: Resource,
  members: readonly Resource[],
): Promise<FastifyReply> {
  const depth = depthOf(request.headers.depth, { absent: 'infinity', allowed: ['0', '1', 'infinity'] });
  const wanted = propfindRequestOf(await readXml(request.raw));
  if (depth === 'infinity') throw new DepthRefused();
  const shown = depth === '1' ? [own, ...members] : [own];
  const responses = shown.map((resource) => propertyResponse(wanted, resource, []));
  return reply
    .code(207)
    .type(XML_TYPE)
    .send(MULTISTATUS_HEAD + responses.join('') + MULTISTATUS_TAIL);
}
