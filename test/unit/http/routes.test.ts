import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { InjectOptions } from 'fastify';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PUBLIC_AT_HOME, PUBLIC_ROUTES } from '../../contracts/api/public-routes.ts';
import { injectedGateway } from './injected-gateway.ts';
import type { InjectedGateway, Route } from './injected-gateway.ts';

/** Everything that answers without credentials of ours. A new line here is a decision. */
const OPEN = [
  ...PUBLIC_ROUTES,
  ...PUBLIC_AT_HOME,
  // The built pages of the browser side.
  'GET /*',
  'HEAD /*',
  // The plain bridge: its credentials are those of the FTP server.
  ...['ftp', 'ftps'].flatMap((scheme) => [
    `GET /${scheme}/:server`,
    ...['GET', 'HEAD', 'PUT', 'DELETE'].map((method) => `${method} /${scheme}/:server/*`),
  ]),
];
const SECURITY_HEADERS = {
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'x-frame-options': 'DENY',
};

/** What a resumable upload has to say before anything is looked up. */
const BEGINS_AN_UPLOAD = {
  'x-http-method-override': 'DELETE',
  'tus-resumable': '1.0.0',
  'upload-length': '1',
  'upload-offset': '0',
  'upload-metadata': 'path L3g=',
};

let webRoot: string;
let gateway: InjectedGateway;
beforeAll(async () => {
  webRoot = await mkdtemp(join(tmpdir(), 'gangway-web-'));
  await writeFile(join(webRoot, 'index.html'), '<!doctype html><title>page</title>');
  gateway = await injectedGateway({ webRoot });
});
afterAll(async () => {
  await gateway.app.close();
  await rm(webRoot, { recursive: true });
});

const nameOf = ({ method, url }: Route): string => `${method} ${url}`;
/** A server at which nobody listens. */
const pathOf = ({ url }: Route): string =>
  url.replace(':site', 'x').replace(':server', '127.0.0.1:1').replace('*', 'index.html');
const requestOf = (route: Route): InjectOptions => ({
  method: route.method,
  url: pathOf(route),
  ...(route.method === 'POST' || route.method === 'PATCH' ? { payload: {} } : {}),
});

