/** MKCOL: a new folder in one that is there. RFC 4918 section 9.3. */
import { createFolder } from '../../files/change-entry.ts';
import { EntryExists, EntryMissing } from '../../files/errors.ts';
import { refuseMethod } from '../allow.ts';
import type { DavMethod } from '../dav-call.ts';
import { ParentMissing } from '../errors.ts';
import { requireConditions, requireUnlocked } from '../preconditions.ts';
import { refuseBody } from '../xml-body.ts';

export const mkcol: DavMethod = async (call) => {
  const { request, reply, services, work, path, key } = call;
  await refuseBody(request.raw);
  if (path === '/') throw refuseMethod(reply, 'folder');
  const submitted = await requireConditions(call);
  requireUnlocked(call, submitted, [{ path: key, kind: 'membership', isDeep: false }]);
  await createFolder(services.pools, work, path, { parents: 'must exist' }).catch((error: unknown) => {
    if (error instanceof EntryExists) throw refuseMethod(reply, 'folder');
    if (error instanceof EntryMissing) throw new ParentMissing(error);
    throw error;
  });
  return reply.code(201).send();
};
