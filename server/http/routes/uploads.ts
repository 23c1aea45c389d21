/** `/sites/{id}/uploads`: resumable uploads, tus 1.0.0. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { requireReach } from '../../accounts/principal.ts';
import { TUS_VERSION } from '../../contract/upload.ts';
import type { Upload } from '../../contract/upload.ts';
import { clientGone } from '../../exchange/client-gone.ts';
import { identityOf } from '../../exchange/identity.ts';
import { noteOpening, noteWait } from '../../exchange/server-timing.ts';
import { siteOf } from '../../exchange/site-work.ts';
import type { Work } from '../../files/session-pools.ts';
import { RequestRefused } from '../../problem.ts';
import { newId } from '../../security/token.ts';
import type { Site } from '../../sites/site.ts';
import { UploadTooLong } from '../../transfers/errors.ts';
import { UploadBody } from '../../transfers/uploads/upload-body.ts';
import type { UploadRequest } from '../../transfers/uploads/upload-data-store.ts';
import { UploadStop } from '../../transfers/uploads/upload-stop.ts';
import type { UploadFacts } from '../../transfers/uploads/uploads.ts';
import type { HttpServices } from '../services.ts';
import { exchangeTus, tellAbilities } from '../tus-exchange.ts';
import {
  announcedBytesOf,
  bringsBytes,
  checksumOf,
  lengthOf,
  offsetOf,
  oneHeader,
  requireVersion,
} from '../tus-headers.ts';
import { planIn } from '../tus-metadata.ts';
import {
  ADD_TO_UPLOAD,
  ASK_UPLOAD,
  CREATE_UPLOAD,
  END_UPLOAD,
  LIST_UPLOADS,
  OFFER_UPLOADS,
  OVERRIDE_UPLOAD_CALL,
} from './upload-calls.ts';

const UPLOADS = '/sites/:site/uploads';
const UPLOAD = `${UPLOADS}/:upload`;
/** What may be done with one upload. */
const METHODS = ['HEAD', 'PATCH', 'DELETE'] as const;
type UploadMethod = (typeof METHODS)[number];

/** One request on its way to the library. */
interface Asked {
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
  readonly services: HttpServices;
}

