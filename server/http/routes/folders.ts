/** `/sites/{id}/folders/{path}`: list, make, remove; `/sites/{id}/entries/{path}`: facts of one entry. */
import type { FastifyInstance } from 'fastify';
import { Type } from 'typebox';
import { Entry, Folder } from '../../contract/entry.ts';
import { createFolder, deleteFolder } from '../../files/change-entry.ts';
import { describeEntry } from '../../files/describe-entry.ts';
import { remotePathOf } from '../request-path.ts';
import { folderOf, streamFolder, wantsStream } from '../send-listing.ts';
import type { HttpServices } from '../services.ts';
import { SEGMENTS_BEFORE_PATH, workOf } from '../site-work.ts';

const Parents = Type.Object({ parents: Type.Optional(Type.Boolean()) }, { additionalProperties: false });

export function folderRoutes(app: FastifyInstance, services: HttpServices): void {
  const { pools } = services;

  app.get('/sites/:site/folders/*', { schema: { response: { 200: Folder } } }, async (request, reply) => {
    const path = remotePathOf(request, SEGMENTS_BEFORE_PATH);
    const work = workOf(request, reply, services);
    return wantsStream(request) ? streamFolder(pools, work, path, reply) : folderOf(pools, work, path);
  });

  app.put('/sites/:site/folders/*', { schema: { querystring: Parents } }, async (request, reply) => {
    const path = remotePathOf(request, SEGMENTS_BEFORE_PATH);
    const { parents } = request.query as { parents?: boolean };
    await createFolder(pools, workOf(request, reply, services), path, {
      parents: parents === false ? 'must exist' : 'create',
    });
    return reply.code(201).send();
  });

  app.delete('/sites/:site/folders/*', async (request, reply) => {
    const path = remotePathOf(request, SEGMENTS_BEFORE_PATH);
    const work = workOf(request, reply, services);
    const isEmpty = async (): Promise<boolean> => (await folderOf(pools, work, path)).entries.length === 0;
    await deleteFolder(pools, work, path, isEmpty);
    return reply.code(204).send();
  });

  app.get('/sites/:site/entries/*', { schema: { response: { 200: Entry } } }, async (request, reply) =>
    describeEntry(pools, workOf(request, reply, services), remotePathOf(request, SEGMENTS_BEFORE_PATH)),
  );
}