describe('every route', () => {
  it('is closed to strangers, except those on the list (T41)', async () => {
    expect(gateway.routes.length).toBeGreaterThan(25);
    const open: string[] = [];
    for (const route of gateway.routes) {
      const { statusCode, body } = await gateway.ask(requestOf(route));
      // A socket without an origin is refused before anybody asks who it is.
      const isClosed = statusCode === 401 || body.includes('"code":"AUTH_CSRF"');
      if (!isClosed) open.push(nameOf(route));
    }
    expect(open.sort()).toEqual([...OPEN].sort());
  });

  it('about a site knows only the owner’s: a stranger’s is 404, whatever the method (T44)', async () => {
    const [owner, stranger] = [await gateway.signIn(), await gateway.signIn()];
    const made = await gateway.ask({
      method: 'POST',
      url: '/api/v1/sites',
      headers: { authorization: `Bearer ${owner}` },
      payload: { saved: false, host: '127.0.0.1', port: 1 },
    });
    const { id } = made.json<{ id: string }>();
    const routes = gateway.routes.filter(({ url }) => url.includes(':site'));
    expect(routes.length).toBeGreaterThan(10);
    for (const route of routes) {
      const answer = await gateway.ask({
        method: route.method,
        url: pathOf(route).replace('/x', `/${id}`),
        headers: { authorization: `Bearer ${stranger}`, ...BEGINS_AN_UPLOAD },
        ...(route.method === 'PATCH' ? { payload: { name: 'y' } } : {}),
      });
      expect(answer.statusCode, nameOf(route)).toBe(404);
      if (route.method !== 'HEAD') expect(answer.body, nameOf(route)).toContain('SITE_NOT_FOUND');
    }
    const kept = await gateway.ask({
      url: `/api/v1/sites/${id}`,
      headers: { authorization: `Bearer ${owner}` },
    });
    expect(kept.statusCode).toBe(200);
  });

  it('is closed to a token and a cookie that nobody was given', async () => {
    const strangers = [
      { authorization: `Bearer ${'x'.repeat(43)}` },
      { cookie: `gangway=${'x'.repeat(43)}` },
    ];
    for (const headers of strangers) {
      expect((await gateway.ask({ url: '/api/v1/sites', headers })).statusCode).toBe(401);
    }
  });

  it('has the security headers, whatever the answer (T40)', async () => {
    for (const route of gateway.routes) {
      const { headers } = await gateway.ask(requestOf(route));
      // The document holds nothing private, and whoever has it asks only whether it is still current.
      const cacheControl = route.url.endsWith('/openapi.json') ? 'no-cache' : 'no-store';
      expect(headers, nameOf(route)).toMatchObject({ ...SECURITY_HEADERS, 'cache-control': cacheControl });
      expect(headers['content-security-policy'], nameOf(route)).toContain("frame-ancestors 'none'");
      expect(headers['x-request-id'], nameOf(route)).toMatch(/^[\w-]{20,}$/);
      expect(headers['access-control-allow-origin'], nameOf(route)).toBeUndefined();
    }
  });

  it.each<[string, InjectOptions, number, string]>([
    ['nothing', { url: '/nothing/here' }, 404, 'NOT_FOUND'],
    ['no such API', { url: '/api/v1/nothing' }, 404, 'NOT_FOUND'],
    ['another version', { url: '/api/v2/sites' }, 404, 'NOT_FOUND'],
    ['a foreign host', { url: '/api/v1/session', headers: { host: 'evil.example' } }, 421, 'WRONG_HOST'],
    [
      'our name with another port',
      { url: '/api/v1/session', headers: { host: 'localhost:81' } },
      421,
      'WRONG_HOST',
    ],
    ['a bad escape', { url: '/api/v1/sites/x/files/%zz' }, 400, 'PATH_INVALID'],
    [
      'broken JSON',
      {
        method: 'POST',
        url: '/api/v1/session',
        payload: '{',
        headers: { 'content-type': 'application/json' },
      },
      400,
      'REQUEST_INVALID',
    ],
    [
      'an unknown property',
      { method: 'POST', url: '/api/v1/session', payload: { role: 'admin' } },
      400,
      'REQUEST_INVALID',
    ],
    [
      'a form',
      {
        method: 'POST',
        url: '/api/v1/session',
        payload: 'a=b',
        headers: { 'content-type': 'application/x-www-form-urlencoded' },
      },
      415,
      'MEDIA_TYPE',
    ],
    [
      'multipart',
      {
        method: 'POST',
        url: '/api/v1/session',
        payload: '--x',
        headers: { 'content-type': 'multipart/form-data; boundary=x' },
      },
      415,
      'MEDIA_TYPE',
    ],
    [
      'JSON with something behind its type',
      {
        method: 'POST',
        url: '/api/v1/session',
        payload: '{}',
        headers: { 'content-type': 'application/json\tx' },
      },
      415,
      'MEDIA_TYPE',
    ],
    [
      'a large body',
      { method: 'POST', url: '/api/v1/session', payload: { a: 'x'.repeat(70_000) } },
      413,
      'TOO_LARGE',
    ],
  ])('asked for %s answers a problem with the same headers', async (_what, request, status, code) => {
    const answer = await gateway.ask(request);
    expect([answer.statusCode, answer.json<{ code: string }>().code]).toEqual([status, code]);
    expect(answer.headers['content-type']).toBe('application/problem+json; charset=utf-8');
    expect(answer.headers).toMatchObject(SECURITY_HEADERS);
    expect(answer.json<{ requestId: string }>().requestId).toBe(answer.headers['x-request-id']);
  });

  it.each([
    '//api/v1/sites',
    '/api//v1/sites',
    '/api/v1//sites',
    '/api/v1/sites/',
    '/API/V1/SITES',
    '/api/v1/./sites',
    '/api/v1/x/../sites',
    '/api/v1/%2e%2e/v1/sites',
    '/api%2fv1/sites',
    '/%61pi/v1/sites',
    '/api/v1/%73ites',
    '/api/v1/sites;x=1',
    '/api/v1/sites%00',
    'http://localhost:8080/api/v1/sites',
  ])('spelled %s is not open either (T41)', async (url) => {
    expect([400, 401, 404]).toContain((await gateway.ask({ url })).statusCode);
  });
});

