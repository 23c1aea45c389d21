/** `/sites/{id}/folders/{path}`: list, make, remove; `/sites/{id}/entries/{path}`: facts of one entry. */
import type { FastifyInstance } from 'fastify';
import { Type } from 'typebox';
import { Entry } from '../../contract/entry.ts';
import { createFolder, deleteFolder } from '../../files/change-entry.ts';
import { describeEntry } from '../../files/describe-entry.ts';
import { listFolder } from '../../files/list-folder.ts';
import { listingFormatFor, ndjsonListing } from '../listing-formats.ts';
import { remotePathOf } from '../../exchange/request-path.ts';
import { sendListing } from '../send-listing.ts';
import type { HttpServices } from '../services.ts';
import { SEGMENTS_BEFORE_PATH, workOf } from '../../exchange/site-work.ts';

const Nothing = Type.Object({}, { additionalProperties: false });
const Parents = Type.Object({ parents: Type.Optional(Type.Boolean()) }, { additionalProperties: false });

export function folderRoutes(app: FastifyInstance, services: HttpServices): void {
  const { pools } = services;

  app.get('/sites/:site/folders/*', { schema: { querystring: Nothing } }, async (request, reply) => {
    const path = remotePathOf(request, SEGMENTS_BEFORE_PATH);
    const work = workOf(request, reply, services, { right: 'read', paths: [path] });
    const format = listingFormatFor(request.headers.accept, [ndjsonListing]);
    return sendListing(request, reply, { pools, work, path, format });
  });

  app.put('/sites/:site/folders/*', { schema: { querystring: Parents } }, async (request, reply) => {
    const path = remotePathOf(request, SEGMENTS_BEFORE_PATH);
    const { parents } = request.query as { parents?: boolean };
    const work = workOf(request, reply, services, { right: 'write', paths: [path] });
    await createFolder(pools, work, path, {
      parents: parents === false ? 'must exist' : 'create',
    });
    return reply.code(201).send();
  });

  app.delete('/sites/:site/folders/*', async (request, reply) => {
    const path = remotePathOf(request, SEGMENTS_BEFORE_PATH);
    const work = workOf(request, reply, services, { right: 'delete', paths: [path] });
    await deleteFolder(pools, work, path, async () => {
      const { count } = await listFolder(pools, work, path, () => undefined);
      return count === 0;
    });
    return reply.code(204).send();
  });

  app.get('/sites/:site/entries/*', { schema: { response: { 200: Entry } } }, async (request, reply) => {
    const path = remotePathOf(request, SEGMENTS_BEFORE_PATH);
    const work = workOf(request, reply, services, { right: 'read', paths: [path] });
    return describeEntry(pools, work, path);
  });
}
