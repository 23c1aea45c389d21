/** `/sites/{id}/files/{path}`: the bytes of a file, and the changes to one entry. */
import type { FastifyInstance } from 'fastify';
import { EntryChange } from '../../contract/entry.ts';
import { changeEntry, deleteFile } from '../../files/change-entry.ts';
import { assertHolds } from '../../files/precondition.ts';
import { openFile } from '../../files/read-file.ts';
import type { OpenFile } from '../../files/read-file.ts';
import { canonicalText } from '../../security/remote-path.ts';
import { identityOf } from '../../exchange/identity.ts';
import { receiveFile } from '../../exchange/receive-file.ts';
import { remoteFileOf, remotePathOf } from '../../exchange/request-path.ts';
import { sendFile, sendFileHead } from '../../exchange/send-file.ts';
import { sendFollow } from '../../exchange/send-follow.ts';
import { conditionIn } from '../../exchange/upload-headers.ts';
import { SEGMENTS_BEFORE_PATH, workOf } from '../../exchange/site-work.ts';
import { CHANGING, DELETING, HEADING, READING, WRITING } from '../file-operations.ts';
import type { HttpServices } from '../services.ts';

const URL_OF_FILE = '/sites/:site/files/*';
/** A change is merged into what is there (RFC 7396 says how); both types mean that here. */
const CHANGE_TYPES = ['application/json', 'application/merge-patch+json'];

interface ReadingQuery {
  readonly download?: string;
  readonly follow?: boolean;
  readonly from?: number;
}

export function fileRoutes(app: FastifyInstance, services: HttpServices): void {
  const { pools } = services;

  app.get(URL_OF_FILE, { schema: READING }, async (request, reply) => {
    const path = remotePathOf(request, SEGMENTS_BEFORE_PATH);
    const { download, follow, from } = request.query as ReadingQuery;
    const work = workOf(request, reply, services, { right: 'read', paths: [path] });
    if (follow === true) return sendFollow(request, reply, { pools, work }, { path, fromBytes: from });
    const open = (): Promise<OpenFile> => openFile(pools, work, path);
    return sendFile(request, reply, open, { path, disposition: dispositionBy(download) });
  });

  app.head(URL_OF_FILE, { schema: HEADING }, async (request, reply) => {
    const path = remotePathOf(request, SEGMENTS_BEFORE_PATH);
    const { download } = request.query as ReadingQuery;
    const work = workOf(request, reply, services, { right: 'read', paths: [path] });
    const file = await openFile(pools, work, path);
    return sendFileHead(request, reply, file, { path, disposition: dispositionBy(download) });
  });

  app.delete(URL_OF_FILE, { schema: DELETING }, async (request, reply) => {
    const path = remoteFileOf(request, SEGMENTS_BEFORE_PATH);
    const work = workOf(request, reply, services, { right: 'delete', paths: [path] });
    await assertHolds(pools, work, path, conditionIn(request.headers));
    await deleteFile(pools, work, path);
    return reply.code(204).send();
  });

  void app.register(async (scope) => changing(scope, services));
  void app.register(async (scope) => writing(scope, services));
}

/** In a scope of its own, because it takes two media types and no others. */
function changing(scope: FastifyInstance, services: HttpServices): void {
  const { pools } = services;
  scope.removeAllContentTypeParsers();
  scope.addContentTypeParser(
    CHANGE_TYPES,
    { parseAs: 'string' },
    scope.getDefaultJsonParser('error', 'error'),
  );
  // RFC 5789 section 3.1; a 415 has to have it (section 2.2).
  scope.addHook('onRequest', async (_request, reply) => {
    void reply.header('Accept-Patch', CHANGE_TYPES.join(', '));
  });
  scope.patch(URL_OF_FILE, { schema: CHANGING }, async (request, reply) => {
    const body = request.body as EntryChange;
    const change = body.path === undefined ? body : { ...body, path: canonicalText(body.path) };
    const from = remotePathOf(request, SEGMENTS_BEFORE_PATH);
    const work = workOf(request, reply, services, { right: 'write', paths: pathsOf(from, change) });
    await assertHolds(pools, work, from, conditionIn(request.headers));
    return { path: await changeEntry(pools, work, from, change) };
  });
}

/** What a change touches. A new name beside a token's folder lies outside of it. */
function pathsOf(from: string, { path = from, name }: EntryChange): string[] {
  return name === undefined ? [from, path] : [from, path, canonicalText(`${path}/../${name}`)];
}

/** In a scope of its own, because here a body is a stream of bytes whatever its type says. */
function writing(scope: FastifyInstance, services: HttpServices): void {
  const { pools, board } = services;
  scope.removeAllContentTypeParsers();
  scope.addContentTypeParser('*', (_request, _payload, done) => done(null));
  scope.put(URL_OF_FILE, { schema: WRITING }, async (request, reply) => {
    const path = remoteFileOf(request, SEGMENTS_BEFORE_PATH);
    const { parents } = request.query as { parents?: boolean };
    const work = workOf(request, reply, services, { right: 'write', paths: [path] });
    const owner = identityOf(request).principal.id;
    const target = { work, path, parents: parents === true ? 'create' : 'must exist' } as const;
    return receiveFile(request, reply, { pools, board, owner }, target);
  });
}

function dispositionBy(download: string | undefined): 'attachment' | 'inline' {
  return download === undefined ? 'inline' : 'attachment';
}