describe('a body', () => {
  it('of an upload may not be compressed: 415', async () => {
    const token = await gateway.signIn();
    const authorization = `Bearer ${token}`;
    const made = await gateway.ask({
      method: 'POST',
      url: '/api/v1/sites',
      headers: { authorization },
      payload: { saved: false, host: '127.0.0.1', port: 1 },
    });
    const { id } = made.json<{ id: string }>();
    const answer = await gateway.ask({
      method: 'PUT',
      url: `/api/v1/sites/${id}/files/x`,
      headers: { authorization, 'content-encoding': 'gzip' },
      payload: 'x',
    });
    expect([answer.statusCode, answer.json<{ code: string }>().code]).toEqual([415, 'MEDIA_TYPE']);
  });

  it.each([
    ['POST', '/api/v1/sites', { saved: false, host: 'h', owner: 'me' }],
    ['POST', '/api/v1/sites', { saved: 'yes', host: 'h' }],
    ['POST', '/api/v1/sites', { host: 'h' }],
    ['PATCH', '/api/v1/sites/x', { saved: false }],
    ['PATCH', '/api/v1/sites/x', { createdAt: '2026-01-01T00:00:00Z' }],
    ['POST', '/api/v1/session', { key: '' }],
    ['POST', '/api/v1/session', { key: 'k', kind: 'keeper' }],
    ['POST', '/api/v1/tokens', { name: 'n', sites: 'all' }],
    ['POST', '/api/v1/tokens', { name: 'n', sites: 'all', rights: [] }],
    ['POST', '/api/v1/tokens', { name: 'n', sites: 'all', rights: ['root'] }],
    ['POST', '/api/v1/tokens', { name: 'n', sites: 'some', rights: ['read'] }],
    ['POST', '/api/v1/tokens', { name: 'n', sites: [], rights: ['read'] }],
    ['POST', '/api/v1/tokens', { name: 'n', sites: 'all', rights: ['read'], folder: 'pub' }],
    ['POST', '/api/v1/tokens', { name: 'n', sites: 'all', rights: ['read'], expiresAt: 'soon' }],
    [
      'POST',
      '/api/v1/tokens',
      { name: 'n', sites: 'all', rights: ['read'], expiresAt: '2020-01-01T00:00:00Z' },
    ],
    ['POST', '/api/v1/tokens', { name: 'n', sites: 'all', rights: ['read'], id: 'mine' }],
    ['POST', '/api/v1/sites', { saved: false }],
    ['POST', '/api/v1/sites', { saved: false, host: 'h', port: 70_000 }],
    ['POST', '/api/v1/sites', { saved: false, host: 'h', security: 'none' }],
    ['PATCH', '/api/v1/sites/x/files/y', {}],
    ['PATCH', '/api/v1/sites/x/files/y', { path: '/z', force: true }],
    ['PATCH', '/api/v1/sites/x/files/y', { permissions: '0999' }],
    ['PATCH', '/api/v1/sites/x/files/y', { modifiedAt: 'yesterday' }],
  ] as const)('%s %s %o is 400 before anything is done', async (method, url, payload) => {
    const headers = { authorization: `Bearer ${await gateway.signIn()}` };
    const answer = await gateway.ask({ method, url, payload, headers });
    expect([answer.statusCode, answer.json<{ code: string }>().code]).toEqual([400, 'REQUEST_INVALID']);
  });

  it.each(['?x=1', '?connect=perhaps', '?connect=true&x=1'])(
    'is not the only thing judged: query %s is 400',
    async (query) => {
      const headers = { authorization: `Bearer ${await gateway.signIn()}` };
      expect((await gateway.ask({ url: `/api/v1/sites/x/status${query}`, headers })).statusCode).toBe(400);
    },
  );
});
