import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startScriptedFtp } from '../../support/scripted-ftp/server.ts';
import type { ScriptedFtp } from '../../support/scripted-ftp/server.ts';
import { injectedGateway, PUBLIC_URL } from './injected-gateway.ts';
import type { InjectedGateway } from './injected-gateway.ts';

let gateway: InjectedGateway;
let server: ScriptedFtp;
beforeAll(async () => {
  server = await startScriptedFtp();
  gateway = await injectedGateway();
});
afterAll(async () => {
  await gateway.app.close();
  await server.close();
});

type Headers = Record<string, string>;
const FOREIGN: [string, Headers][] = [
  ['an image', { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'no-cors', 'sec-fetch-dest': 'image' }],
  ['a script of a sibling', { 'sec-fetch-site': 'same-site', 'sec-fetch-mode': 'no-cors' }],
  ['a fetch', { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'cors', origin: 'http://evil.example' }],
  ['a frame', { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'iframe' }],
  ['an old browser’s fetch', { origin: 'http://evil.example' }],
];
const ALLOWED: [string, Headers][] = [
  ['a program', {}],
  ['somebody who types the address', { 'sec-fetch-site': 'none', 'sec-fetch-mode': 'navigate' }],
  ['a page of ours', { 'sec-fetch-site': 'same-origin', 'sec-fetch-mode': 'cors' }],
  [
    'a link on another page',
    { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'document' },
  ],
];
const bridge = (path: string): string => `/ftp/127.0.0.1:${server.port}${path}`;

describe('a read at the plain bridge', () => {
  it.each(FOREIGN)('that %s asks for is refused before anything is dialled', async (_who, headers) => {
    for (const method of ['GET', 'HEAD'] as const) {
      const answer = await gateway.ask({ method, url: bridge('/'), headers });
      expect(answer.statusCode).toBe(403);
      if (method === 'GET') expect(answer.json<{ code: string }>().code).toBe('AUTH_CSRF');
    }
    expect(server.connections).toHaveLength(0);
  });

  it.each(ALLOWED)('that %s asks for is answered', async (_who, headers) => {
    expect((await gateway.ask({ url: bridge('/'), headers })).statusCode).toBe(200);
  });

  it('that a link leads to is the only thing another page can do: it cannot change anything', async () => {
    const headers = ALLOWED.at(-1)?.[1] ?? {};
    const answer = await gateway.ask({ method: 'DELETE', url: bridge('/f'), headers });
    expect(answer.statusCode).toBe(403);
  });
});

describe('a sign-in', () => {
  const signIn = (headers: Headers) =>
    gateway.ask({ method: 'POST', url: '/api/v1/session', payload: {}, headers });

  it.each([
    { origin: 'http://evil.example' },
    { origin: 'null' },
    { origin: 'http://localhost:3000', 'sec-fetch-site': 'same-site' },
    { 'sec-fetch-site': 'cross-site' },
    { origin: 'http://evil.example', 'sec-fetch-site': 'none' },
  ])('from another page is refused: %o', async (headers) => {
    const answer = await signIn(headers);
    expect([answer.statusCode, answer.json<{ code: string }>().code]).toEqual([403, 'AUTH_CSRF']);
  });

  it.each([{}, { origin: PUBLIC_URL }, { origin: 'null', 'sec-fetch-site': 'same-origin' }])(
    'from our page or a program is one: %o',
    async (headers) => {
      expect((await signIn(headers as Headers)).statusCode).toBe(201);
    },
  );
});

describe('a change with a bearer token', () => {
  it('from another page is refused too', async () => {
    const authorization = `Bearer ${await gateway.signIn()}`;
    const headers = { authorization, origin: 'http://evil.example' };
    const answer = await gateway.ask({ method: 'DELETE', url: '/api/v1/sites/x', headers });
    expect(answer.statusCode).toBe(403);
  });
});
