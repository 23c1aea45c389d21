/** Calls about who asks, tokens, sites, and the process. */
import type { Ground, Row } from './call.ts';

const SESSION = '/api/v1/session';
const SITES = '/api/v1/sites';
const TOKENS = '/api/v1/tokens';

const siteDraft = ({ place }: Ground): object => ({ saved: false, security: 'plain', ...place });
const tokenDraft = { name: 'contract', sites: 'all', rights: ['read'] };

export const SITE_ROWS: Readonly<Record<string, Row>> = {
  getSession: async (ground) => [await ground.get(SESSION)],
  signIn: async ({ gateway, kim }) => {
    const headers = { 'content-type': 'application/json' };
    const request = { method: 'POST', path: SESSION, headers, body: '{}' };
    return [await gateway.ask(request), await kim.ask(request)];
  },
  signOut: async ({ gateway }) => [await (await gateway.signIn()).ask({ method: 'DELETE', path: SESSION })],
  createTicket: async (ground) => [await ground.json('POST', `${SESSION}/ticket`, {})],
  listTokens: async (ground) => {
    await ground.made(TOKENS, tokenDraft);
    return [await ground.get(TOKENS)];
  },
  createToken: async (ground) => [
    await ground.json('POST', TOKENS, { ...tokenDraft, folder: '/pub', expiresAt: '2999-01-01T00:00:00Z' }),
  ],
  getToken: async (ground) => [await ground.get(`${TOKENS}/${await ground.made(TOKENS, tokenDraft)}`)],
  revokeToken: async (ground) => [await ground.delete(`${TOKENS}/${await ground.made(TOKENS, tokenDraft)}`)],
  listSites: async (ground) => [await ground.get(SITES)],
  createSite: async (ground) => [await ground.json('POST', SITES, siteDraft(ground))],
  getSite: async (ground) => [
    await ground.get(`${SITES}/${ground.site.id}`),
    await ground.get(`${SITES}/${ground.saved}`),
  ],
  updateSite: async (ground) => {
    const id = await ground.made(SITES, siteDraft(ground));
    return [await ground.json('PATCH', `${SITES}/${id}`, { name: 'another' })];
  },
  deleteSite: async (ground) => [
    await ground.delete(`${SITES}/${await ground.made(SITES, siteDraft(ground))}`),
  ],
  diagnoseSite: async ({ kim, site }) => {
    const path = `${SITES}/${site.id}/diagnosis`;
    const headers = { accept: 'text/event-stream' };
    return [
      await kim.askJson('POST', path, { write: true }),
      await kim.ask({ method: 'POST', path, headers }),
    ];
  },
  forgetProfile: async (ground) => [await ground.delete(`${SITES}/${ground.site.id}/profile`)],
  getSiteStatus: async (ground) => [
    await ground.get(`${SITES}/${ground.saved}/status`),
    await ground.get(`${SITES}/${ground.site.id}/status?connect=true`),
  ],
  getTranscript: async (ground) => {
    await ground.site.list('/');
    const path = `${SITES}/${ground.site.id}/transcript`;
    return [await ground.get(path), await ground.get(path, { accept: 'text/plain' })];
  },
  getOpenApi: async ({ gateway }) => [await gateway.ask({ path: '/api/v1/openapi.json' })],
  getHealth: async ({ gateway }) => [await gateway.ask({ path: '/healthz' })],
  getReadiness: async ({ gateway }) => [await gateway.ask({ path: '/readyz' })],
  getMetrics: async (ground) => [await ground.get('/metrics')],
};
