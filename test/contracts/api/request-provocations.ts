/** Failures that the request itself brings about, with a server that does nothing wrong. */
import type { ProblemCode } from '../../../server/problem.ts';
import { FILE, FOLDER } from './provocation.ts';
import type { Provocation } from './provocation.ts';

const SITES = '/api/v1/sites';
const TOO_MANY = 51;
const MOST_TOKENS = 1_000;
const AT_A_TIME = 50;
/** More than any JSON body may have. */
const HUGE = 'x'.repeat(100_000);
const UPGRADE = {
  connection: 'Upgrade',
  upgrade: 'websocket',
  'sec-websocket-version': '13',
  'sec-websocket-key': 'AAAAAAAAAAAAAAAAAAAAAA==',
  'sec-websocket-protocol': 'gangway.v1',
};

export const REQUEST_PROVOCATIONS = {
  NAME_INVALID: async (stage) => (await stage.site([], {}, { charset: 'iso-8859-1' })).put('/日本.txt', 'x'),
  PATH_INVALID: async (stage) => {
    const site = await stage.site();
    return site.owner.ask({ path: `${site.url('files', '')}/a%00b` });
  },
  HOST_INVALID: ({ kim }) => kim.askJson('POST', SITES, { saved: false, host: 'two words' }),
  REQUEST_INVALID: ({ kim }) => kim.askJson('POST', SITES, { saved: false, hst: 'ftp.example.org' }),
  AUTH_REQUIRED: ({ gateway }) => gateway.ask({ path: SITES }),
  AUTH_TICKET: ({ gateway }) => {
    const headers = { ...UPGRADE, origin: `http://localhost:${gateway.port}` };
    return gateway.ask({ path: `/api/v1/live?ticket=${'x'.repeat(43)}`, headers });
  },
  AUTH_CSRF: ({ gateway }) => {
    const headers = { origin: 'https://elsewhere.example', 'content-type': 'application/json' };
    return gateway.ask({ method: 'POST', path: '/api/v1/session', headers, body: '{}' });
  },
  TARGET_NOT_ALLOWED: ({ kim }) => kim.askJson('POST', SITES, { saved: false, host: '169.254.169.254' }),
  NOT_FOUND: ({ kim }) => kim.ask({ path: '/api/v1/nothing' }),
  SITE_NOT_FOUND: ({ kim }) => kim.ask({ path: `${SITES}/nobody` }),
  METHOD_NOT_ALLOWED: ({ kim }) => kim.ask({ method: 'PUT', path: '/api/v1/session' }),
  NOT_ACCEPTABLE: ({ kim }) => kim.ask({ path: '/api/v1/session', headers: { accept: 'image/png' } }),
  EXISTS: async (stage) => {
    const site = await stage.site();
    return site.owner.askJson('PATCH', site.url('files', FILE), { path: `${FOLDER}/inside` });
  },
  NOT_EMPTY: async (stage) => {
    const site = await stage.site();
    return site.owner.ask({ method: 'DELETE', path: site.url('folders', FOLDER) });
  },
  IS_FOLDER: async (stage) => (await stage.site()).get(FOLDER),
  PRECONDITION: async (stage) => (await stage.site()).put(FILE, 'x', { 'if-none-match': '*' }),
  TOO_LARGE: ({ kim }) => kim.askJson('POST', SITES, { saved: false, host: HUGE }),
  MEDIA_TYPE: ({ kim }) =>
    kim.ask({ method: 'POST', path: SITES, headers: { 'content-type': 'application/xml' }, body: '<x/>' }),
  RANGE: async (stage) => (await stage.site()).get(FILE, { range: 'bytes=5000-' }),
  WRONG_HOST: ({ gateway }) => gateway.ask({ path: SITES, headers: { host: 'elsewhere.example' } }),
  TOO_MANY_SITES: async ({ gateway }) => {
    const lee = await gateway.signIn();
    const add = (): ReturnType<typeof lee.askJson> =>
      lee.askJson('POST', SITES, { saved: false, host: '127.0.0.1', port: 21 });
    for (let count = 1; count < TOO_MANY; count += 1) await add();
    return add();
  },
  TOKEN_NOT_FOUND: ({ kim }) => kim.ask({ path: '/api/v1/tokens/nobody' }),
  TOO_MANY_TOKENS: async ({ kim }) => {
    const add = (): ReturnType<typeof kim.askJson> =>
      kim.askJson('POST', '/api/v1/tokens', { name: 'one of many', sites: 'all', rights: ['read'] });
    for (let count = 0; count < MOST_TOKENS; count += AT_A_TIME)
      await Promise.all(Array.from({ length: AT_A_TIME }, add));
    return add();
  },
  DNS_FAILED: ({ kim }) => kim.askJson('POST', SITES, { saved: false, host: 'nowhere.invalid' }),
  HTTP_VERSION: async (stage) =>
    (await stage.site([], { without: ['SIZE', 'MLST', 'MLSD'] })).getHttp10(FILE),
} satisfies Partial<Record<ProblemCode, Provocation>>;
