/** `/sites`: make, list, show, change, end; and `/sites/{id}/status`. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import { requireReach } from '../../accounts/principal.ts';
import { SiteParams, nothing } from '../../contract/operation.ts';
import { Site as SiteView, SiteChange, SiteDraft, SiteList, SiteStatus } from '../../contract/site.ts';
import { clientGone } from '../../exchange/client-gone.ts';
import { identityOf } from '../../exchange/identity.ts';
import { managedSite, requireMaker } from '../../exchange/site-management.ts';
import { siteOf, workOf } from '../../exchange/site-work.ts';
import { connect, statusOf } from '../../files/site-status.ts';
import { normaliseHost } from '../../security/host-name.ts';
import { newId } from '../../security/token.ts';
import { SiteMissing } from '../../sites/errors.ts';
import { Site, isSameLogin } from '../../sites/site.ts';
import { changed, withCleanFolder } from '../../sites/site-change.ts';
import type { HttpServices } from '../services.ts';

const IfMatch = Type.Object({
  'if-match': Type.Optional(
    Type.String({
      description: 'Entity tag of the version that is meant; another one is answered with 412.',
    }),
  ),
});

const makeSchema = {
  operationId: 'createSite',
  tags: ['Sites'],
  summary: 'Make a site',
  description:
    'Nothing is dialled; the first call that needs the server logs in. A server that the target policy refuses is refused at once.',
  body: SiteDraft,
  response: { 201: { description: 'Made; `Location` says where it is.', ...SiteView } },
};

const listSchema = {
  operationId: 'listSites',
  tags: ['Sites'],
  summary: 'List the sites',
  description: 'All that are reached: the saved ones, then the ad-hoc ones.',
  response: { 200: { description: 'The sites.', ...SiteList } },
};

const showSchema = {
  operationId: 'getSite',
  tags: ['Sites'],
  summary: 'Show a site',
  description: 'Without its password.',
  params: SiteParams,
  response: { 200: { description: 'The site; `ETag` names this version of it.', ...SiteView } },
};

const changeSchema = {
  operationId: 'updateSite',
  tags: ['Sites'],
  summary: 'Change a site',
  description:
    'What is left out stays. Host, port, security, user and trusted certificate of a saved site decide where its password goes: they change only together with the password (and the account), sent again or removed by null, else 409 `SECRET_REQUIRED`. Name, mode, charset, segments and start folder change in place, and the sessions go on. An ad-hoc site keeps its login; `"saved": true` makes a saved site of it.',
  params: SiteParams,
  headers: IfMatch,
  body: SiteChange,
  response: { 200: { description: 'The site as it is now.', ...SiteView } },
};

const endSchema = {
  operationId: 'deleteSite',
  tags: ['Sites'],
  summary: 'End a site',
  description:
    'Its sessions end, and of a saved site all work that is under way. Nothing changes on the FTP server.',
  params: SiteParams,
  headers: IfMatch,
  response: { 204: nothing('Ended.') },
};

const statusSchema = {
  operationId: 'getSiteStatus',
  tags: ['Sites'],
  summary: 'What is known of the server',
  description:
    'Sessions, abilities each with the reason, charset, TLS, and what was learned about the server.',
  params: SiteParams,
  querystring: Type.Object(
    { connect: Type.Optional(Type.Boolean({ description: 'Log in first, if there is no session.' })) },
    { additionalProperties: false },
  ),
  response: { 200: { description: 'The status.', ...SiteStatus } },
};

export function siteRoutes(app: FastifyInstance, services: HttpServices): void {
  app.post('/sites', { schema: makeSchema }, async (request, reply) => {
    const draft = request.body as SiteDraft;
    requireMaker(identityOf(request).principal, { isSaved: draft.saved });
    const site = siteFrom(draft, identityOf(request).principal.id);
    await requireTarget(services, site, request, reply);
    services.sites.add(site);
    return reply
      .code(201)
      .headers({ Location: `sites/${site.id}`, ETag: site.tag })
      .send(site.view);
  });

  app.get('/sites', { schema: listSchema }, async (request) => {
    const { principal } = identityOf(request);
    requireReach(principal, { right: 'read' });
    return services.sites.list(principal).map(({ view }) => view);
  });

  app.get('/sites/:site', { schema: showSchema }, async (request, reply) => {
    const site = siteOf(request, services, { right: 'read' });
    return reply.header('ETag', site.tag).send(site.view);
  });

  app.patch('/sites/:site', { schema: changeSchema }, async (request, reply) => {
    const change = request.body as SiteChange;
    const wish = changed(managedSite(request, services, change), change);
    if (change.host !== undefined || change.port !== undefined)
      await requireTarget(services, wish, request, reply);
    // Asked again, because time has passed.
    const before = managedSite(request, services, change);
    const site = changed(before, change);
    services.sites.replace(before, site);
    if (!isSameLogin(before, site)) void services.pools.drain(before);
    return reply.header('ETag', site.tag).send(site.view);
  });

  app.delete('/sites/:site', { schema: endSchema }, async (request, reply) => {
    const site = managedSite(request, services);
    services.sites.remove(site);
    // Nobody has to wait for the goodbyes.
    void services.uploads
      .abandon(site)
      .then(() =>
        site.isSaved ? services.pools.destroyOf(site) : services.pools.drain(site, new SiteMissing()),
      );
    return reply.code(204).send();
  });

  app.get('/sites/:site/status', { schema: statusSchema }, async (request, reply) => {
    const work = workOf(request, reply, services, { right: 'read' });
    const { connect: dial } = request.query as { connect?: boolean };
    if (dial === true) await connect(services.pools, work);
    return statusOf(services.pools, work.site);
  });
}

/** A saved site is its own owner. */
function siteFrom(draft: SiteDraft, owner: string): Site {
  const id = newId();
  const identity = { id, owner: draft.saved ? id : owner, createdAt: new Date() };
  return new Site(withCleanFolder(draft), { ...identity, host: normaliseHost(draft.host) });
}

/** Refused targets are refused at once; the address is judged again whenever it is dialled. */
async function requireTarget(
  { policy }: HttpServices,
  { host, port }: Site,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<void> {
  await policy.permit(host, port, { signal: clientGone(request, reply) });
}
