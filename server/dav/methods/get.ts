/** GET and HEAD: the bytes of a file, as REST sends them. A folder has none. */
import { sendFile, sendFileHead } from '../../exchange/send-file.ts';
import { IsFolder } from '../../files/errors.ts';
import { openFile } from '../../files/read-file.ts';
import type { DavMethod } from '../dav-call.ts';
import { refuseMethod } from '../allow.ts';
import { requireConditions } from '../preconditions.ts';

export const get: DavMethod = async (call) => {
  const { request, reply, services, work, path } = call;
  if (request.headers.if !== undefined) await requireConditions(call);
  const options = { path, disposition: 'inline' } as const;
  return sendFile(request, reply, () => openFile(services.pools, work, path), options).catch(
    (error: unknown) => refused(error, call),
  );
};

export const head: DavMethod = async (call) => {
  const { request, reply, services, work, path } = call;
  const file = await openFile(services.pools, work, path).catch((error: unknown) => refused(error, call));
  return sendFileHead(request, reply, file, { path, disposition: 'inline' });
};

function refused(error: unknown, { reply }: Parameters<DavMethod>[0]): never {
  if (!(error instanceof IsFolder)) throw error;
  throw refuseMethod(reply, 'folder');
}