export function uploadRoutes(app: FastifyInstance, services: HttpServices): void {
  app.get(UPLOADS, { schema: LIST_UPLOADS }, async (request) => {
    const site = siteOf(request, services, { right: 'write' });
    const uploads = services.uploads.list(ownerOf(request, site), site.id);
    return { uploads: uploads.map(viewOf) };
  });
  // In a scope of its own, because here a body is a stream of bytes whatever its type says.
  void app.register(async (scope) => {
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser('*', (_request, _payload, done) => done(null));
    // Also of what is refused. Protocol, section "Tus-Resumable".
    scope.addHook('onRequest', async (_request, reply) => void reply.header('Tus-Resumable', TUS_VERSION));
    scope.options(UPLOADS, { schema: OFFER_UPLOADS }, async (request, reply) => {
      const { profile } = siteOf(request, services, { right: 'write' });
      const way = profile.knowledge.get('append');
      if (way !== undefined) void reply.header('Gateway-Append', way);
      tellAbilities(reply, services.uploadMaxBytes);
      return reply.code(204).send();
    });
    scope.post(UPLOADS, { schema: CREATE_UPLOAD }, (request, reply) => create({ request, reply, services }));
    const goingOn =
      (method?: UploadMethod) =>
      (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> =>
        goOn(method ?? overrideOf(request), { request, reply, services });
    scope.head(UPLOAD, { schema: ASK_UPLOAD }, goingOn('HEAD'));
    scope.patch(UPLOAD, { schema: ADD_TO_UPLOAD }, goingOn('PATCH'));
    scope.delete(UPLOAD, { schema: END_UPLOAD }, goingOn('DELETE'));
    scope.post(UPLOAD, { schema: OVERRIDE_UPLOAD_CALL }, goingOn());
  });
}

async function create(asked: Asked): Promise<FastifyReply> {
  const { request, services } = asked;
  requireVersion(asked);
  const lengthBytes = lengthOf(request);
  const metadata = oneHeader(request, 'upload-metadata') ?? '';
  const { path, parents, wishes } = planIn(metadata);
  const site = siteOf(request, services, { right: 'write', paths: [path] });
  const chunk = bringsBytes(request) ? chunkOf(request, lengthBytes) : undefined;
  const draft = { id: newId(), owner: ownerOf(request, site), path, lengthBytes, parents, wishes, metadata };
  return run('POST', asked, site, { draft, ...(chunk === undefined ? {} : { chunk }) });
}

async function goOn(method: UploadMethod, asked: Asked): Promise<FastifyReply> {
  const { request, services } = asked;
  requireVersion(asked);
  const site = siteOf(request, services, { right: 'write' });
  const upload = services.uploads.find(ownerOf(request, site), site.id, idOf(request));
  requireReach(identityOf(request).principal, { right: 'write', paths: [upload.path] });
  if (method !== 'PATCH') return run(method, asked, site, {});
  const offset = offsetOf(request);
  bringsBytes(request);
  return run(method, asked, site, { chunk: chunkOf(request, Math.max(0, upload.lengthBytes - offset)) });
}

/** The work of one request: it ends in order when the client leaves, is signed out, or Gangway stops. */
async function run(
  method: UploadMethod | 'POST',
  { request, reply, services }: Asked,
  site: Site,
  parts: Pick<UploadRequest, 'draft' | 'chunk'>,
): Promise<FastifyReply> {
  const { principal } = identityOf(request);
  const stop = new UploadStop();
  stop.follow(clientGone(request, reply, { ended: [principal.ended, site.ended] }));
  const done = services.uploads.begin(stop);
  const work: Work = {
    site,
    signal: stop.signal,
    requestId: request.id,
    onWaited: (waitedMs) => noteWait(request, waitedMs),
    onOpened: (opening) => noteOpening(request, opening),
  };
  const call = {
    uploads: services.uploads,
    owner: ownerOf(request, site),
    viewer: principal.id,
    work,
    stop,
    ...parts,
  };
  const path = `${new URL(services.publicUrl()).pathname.replace(/\/$/, '')}/api/v1/sites/${site.id}/uploads`;
  const id = method === 'POST' ? undefined : idOf(request);
  try {
    return await exchangeTus(reply, { call, path, id, method, maxBytes: services.uploadMaxBytes });
  } finally {
    done();
    parts.chunk?.body.stop();
    // The rest of its body may never come, and nobody wants it.
    if (stop.isWished) void reply.header('Connection', 'close');
  }
}

function chunkOf(request: FastifyRequest, limitBytes: number): NonNullable<UploadRequest['chunk']> {
  const announcedBytes = announcedBytesOf(request);
  if (announcedBytes !== undefined && announcedBytes > limitBytes) throw new UploadTooLong(limitBytes);
  const checksum = checksumOf(request);
  return {
    body: new UploadBody(request.raw, { limitBytes, ...(checksum === undefined ? {} : { checksum }) }),
    announcedBytes,
    trust: checksum === undefined ? 'as they come' : 'checked',
  };
}

/** Whoever keeps the saved sites is one person, whatever the sign-in: it may go on there after days. */
function ownerOf(request: FastifyRequest, site: Site): string {
  const { kind, id } = identityOf(request).principal;
  return kind === 'keeper' && site.isSaved ? 'keeper' : id;
}

function idOf(request: FastifyRequest): string {
  return (request.params as { upload: string }).upload;
}

/** Protocol, section "X-HTTP-Method-Override". Throws METHOD_NOT_ALLOWED. */
function overrideOf(request: FastifyRequest): UploadMethod {
  const wanted = oneHeader(request, 'x-http-method-override')?.toUpperCase();
  const method = METHODS.find((known) => known === wanted);
  if (method === undefined)
    throw new RequestRefused('METHOD_NOT_ALLOWED', 'POST needs X-HTTP-Method-Override here');
  return method;
}

function viewOf({ id, path, lengthBytes, storedBytes, createdAt, expiresAt }: UploadFacts): Upload {
  const times = { createdAt: createdAt.toISOString(), expiresAt: expiresAt.toISOString() };
  return { id, path, lengthBytes, storedBytes, ...times };
}
