/** PUT: a whole file, put in place only when all of it has arrived. */
import { receiveFile } from '../../exchange/receive-file.ts';
import { EntryMissing, IsFolder } from '../../files/errors.ts';
import { refuseMethod } from '../allow.ts';
import { foundAt } from '../dav-call.ts';
import type { DavCall, DavMethod } from '../dav-call.ts';
import { ParentMissing } from '../errors.ts';
import { parentKey } from '../path-key.ts';
import { requireConditions, requireUnlocked } from '../preconditions.ts';

export const put: DavMethod = async (call) => {
  const { request, reply, services, work, path, principal } = call;
  if (path === '/') throw refuseMethod(reply, 'folder');
  const submitted = await requireConditions(call);
  requireUnlocked(call, submitted, [{ path: call.key, kind: await kindOfTouch(call), isDeep: false }]);
  const { pools, board } = services;
  const target = { work, path, parents: 'must exist' } as const;
  return receiveFile(request, reply, { pools, board, owner: principal.id }, target).catch(
    (error: unknown) => {
      if (error instanceof EntryMissing) throw new ParentMissing(error);
      if (error instanceof IsFolder) throw refuseMethod(reply, 'folder');
      throw error;
    },
  );
};

/** Only where the folder is locked it matters whether the file is new, and only then it is asked. */
async function kindOfTouch(call: DavCall): Promise<'content' | 'membership'> {
  const { services, site, key, path } = call;
  const folder = parentKey(key);
  const isFolderLocked = services.locks.of(site.id).some((lock) => lock.path === folder);
  return isFolderLocked && (await foundAt(call, path)) === undefined ? 'membership' : 'content';
}
