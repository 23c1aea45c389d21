/** `/sites/{id}/files/{path}`: the bytes of a file, and the changes to one entry. */
import type { FastifyInstance } from 'fastify';
import { Type } from 'typebox';
import { EntryChange } from '../../contract/entry.ts';
import { changeEntry, deleteFile } from '../../files/change-entry.ts';
import { openFile } from '../../files/read-file.ts';
import type { OpenFile } from '../../files/read-file.ts';
import { canonicalText } from '../../security/remote-path.ts';
import { identityOf } from '../../exchange/identity.ts';
import { receiveFile } from '../../exchange/receive-file.ts';
import { remoteFileOf, remotePathOf } from '../../exchange/request-path.ts';
import { sendFile, sendFileHead } from '../../exchange/send-file.ts';
import type { HttpServices } from '../services.ts';
import { SEGMENTS_BEFORE_PATH, workOf } from '../../exchange/site-work.ts';

const URL_OF_FILE = '/sites/:site/files/*';
/** `?download` asks the browser to save the file. */
const Download = Type.Object(
  { download: Type.Optional(Type.String({ maxLength: 5 })) },
  { additionalProperties: false },
);
const Parents = Type.Object({ parents: Type.Optional(Type.Boolean()) }, { additionalProperties: false });

export function fileRoutes(app: FastifyInstance, services: HttpServices): void {
  const { pools, board } = services;
  const dispositionOf = (query: unknown): 'attachment' | 'inline' =>
    (query as { download?: string }).download === undefined ? 'inline' : 'attachment';

  app.get(URL_OF_FILE, { schema: { querystring: Download } }, async (request, reply) => {
    const path = remotePathOf(request, SEGMENTS_BEFORE_PATH);
    const work = workOf(request, reply, services, { right: 'read', paths: [path] });
    const open = (): Promise<OpenFile> => openFile(pools, work, path);
    return sendFile(request, reply, open, { path, disposition: dispositionOf(request.query) });
  });

  app.head(URL_OF_FILE, { schema: { querystring: Download } }, async (request, reply) => {
    const path = remotePathOf(request, SEGMENTS_BEFORE_PATH);
    const file = await openFile(
      pools,
      workOf(request, reply, services, { right: 'read', paths: [path] }),
      path,
    );
    return sendFileHead(request, reply, file, { path, disposition: dispositionOf(request.query) });
  });

  app.delete(URL_OF_FILE, async (request, reply) => {
    const path = remoteFileOf(request, SEGMENTS_BEFORE_PATH);
    await deleteFile(pools, workOf(request, reply, services, { right: 'delete', paths: [path] }), path);
    return reply.code(204).send();
  });

  app.patch(URL_OF_FILE, { schema: { body: EntryChange } }, async (request, reply) => {
    const body = request.body as EntryChange;
    const change = body.path === undefined ? body : { ...body, path: canonicalText(body.path) };
    const from = remotePathOf(request, SEGMENTS_BEFORE_PATH);
    const paths = change.path === undefined ? [from] : [from, change.path];
    const work = workOf(request, reply, services, { right: 'write', paths });
    return { path: await changeEntry(pools, work, from, change) };
  });

  // In a scope of its own, because here a body is a stream of bytes whatever its type says.
  void app.register(async (scope) => {
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser('*', (_request, _payload, done) => done(null));
    scope.put(URL_OF_FILE, { schema: { querystring: Parents } }, async (request, reply) => {
      const path = remoteFileOf(request, SEGMENTS_BEFORE_PATH);
      const { parents } = request.query as { parents?: boolean };
      const work = workOf(request, reply, services, { right: 'write', paths: [path] });
      const owner = identityOf(request).principal.id;
      return receiveFile(
        request,
        reply,
        { pools, board, owner },
        { work, path, parents: parents === true ? 'create' : 'must exist' },
      );
    });
  });
}
