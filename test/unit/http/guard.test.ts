import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { injectedGateway, PUBLIC_URL } from './injected-gateway.ts';
import type { InjectedGateway } from './injected-gateway.ts';

let gateway: InjectedGateway;
let token: string;
beforeAll(async () => {
  gateway = await injectedGateway();
  token = await gateway.signIn();
});
afterAll(() => gateway.app.close());

const ORIGINS: [string | undefined, boolean][] = [
  [undefined, false],
  [PUBLIC_URL, true],
  ['http://127.0.0.1:8080', true],
  ['null', false],
  ['', false],
  ['https://localhost:8080', false],
  ['http://localhost:8081', false],
  ['http://localhost', false],
  ['http://app.localhost:8080', false],
  ['http://localhost:8080.evil.example', false],
  ['http://localhost:8080@evil.example', false],
  ['http://evil.example', false],
  [`${PUBLIC_URL}/`, false],
  [`${PUBLIC_URL}, http://evil.example`, false],
];
const FETCH_SITES: [string | undefined, boolean][] = [
  [undefined, false],
  ['same-origin', true],
  ['same-site', false],
  ['cross-site', false],
  ['none', false],
];
const METHODS = ['DELETE', 'PUT', 'PATCH', 'POST'] as const;
/** What exists for each method; the site does not. */
const URLS = {
  DELETE: '/api/v1/sites/x',
  PUT: '/api/v1/sites/x/folders/y',
  PATCH: '/api/v1/sites/x/files/y',
  POST: '/api/v1/session/ticket',
} as const;

describe('a change', () => {
  it('with our cookie needs our origin and our header, in every combination (T36)', async () => {
    for (const method of METHODS) {
      for (const [origin, isOurs] of ORIGINS) {
        for (const [fetchSite, isSame] of FETCH_SITES) {
          for (const csrf of [undefined, '1']) {
            const { statusCode, body } = await gateway.ask({
              method,
              url: URLS[method],
              ...(method === 'PATCH' ? { payload: { name: 'z' } } : {}),
              headers: {
                cookie: `gangway=${token}`,
                ...(origin === undefined ? {} : { origin }),
                ...(fetchSite === undefined ? {} : { 'sec-fetch-site': fetchSite }),
                ...(csrf === undefined ? {} : { 'x-gateway-csrf': csrf }),
              },
            });
            // What Sec-Fetch-Site says counts more than an origin.
            const isSilent = fetchSite === undefined || fetchSite === 'none';
            const mayPass = (isSame || (isOurs && isSilent)) && csrf !== undefined;
            const name = `${method} ${String(origin)} ${String(fetchSite)} ${String(csrf)}`;
            expect(statusCode === 403 && body.includes('AUTH_CSRF'), name).toBe(!mayPass);
          }
        }
      }
    }
  });

  it.each(ORIGINS)('with a bearer token needs no origin, and no foreign one: %s', async (origin, isOurs) => {
    const headers = { authorization: `Bearer ${token}`, ...(origin === undefined ? {} : { origin }) };
    const { statusCode } = await gateway.ask({ method: 'DELETE', url: URLS.DELETE, headers });
    expect(statusCode).toBe(origin === undefined || isOurs ? 404 : 403);
  });

  it('on the bridge may not come from a page of somebody else', async () => {
    for (const headers of [{ origin: 'http://evil.example' }, { 'sec-fetch-site': 'cross-site' }]) {
      const answer = await gateway.ask({ method: 'DELETE', url: '/ftp/127.0.0.1:1/x', headers });
      expect([answer.statusCode, answer.json<{ code: string }>().code]).toEqual([403, 'AUTH_CSRF']);
    }
  });
});

describe('reading', () => {
  it.each(ORIGINS)('needs only the cookie, whatever the origin: %s', async (origin) => {
    const headers = { cookie: `gangway=${token}`, ...(origin === undefined ? {} : { origin }) };
    expect((await gateway.ask({ url: '/api/v1/session', headers })).statusCode).toBe(200);
  });
});

describe('the cookie', () => {
  const cookieAt = async (publicUrl: string): Promise<string> => {
    const other = await injectedGateway({ publicUrl });
    const { headers } = await other.ask({ method: 'POST', url: '/api/v1/session', payload: {} });
    await other.app.close();
    return String(headers['set-cookie']);
  };

  it('is for HTTP alone, for our own pages alone, and for this run of the browser', async () => {
    const cookie = await cookieAt(PUBLIC_URL);
    expect(cookie).toMatch(/^gangway=[\w-]{43}; Path=\/; HttpOnly; SameSite=Strict$/);
  });

  it('is secure under https, and stays below the public path', async () => {
    const cookie = await cookieAt('https://files.example.org/gangway');
    expect(cookie).toMatch(/^gangway=[\w-]{43}; Path=\/gangway\/; HttpOnly; Secure; SameSite=Strict$/);
  });

  it('is not believed to be a token that somebody planted (T45)', async () => {
    const planted = 'x'.repeat(43);
    const answer = await gateway.ask({
      method: 'POST',
      url: '/api/v1/session',
      headers: { cookie: `gangway=${planted}`, origin: PUBLIC_URL, 'x-gateway-csrf': '1' },
      payload: {},
    });
    expect(answer.statusCode).toBe(201);
    expect(answer.json<{ token: string }>().token).not.toBe(planted);
  });

  it('is cleared at the end of the sign-in, and the token is worth nothing any more', async () => {
    const own = await gateway.signIn();
    const headers = { cookie: `gangway=${own}`, origin: PUBLIC_URL, 'x-gateway-csrf': '1' };
    const answer = await gateway.ask({ method: 'DELETE', url: '/api/v1/session', headers });
    expect([answer.statusCode, String(answer.headers['set-cookie'])]).toEqual([
      204,
      'gangway=; Max-Age=0; Path=/; Expires=Thu, 01 Jan 1970 00:00:00 GMT; HttpOnly; SameSite=Strict',
    ]);
    expect((await gateway.ask({ url: '/api/v1/session', headers })).statusCode).toBe(401);
  });
});

describe('forwarding headers', () => {
  it('change neither the host check nor the cookie (T43)', async () => {
    const forged = {
      'x-forwarded-host': 'evil.example',
      'x-forwarded-proto': 'https',
      forwarded: 'host=evil.example',
    };
    const { statusCode, headers } = await gateway.ask({
      method: 'POST',
      url: '/api/v1/session',
      headers: forged,
      payload: {},
    });
    expect([statusCode, String(headers['set-cookie']).includes('Secure')]).toEqual([201, false]);
    const wrong = { host: 'evil.example', 'x-forwarded-host': 'localhost:8080' };
    expect((await gateway.ask({ url: '/healthz', headers: wrong })).statusCode).toBe(200);
    expect((await gateway.ask({ url: '/api/v1/session', headers: wrong })).statusCode).toBe(421);
  });
});
