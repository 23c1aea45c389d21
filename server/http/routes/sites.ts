/** `/sites`: make, list, show, end; and `/sites/{id}/status`. */
import type { FastifyInstance } from 'fastify';
import { Type } from 'typebox';
import { Site as SiteView, SiteChange, SiteDraft, SiteStatus } from '../../contract/site.ts';
import { connect, statusOf } from '../../files/site-status.ts';
import { normaliseHost } from '../../security/host-name.ts';
import { canonicalText } from '../../security/remote-path.ts';
import { newId } from '../../security/token.ts';
import { Site } from '../../sites/site.ts';
import { identityOf } from '../../exchange/identity.ts';
import type { HttpServices } from '../services.ts';
import { siteOf, workOf } from '../../exchange/site-work.ts';
import { clientGone } from '../../exchange/client-gone.ts';

export function siteRoutes(app: FastifyInstance, services: HttpServices): void {
  app.post('/sites', { schema: { body: SiteDraft, response: { 201: SiteView } } }, async (request, reply) => {
    const draft = request.body as SiteDraft;
    const site = siteFrom(draft, identityOf(request).principal.id);
    // Refused targets are refused at once; the address is judged again whenever it is dialled.
    await services.policy.permit(site.host, site.port, { signal: clientGone(request, reply) });
    services.sites.add(site);
    return reply.code(201).header('Location', `sites/${site.id}`).send(site.view);
  });

  app.get('/sites', { schema: { response: { 200: Type.Array(SiteView) } } }, async (request) =>
    services.sites.list(identityOf(request).principal).map(({ view }) => view),
  );

  app.get(
    '/sites/:site',
    { schema: { response: { 200: SiteView } } },
    async (request) => siteOf(request, services, { right: 'read' }).view,
  );

  app.patch(
    '/sites/:site',
    { schema: { body: SiteChange, response: { 200: SiteView } } },
    async (request) => {
      const before = siteOf(request, services, { right: 'write', paths: ['/'] });
      const site = before.changed(withCleanFolder(request.body as SiteChange));
      services.sites.replace(site);
      return site.view;
    },
  );

  app.delete('/sites/:site', async (request, reply) => {
    const { site: id } = request.params as { site: string };
    const site = services.sites.remove(identityOf(request).principal, id);
    // Sessions in use end when their work ends; nobody has to wait for the goodbyes.
    void services.pools.drain(site);
    return reply.code(204).send();
  });

  app.get(
    '/sites/:site/status',
    {
      schema: {
        querystring: Type.Object({ connect: Type.Optional(Type.Boolean()) }, { additionalProperties: false }),
        response: { 200: SiteStatus },
      },
    },
    async (request, reply) => {
      const work = workOf(request, reply, services, { right: 'read' });
      const { connect: dial } = request.query as { connect?: boolean };
      if (dial === true) await connect(services.pools, work);
      return statusOf(services.pools, work.site);
    },
  );
}

function siteFrom(draft: SiteDraft, owner: string): Site {
  return new Site(withCleanFolder(draft), {
    id: newId(),
    owner,
    host: normaliseHost(draft.host),
    createdAt: new Date(),
  });
}

function withCleanFolder<T extends { startFolder?: string }>(settings: T): T {
  const { startFolder } = settings;
  return startFolder === undefined ? settings : { ...settings, startFolder: canonicalText(startFolder) };
}
