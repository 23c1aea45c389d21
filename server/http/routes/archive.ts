/** `/sites/{id}/archive`: any selection of files and folders as one file, made while it is sent. */
import type { FastifyInstance, FastifyReply, FastifyRequest, preValidationHookHandler } from 'fastify';
import { ArchiveQuery, ArchiveRequest } from '../../contract/archive.ts';
import type { Entry } from '../../contract/entry.ts';
import { SiteParams } from '../../contract/operation.ts';
import { breakOff } from '../../exchange/break-off.ts';
import { contentDisposition } from '../../exchange/download-headers.ts';
import { plainHeaders } from '../../exchange/plain-headers.ts';
import { siteOf, workOf } from '../../exchange/site-work.ts';
import { describeSelection } from '../../files/archive/items.ts';
import { writeArchive } from '../../files/archive/archive.ts';
import type { ArchivePlan } from '../../files/archive/archive.ts';
import type { Work } from '../../files/session-pools.ts';
import { RequestRefused } from '../../problem.ts';
import { canonicalText } from '../../security/remote-path.ts';
import type { Site } from '../../sites/site.ts';
import type { HttpServices } from '../services.ts';

const URL_OF_ARCHIVE = '/sites/:site/archive';
const MEDIA_TYPES = {
  zip: 'application/zip',
  tar: 'application/x-tar',
  'tar.gz': 'application/gzip',
} as const;

const binary = { schema: { type: 'string', format: 'binary' } };
const SHARED = {
  tags: ['Archive and search'],
  params: SiteParams,
  response: {
    200: {
      description: 'The archive. One that was broken off has no valid end, and its connection is reset.',
      content: Object.fromEntries(Object.values(MEDIA_TYPES).map((type) => [type, binary])),
    },
  },
};
const DESCRIPTION = [
  'Files and folders with all that is in them, streamed, of any size. Links in folders are not followed. What the server refuses to',
  'show is left out; then a file `gangway-report.txt` in the archive says so, and which names had to be changed. Whatever gets',
  'lost on the way is fetched again; if that cannot be, the response is broken off.',
].join(' ');
const GETTING = {
  ...SHARED,
  operationId: 'getArchive',
  summary: 'Download a selection as one archive',
  description: DESCRIPTION,
  querystring: ArchiveQuery,
};
const MAKING = {
  ...SHARED,
  operationId: 'makeArchive',
  summary: 'Download a long selection as one archive',
  description: `The same for a selection that is too long for a URL. ${DESCRIPTION}`,
  body: ArchiveRequest,
};

export function archiveRoutes(app: FastifyInstance, services: HttpServices): void {
  const { pools } = services;
  // A stranger's site does not exist, also for whoever forgot what to ask for.
  const preValidation: preValidationHookHandler = (request, _reply, done) => {
    siteOf(request, services, { right: 'read' });
    done();
  };

  app.get(URL_OF_ARCHIVE, { schema: GETTING, preValidation }, async (request, reply) => {
    const order = orderOf(request, reply, fromQuery(request));
    return sendArchive(request, reply, order);
  });
  app.head(URL_OF_ARCHIVE, { schema: { ...GETTING, hide: true }, preValidation }, async (request, reply) => {
    const { work, plan } = await orderOf(request, reply, fromQuery(request));
    return reply.headers(headersOf(work.site, plan)).send();
  });
  app.post(URL_OF_ARCHIVE, { schema: MAKING, preValidation }, async (request, reply) => {
    const order = orderOf(request, reply, request.body as ArchiveRequest);
    return sendArchive(request, reply, order);
  });

  /** Everything that can be known before the first byte. Throws PathInvalid, EntryMissing and what workOf says. */
  async function orderOf(
    request: FastifyRequest,
    reply: FastifyReply,
    { paths, format = 'zip', compression = 'fast' }: ArchiveRequest,
  ): Promise<Order> {
    const canonical = paths.map(canonicalText);
    const work = workOf(request, reply, services, { right: 'read', paths: canonical });
    // Its size is unknown, and over HTTP/1.0 a broken body of unknown size looks complete.
    if (request.raw.httpVersion === '1.0')
      throw new RequestRefused('HTTP_VERSION', 'the size of an archive is unknown');
    const selected = await describeSelection(pools, work, canonical);
    return { work, plan: { selected, format, compression } };
  }

  async function sendArchive(
    request: FastifyRequest,
    reply: FastifyReply,
    order: Promise<Order>,
  ): Promise<FastifyReply> {
    const { work, plan } = await order;
    const response = reply.raw;
    const begin = (): void => {
      reply.hijack();
      response.writeHead(200, { ...plainHeaders(reply), ...headersOf(work.site, plan) });
    };
    try {
      await writeArchive(pools, work, plan, { target: response, begin });
      response.end();
    } catch (error) {
      if (!response.headersSent) throw error;
      if (!work.signal.aborted) request.log.warn({ err: error }, 'an archive was broken off');
      breakOff(request.raw, response);
    }
    return reply;
  }
}

interface Order {
  readonly work: Work;
  readonly plan: ArchivePlan;
}

function fromQuery(request: FastifyRequest): ArchiveRequest {
  const { path, ...form } = request.query as ArchiveQuery;
  return { paths: [path].flat(), ...form };
}

function headersOf(site: Site, { selected, format }: ArchivePlan): Record<string, string> {
  return {
    'content-type': MEDIA_TYPES[format],
    'content-disposition': contentDisposition('attachment', `${nameOf(site, selected)}.${format}`),
    'cache-control': 'private, no-store',
    'accept-ranges': 'none',
  };
}

/** After what was selected, else after the folder that it lies in, else after the site. */
function nameOf(site: Site, selected: readonly Entry[]): string {
  const [first, ...others] = selected;
  if (first === undefined) return site.name;
  const folder = first.path.slice(0, first.path.lastIndexOf('/'));
  const isTogether = others.every(({ path }) => path.slice(0, path.lastIndexOf('/')) === folder);
  const name = others.length === 0 ? first.name : folder.slice(folder.lastIndexOf('/') + 1);
  return isTogether && name !== '' ? name.replaceAll('/', '_') : site.name;
}
