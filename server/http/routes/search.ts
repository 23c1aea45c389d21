/** `/sites/{id}/search`: what is found in a tree, told while the search goes on. */
import type { FastifyInstance } from 'fastify';
import { SiteParams } from '../../contract/operation.ts';
import { SearchLine, SearchQuery } from '../../contract/search.ts';
import { siteOf, workOf } from '../../exchange/site-work.ts';
import { searchTree } from '../../files/search/search.ts';
import { canonicalText } from '../../security/remote-path.ts';
import { LINE_TYPES, lineFormatFor, sendLines } from '../send-lines.ts';
import type { HttpServices } from '../services.ts';

const URL_OF_SEARCH = '/sites/:site/search';
const SEARCHING = {
  operationId: 'searchTree',
  tags: ['Archive and search'],
  params: SiteParams,
  summary: 'Search a folder and all below it',
  description: [
    'Hits are told as they are found, as lines of JSON or as server-sent events; the last line (`end`) says whether everything was looked',
    'at. Links are told and not followed. There are no regular expressions, because some of those take for ever. The search ends when',
    'the connection does.',
  ].join(' '),
  querystring: SearchQuery,
  response: {
    200: {
      description: 'Hits, progress, what was skipped, and the end.',
      content: Object.fromEntries(LINE_TYPES.map((type) => [type, { schema: SearchLine }])),
    },
  },
};

export function searchRoutes(app: FastifyInstance, services: HttpServices): void {
  app.get(URL_OF_SEARCH, { schema: SEARCHING }, async (request, reply) => {
    const query = request.query as SearchQuery;
    const path = canonicalText(query.path ?? '/');
    const work = workOf(request, reply, services, { right: 'read', paths: [path] });
    const format = lineFormatFor(request.headers.accept);
    const lines = searchTree(services.pools, work, path, query);
    void reply.header('Vary', 'Accept');
    return sendLines(request, reply, lines, { format, signal: work.signal });
  });

  app.head(URL_OF_SEARCH, { schema: { ...SEARCHING, hide: true } }, async (request, reply) => {
    const path = canonicalText((request.query as SearchQuery).path ?? '/');
    siteOf(request, services, { right: 'read', paths: [path] });
    const { type } = lineFormatFor(request.headers.accept);
    return reply.header('Vary', 'Accept').type(type).send();
  });
}
