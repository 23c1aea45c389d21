/** `/ftp/{host}[:port]/{path}` and `/ftps/…`: the plain bridge, with the FTP login as HTTP Basic credentials. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { deleteFile } from '../../files/change-entry.ts';
import { describeEntry } from '../../files/describe-entry.ts';
import { EntryMissing, IsFolder } from '../../files/errors.ts';
import { assertHolds } from '../../files/precondition.ts';
import { openFile } from '../../files/read-file.ts';
import type { OpenFile } from '../../files/read-file.ts';
import type { Work } from '../../files/session-pools.ts';
import { codeOf } from '../../problem.ts';
import { canonicalPath, hadTrailingSlash } from '../../security/remote-path.ts';
import { PassingSites } from '../../sites/passing-sites.ts';
import { bridgeOperations } from '../bridge-operations.ts';
import { draftOf, optionsOf } from '../bridge-target.ts';
import { clientGone } from '../../exchange/client-gone.ts';
import { htmlListing, jsonListing, listingFormatFor, ndjsonListing } from '../listing-formats.ts';
import type { ListingFormat } from '../listing-formats.ts';
import { sendProblem } from '../problem-reply.ts';
import { receiveFile } from '../../exchange/receive-file.ts';
import { rawPathAfter, remoteFileOf } from '../../exchange/request-path.ts';
import { conditionIn } from '../../exchange/upload-headers.ts';
import { FILE_CSP } from '../../exchange/file-policy.ts';
import { noteOpening, noteWait } from '../../exchange/server-timing.ts';
import { sendFile, sendFileHead } from '../../exchange/send-file.ts';
import { sendListing } from '../send-listing.ts';
import type { HttpServices } from '../services.ts';

/** `/ftp/{server}` precede a remote path. */
const SEGMENTS_BEFORE_PATH = 2;
const CHALLENGE = 'Basic realm="FTP login", charset="UTF-8"';
const LOGIN_CODES: readonly string[] = ['FTP_LOGIN_REFUSED', 'FTP_ACCOUNT_REQUIRED'];
/** Shares the board with nobody: the bridge has no live socket. */
const OWNER = 'bridge';

export function bridgeRoutes(app: FastifyInstance, services: HttpServices): void {
  const { pools, board } = services;
  const passing = new PassingSites(services.memory);
  // A browser would dial for any page, and remembers Basic credentials too.
  const config = { access: 'own', reading: 'dials' } as const;

  for (const scheme of ['ftp', 'ftps'] as const) {
    const url = `/${scheme}/:server/*`;
    const workOf = (request: FastifyRequest, reply: FastifyReply): Work => {
      const site = passing.of(draftOf(request, scheme));
      request.site = site;
      return {
        site,
        signal: clientGone(request, reply),
        requestId: request.id,
        onWaited: (waitedMs) => noteWait(request, waitedMs),
        onOpened: (opening) => noteOpening(request, opening),
      };
    };
    const { opening, reading, heading, writing, deleting } = bridgeOperations(scheme);
    const common = { config, errorHandler: challenge };

    app.get(`/${scheme}/:server`, { ...common, schema: opening }, (request, reply) =>
      reply.redirect(withSlash(request)),
    );
    app.get(url, { ...common, schema: reading }, async (request, reply) => {
      const { path, isFolder } = pathOf(request);
      const work = workOf(request, reply);
      if (isFolder) return sendFolder(work, path, request, reply);
      const open = (): Promise<OpenFile> => openFile(pools, work, path);
      return sendFile(request, reply, open, { path, disposition: dispositionOf(request) }).catch(
        (error: unknown) => redirectToFolder(error, request, reply),
      );
    });
    app.head(url, { ...common, schema: heading }, async (request, reply) => {
      const { path, isFolder } = pathOf(request);
      const work = workOf(request, reply);
      if (isFolder) return sendFolderHead(work, path, request, reply);
      return openFile(pools, work, path)
        .then((file) => sendFileHead(request, reply, file, { path, disposition: dispositionOf(request) }))
        .catch((error: unknown) => redirectToFolder(error, request, reply));
    });
    app.delete(url, { ...common, schema: deleting }, async (request, reply) => {
      const path = remoteFileOf(request, SEGMENTS_BEFORE_PATH);
      const work = workOf(request, reply);
      await assertHolds(pools, work, path, conditionIn(request.headers));
      await deleteFile(pools, work, path);
      return reply.code(204).send();
    });
    void app.register(async (scope) => {
      scope.removeAllContentTypeParsers();
      scope.addContentTypeParser('*', (_request, _payload, done) => done(null));
      scope.put(url, { ...common, schema: writing }, async (request, reply) => {
        const path = remoteFileOf(request, SEGMENTS_BEFORE_PATH);
        return receiveFile(
          request,
          reply,
          { pools, board, owner: OWNER },
          { work: workOf(request, reply), path, parents: 'must exist' },
        );
      });
    });
  }

  function sendFolder(
    work: Work,
    path: string,
    request: FastifyRequest,
    reply: FastifyReply,
  ): Promise<FastifyReply> {
    const format = formatFor(request);
    void reply.header('Content-Security-Policy', FILE_CSP);
    return sendListing(request, reply, { pools, work, path, format });
  }

  async function sendFolderHead(
    work: Work,
    path: string,
    request: FastifyRequest,
    reply: FastifyReply,
  ): Promise<FastifyReply> {
    const { kind } = await describeEntry(pools, work, path);
    if (kind !== 'folder') throw new EntryMissing();
    return reply.header('Content-Security-Policy', FILE_CSP).type(formatFor(request).type).send();
  }
}

function formatFor(request: FastifyRequest): ListingFormat {
  return listingFormatFor(request.headers.accept, [
    jsonListing,
    ndjsonListing,
    htmlListing(optionsOf(request)),
  ]);
}

/** A folder whose slash was forgotten. Relative links need it. */
function redirectToFolder(error: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  if (!(error instanceof IsFolder)) throw error;
  return reply.redirect(withSlash(request));
}

function dispositionOf(request: FastifyRequest): 'attachment' | 'inline' {
  return (request.query as { download?: string }).download === undefined ? 'inline' : 'attachment';
}

function pathOf(request: FastifyRequest): { path: string; isFolder: boolean } {
  const raw = rawPathAfter(request, SEGMENTS_BEFORE_PATH);
  return { path: canonicalPath(raw), isFolder: hadTrailingSlash(raw) };
}

/** Relative to the last segment, so that it holds behind any proxy prefix. */
function withSlash(request: FastifyRequest): string {
  const [path = '', query] = (request.raw.url ?? '').split('?', 2);
  const last = path.slice(path.lastIndexOf('/') + 1);
  return `./${last}/${query === undefined ? '' : `?${query}`}`;
}

/** A refused login is asked for again, the way HTTP does it. */
function challenge(error: Error, request: FastifyRequest, reply: FastifyReply): void {
  void sendProblem(error, request, reply, LOGIN_CODES.includes(codeOf(error)) ? CHALLENGE : undefined);
}
