/** PROPFIND: the properties of a resource, and of what is in a folder, as the listing arrives. RFC 4918 section 9.1. */
import type { FastifyReply } from 'fastify';
import type { Entry } from '../../contract/entry.ts';
import { listFolder } from '../../files/list-folder.ts';
import { quotaAt } from '../../files/quota.ts';
import { foundAt, thereAt } from '../dav-call.ts';
import type { DavCall, DavMethod } from '../dav-call.ts';
import { depthOf } from '../depth.ts';
import { DepthRefused } from '../errors.ts';
import { liveProperty } from '../live-properties.ts';
import { statusElement, responseElement } from '../multistatus.ts';
import { MultistatusStream } from '../multistatus-stream.ts';
import { requireConditions } from '../preconditions.ts';
import { propfindRequestOf } from '../propfind-request.ts';
import type { PropfindRequest } from '../propfind-request.ts';
import { ResourceWriter } from '../resource-writer.ts';
import { readXml } from '../xml-body.ts';

/** A listing does not tell what a link leads to; so many are asked about one by one, the others are shown as files. */
const MAX_LINKS = 200;

export const propfind: DavMethod = async (call): Promise<FastifyReply> => {
  const { request, reply, services, work, path } = call;
  const depth = depthOf(request.headers.depth, { absent: 'infinity', allowed: ['0', '1', 'infinity'] });
  const wanted = propfindRequestOf(await readXml(request.raw));
  if (depth === 'infinity') throw new DepthRefused();
  if (request.headers.if !== undefined) await requireConditions(call);
  const entry = await thereAt(call, path);
  const isFolder = entry.kind === 'folder';
  const quota = isFolder && asksForQuota(wanted) ? await quotaAt(services.pools, work, path) : undefined;
  const writer = new ResourceWriter(call, wanted, quota);
  const stream = new MultistatusStream(request, reply, work.signal);
  return stream.run(async () => {
    await stream.write(writer.write(entry));
    if (isFolder && depth === '1') await sendMembers(call, writer, stream);
  });
};

async function sendMembers(call: DavCall, writer: ResourceWriter, stream: MultistatusStream): Promise<void> {
  const { services, work, path, hrefs } = call;
  const links: Entry[] = [];
  const { complete } = await listFolder(services.pools, work, path, async (entries) => {
    const shown = entries.filter((entry) => {
      // A name that cannot be sent cannot be asked for either, and control characters have no place in XML.
      if (entry.unsafe === true) return false;
      const isLater = entry.kind === 'link' && links.length < MAX_LINKS;
      if (isLater) links.push(entry);
      return !isLater;
    });
    await stream.write(shown.map((entry) => writer.write(entry)).join(''));
  });
  for (const link of links) await stream.write(writer.write(await leadsTo(call, link)));
  // RFC 4918 section 11.5: the server ran out of what it needs to tell more.
  if (!complete) await stream.write(responseElement(hrefs.of(path, 'folder'), statusElement(507)));
}

/** What a link leads to, under the link's own name; the link itself where it leads nowhere. */
async function leadsTo(call: DavCall, link: Entry): Promise<Entry> {
  const found = await foundAt(call, link.path);
  return found === undefined ? link : { ...found, name: link.name, path: link.path };
}

function asksForQuota(wanted: PropfindRequest): boolean {
  const names = wanted.type === 'named' ? wanted.properties : wanted.type === 'all' ? wanted.include : [];
  return names.some((name) => liveProperty(name)?.isTold === 'when named');
}
