/** DELETE: a file, a link, or a folder with everything in it. RFC 4918 section 9.6. */
import { removeTree } from '../../files/remove-tree.ts';
import { requireBelowTop } from '../dav-call.ts';
import type { DavMethod } from '../dav-call.ts';
import { depthOf } from '../depth.ts';
import { sendFailures } from '../failures.ts';
import { requireConditions, requireUnlocked } from '../preconditions.ts';
import { refuseBody } from '../xml-body.ts';

export const remove: DavMethod = async (call) => {
  const { request, reply, services, site, work, path, key } = call;
  await refuseBody(request.raw);
  requireBelowTop(path);
  depthOf(request.headers.depth, { absent: 'infinity', allowed: ['infinity'] });
  const submitted = await requireConditions(call);
  requireUnlocked(call, submitted, [{ path: key, kind: 'membership', isDeep: true }]);
  const failures = await removeTree(services.pools, work, path);
  if (failures.length > 0) return sendFailures(call, failures);
  services.locks.forget(site.id, key);
  services.properties.remove(site, key);
  return reply.code(204).send();
};
