/** `/sites/{id}/folders/{path}`: list, make, remove; `/sites/{id}/entries/{path}`: facts of one entry. */
import type { FastifyInstance } from 'fastify';
import { Type } from 'typebox';
import { Entry, Folder, FolderLine } from '../../contract/entry.ts';
import { ListingQuery } from '../../contract/listing.ts';
import { SitePathParams, nothing } from '../../contract/operation.ts';
import { CLOSED } from '../../contract/schema.ts';
import { createFolder, deleteFolder } from '../../files/change-entry.ts';
import { describeEntry } from '../../files/describe-entry.ts';
import { EntryMissing } from '../../files/errors.ts';
import { listFolder } from '../../files/list-folder.ts';
import { entryTest } from '../../files/listing-snapshot.ts';
import { ListingSnapshots } from '../../files/listing-snapshots.ts';
import { RequestRefused } from '../../problem.ts';
import { jsonListing, listingFormatFor, ndjsonListing } from '../listing-formats.ts';
import { remotePathOf } from '../../exchange/request-path.ts';
import { sendListing } from '../send-listing.ts';
import { sendPage } from '../send-page.ts';
import type { HttpServices } from '../services.ts';
import { SEGMENTS_BEFORE_PATH, workOf } from '../../exchange/site-work.ts';

const URL_OF_FOLDER = '/sites/:site/folders/*';
const FORMATS = [jsonListing, ndjsonListing];
/** What only a snapshot can do. */
const PAGE_MEMBERS = ['limit', 'cursor', 'sort', 'order', 'folders'] as const;

const tags = ['Folders'];
const params = SitePathParams;
const LISTING = {
  operationId: 'listFolder',
  tags,
  params,
  summary: 'List a folder',
  description: [
    'As JSON the whole folder in the order of the server, or, with any query parameter, a page over a snapshot: filtered, sorted, and',
    'the same for all pages. As NDJSON (`Accept: application/x-ndjson`) entry by entry while they arrive, with `filter` and `hidden`',
    'only; the last line has `complete`, and a body without it was broken off. Links are shown as links and not followed.',
  ].join(' '),
  querystring: ListingQuery,
  response: {
    200: {
      description: 'The folder, or a page of it. With a `cursor` there are more pages.',
      content: {
        'application/json': { schema: Folder },
        'application/x-ndjson': { schema: FolderLine },
      },
    },
  },
};

const MAKING = {
  operationId: 'createFolder',
  tags,
  params,
  summary: 'Make a folder',
  description:
    'Makes the folder and, unless told otherwise, those around it. 409 EXISTS when something is there already.',
  querystring: Type.Object(
    {
      parents: Type.Optional(
        Type.Boolean({ description: 'Whether missing folders around it are made, too. Default true.' }),
      ),
    },
    CLOSED,
  ),
  response: { 201: nothing('It is there.') },
};

const REMOVING = {
  operationId: 'deleteFolder',
  tags,
  params,
  summary: 'Remove an empty folder',
  description: '409 NOT_EMPTY when something is in it.',
  querystring: Type.Object({}, CLOSED),
  response: { 204: nothing('It is gone.') },
};

const DESCRIBING = {
  operationId: 'getEntry',
  tags,
  params,
  summary: 'Facts of one entry',
  description: 'A link is described as what it leads to. No bytes are read.',
  querystring: Type.Object({}, CLOSED),
  response: { 200: Entry },
};

export function folderRoutes(app: FastifyInstance, services: HttpServices): void {
  const { pools } = services;
  const snapshots = new ListingSnapshots(() => performance.now());

  app.get(URL_OF_FOLDER, { schema: LISTING }, async (request, reply) => {
    const path = remotePathOf(request, SEGMENTS_BEFORE_PATH);
    const query = request.query as ListingQuery;
    const work = workOf(request, reply, services, { right: 'read', paths: [path] });
    const format = listingFormatFor(request.headers.accept, FORMATS);
    void reply.header('Vary', 'Accept');
    const hasQuery = Object.keys(query).length > 0;
    if (format === jsonListing && hasQuery)
      return sendPage(request, reply, { pools, snapshots, work, path, query });
    refusePages(query);
    return sendListing(request, reply, { pools, work, path, format, isWanted: entryTest(query) });
  });

  app.head(URL_OF_FOLDER, { schema: { ...LISTING, hide: true } }, async (request, reply) => {
    const path = remotePathOf(request, SEGMENTS_BEFORE_PATH);
    const work = workOf(request, reply, services, { right: 'read', paths: [path] });
    const { type } = listingFormatFor(request.headers.accept, FORMATS);
    const { kind } = await describeEntry(pools, work, path);
    if (kind !== 'folder') throw new EntryMissing();
    return reply.header('Vary', 'Accept').type(type).send();
  });

  app.put(URL_OF_FOLDER, { schema: MAKING }, async (request, reply) => {
    const path = remotePathOf(request, SEGMENTS_BEFORE_PATH);
    const { parents } = request.query as { parents?: boolean };
    const work = workOf(request, reply, services, { right: 'write', paths: [path] });
    await createFolder(pools, work, path, {
      parents: parents === false ? 'must exist' : 'create',
    });
    return reply.code(201).send();
  });

  app.delete(URL_OF_FOLDER, { schema: REMOVING }, async (request, reply) => {
    const path = remotePathOf(request, SEGMENTS_BEFORE_PATH);
    const work = workOf(request, reply, services, { right: 'delete', paths: [path] });
    await deleteFolder(pools, work, path, async () => {
      const { count } = await listFolder(pools, work, path, () => undefined);
      return count === 0;
    });
    return reply.code(204).send();
  });

  app.get('/sites/:site/entries/*', { schema: DESCRIBING }, async (request, reply) => {
    const path = remotePathOf(request, SEGMENTS_BEFORE_PATH);
    const work = workOf(request, reply, services, { right: 'read', paths: [path] });
    return describeEntry(pools, work, path);
  });
}

/** Entries that leave as they arrive cannot be sorted. */
function refusePages(query: ListingQuery): void {
  const member = PAGE_MEMBERS.find((one) => query[one] !== undefined);
  if (member !== undefined)
    throw new RequestRefused('REQUEST_INVALID', `querystring/${member} is for application/json only`);
}
