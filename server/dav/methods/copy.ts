/** COPY: a file, or a folder with everything in it or nothing. RFC 4918 section 9.8. */
import { createFolder } from '../../files/change-entry.ts';
import { copyFile } from '../../files/copy-file.ts';
import { copyTree } from '../../files/copy-tree.ts';
import type { EntryFailure } from '../../files/entry-failure.ts';
import { putAside } from '../../files/put-aside.ts';
import type { DavCall, DavMethod } from '../dav-call.ts';
import { depthOf } from '../depth.ts';
import { destinationOf } from '../destination.ts';
import type { Destination } from '../destination.ts';
import { sendFailures } from '../failures.ts';
import { requireConditions, requireUnlocked } from '../preconditions.ts';
import { refuseBody } from '../xml-body.ts';

export const copy: DavMethod = async (call) => {
  const { request, reply, services, site, key } = call;
  await refuseBody(request.raw);
  const depth = depthOf(request.headers.depth, { absent: 'infinity', allowed: ['0', 'infinity'] });
  const target = await destinationOf(call);
  const submitted = await requireConditions(call);
  requireUnlocked(call, submitted, [target.touch]);
  const failures = await copied(call, target, depth);
  services.locks.forget(site.id, target.key, 'inside');
  services.properties.copy(site, key, target.key, depth === '0' ? 'alone' : 'all');
  if (failures.length > 0) return sendFailures(call, failures);
  return reply.code(target.replaced === undefined ? 201 : 204).send();
};

async function copied(
  call: DavCall,
  { path: to, source, replaced }: Destination,
  depth: '0' | 'infinity',
): Promise<EntryFailure[]> {
  const { services, work, path: from } = call;
  const { pools } = services;
  const run = async (): Promise<EntryFailure[]> => {
    if (source.kind === 'folder' && depth === 'infinity') return copyTree(pools, work, { from, to });
    if (source.kind === 'folder') await createFolder(pools, work, to, { parents: 'must exist' });
    else await copyFile(pools, work, { from, to });
    return [];
  };
  // A file that takes the place of a file does so in one step.
  const isStepAside = replaced !== undefined && (source.kind === 'folder' || replaced.kind === 'folder');
  if (!isStepAside) return run();
  const { result, failures } = await putAside(pools, work, { path: to, leftover: 'remove' }, run);
  return [...result, ...failures];
}
