/** MOVE: RNFR and RNTO; what clients have said of it moves along, its locks do not. RFC 4918 section 9.9. */
import type { FastifyReply } from 'fastify';
import type { Entry } from '../../contract/entry.ts';
import { moveEntry } from '../../files/move-entry.ts';
import type { Move } from '../../files/move-entry.ts';
import { requireBelowTop } from '../dav-call.ts';
import type { DavMethod } from '../dav-call.ts';
import { depthOf } from '../depth.ts';
import { destinationOf } from '../destination.ts';
import { sendFailures } from '../failures.ts';
import { requireConditions, requireUnlocked } from '../preconditions.ts';
import { refuseBody } from '../xml-body.ts';

export const move: DavMethod = async (call): Promise<FastifyReply> => {
  const { request, reply, services, site, work, path, key } = call;
  await refuseBody(request.raw);
  requireBelowTop(path);
  depthOf(request.headers.depth, { absent: 'infinity', allowed: ['infinity'] });
  const target = await destinationOf(call);
  const submitted = await requireConditions(call);
  requireUnlocked(call, submitted, [{ path: key, kind: 'membership', isDeep: true }, target.touch]);
  const replaces = replacesOf(target.source, target.replaced);
  const failures = await moveEntry(services.pools, work, { from: path, to: target.path, replaces });
  services.locks.forget(site.id, key);
  services.locks.forget(site.id, target.key, 'inside');
  services.properties.move(site, key, target.key);
  if (failures.length > 0) return sendFailures(call, failures);
  return reply.code(target.replaced === undefined ? 201 : 204).send();
};

function replacesOf(source: Entry, replaced: Entry | undefined): Move['replaces'] {
  if (replaced === undefined) return 'nothing';
  return source.kind === 'folder' || replaced.kind === 'folder' ? 'anything' : 'file by file';
}
