/** What an address answers to methods and media types that it does not know (RFC 9110 sections 9.1, 12.5.1, 15.5.6, 15.5.7, 15.5.16). */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { InjectOptions } from 'fastify';
import { MethodTable } from '../../../server/http/methods.ts';
import { injectedGateway } from './injected-gateway.ts';
import type { InjectedGateway } from './injected-gateway.ts';

let gateway: InjectedGateway;
let authorization: string;
beforeAll(async () => {
  gateway = await injectedGateway();
  authorization = `Bearer ${await gateway.signIn()}`;
});
afterAll(() => gateway.app.close());

const ask = (request: InjectOptions) =>
  gateway.ask({ ...request, headers: { authorization, ...request.headers } });

describe('a method that an address does not have', () => {
  it.each<[InjectOptions['method'] & string, string, string]>([
    ['PUT', '/api/v1/session', 'DELETE, GET, HEAD, OPTIONS, POST'],
    ['GET', '/api/v1/session/ticket', 'OPTIONS, POST'],
    ['POST', '/api/v1/sites/x/files/a%2Fb/c', 'DELETE, GET, HEAD, OPTIONS, PATCH, PUT'],
    ['DELETE', '/healthz', 'GET, HEAD, OPTIONS'],
    ['TRACE', '/api/v1/sites', 'GET, HEAD, OPTIONS, POST'],
  ])('%s %s is 405 and names those it has', async (method, url, allow) => {
    const { statusCode, headers, json } = await ask({ method, url });
    expect([statusCode, json<{ code: string }>().code]).toEqual([405, 'METHOD_NOT_ALLOWED']);
    expect(String(headers.allow).split(', ')).toEqual(expect.arrayContaining(allow.split(', ')));
  });

  it('is 404 where there is no address at all', async () => {
    const { statusCode, headers } = await ask({ method: 'PUT', url: '/api/v1/nothing' });
    expect([statusCode, headers.allow]).toEqual([404, undefined]);
  });
});

describe('OPTIONS', () => {
  it('tells the methods of every address of the API', async () => {
    // tus answers OPTIONS itself, and says what it can do at that site.
    const urls = new Set(
      gateway.routes
        .map(({ url }) => url)
        .filter((url) => url.startsWith('/api/') && !url.endsWith('/uploads')),
    );
    for (const url of urls) {
      const concrete = url.replaceAll(/:\w+/g, 'x').replace('*', 'a');
      const { statusCode, headers } = await ask({ method: 'OPTIONS', url: concrete });
      expect([200, 204], url).toContain(statusCode);
      expect(headers.allow, url).toContain('OPTIONS');
    }
  });
});

describe('HEAD', () => {
  it('of numbers that are others at every moment is GET without the body, too', async () => {
    const { statusCode, body, headers } = await ask({ method: 'HEAD', url: '/metrics' });
    expect([statusCode, body]).toEqual([200, '']);
    expect(headers['content-type']).toMatch(/^text\/plain/);
  });

  it.each(['/api/v1/session', '/api/v1/sites', '/healthz', '/readyz'])(
    'of %s is GET without the body',
    async (url) => {
      const got = await ask({ url });
      const head = await ask({ method: 'HEAD', url });
      expect([got.statusCode, head.statusCode]).toEqual([200, 200]);
      expect([head.body, head.headers['content-type']]).toEqual(['', got.headers['content-type']]);
      expect(head.headers['content-length']).toBe(got.headers['content-length']);
    },
  );
});

describe('an Accept header', () => {
  it.each(['image/png', 'application/json;q=0', 'text/html'])(
    'that allows only %s is 406',
    async (accept) => {
      const answer = await ask({ url: '/api/v1/sites', headers: { accept } });
      expect([answer.statusCode, answer.json<{ code: string }>().code]).toEqual([406, 'NOT_ACCEPTABLE']);
    },
  );

  it.each(['*/*', 'application/*', 'text/html, */*;q=0.1', 'nonsense'])(
    'such as %s is fine',
    async (accept) => {
      expect((await ask({ url: '/api/v1/sites', headers: { accept } })).statusCode).toBe(200);
    },
  );
});

describe('a body', () => {
  it.each([
    'text/plain',
    'application/x-www-form-urlencoded',
    'multipart/form-data; boundary=x',
    'application/jsonp',
  ])('of type %s is 415 where JSON is wanted', async (type) => {
    const headers = { 'content-type': type };
    const answer = await ask({ method: 'POST', url: '/api/v1/sites', headers, payload: '{}' });
    expect([answer.statusCode, answer.json<{ code: string }>().code]).toEqual([415, 'MEDIA_TYPE']);
  });

  it('in a transfer coding that nobody undoes is 415, and not stored as it is', async () => {
    const headers = { 'content-type': 'application/json', 'transfer-encoding': 'gzip, chunked' };
    const answer = await ask({ method: 'POST', url: '/api/v1/sites', headers, payload: '{}' });
    expect([answer.statusCode, answer.json<{ code: string }>().code]).toEqual([415, 'MEDIA_TYPE']);
  });

  it('that is compressed is 415 before it is read (T56)', async () => {
    const headers = { 'content-type': 'application/json', 'content-encoding': 'gzip' };
    const answer = await ask({ method: 'POST', url: '/api/v1/sites', headers, payload: '{}' });
    expect([answer.statusCode, answer.json<{ code: string }>().code]).toEqual([415, 'MEDIA_TYPE']);
  });
});

describe('the table of methods', () => {
  it('does not take the page that is everywhere for an address', () => {
    const table = new MethodTable();
    table.note({ url: '/*', method: ['GET', 'HEAD'] });
    table.note({ url: '/a/:b/c', method: 'GET' });
    expect(table.at('/x')).toEqual([]);
    expect(table.at('/')).toEqual(['GET', 'HEAD', 'OPTIONS']);
    expect(table.at('/a/1/c')).toEqual(['GET', 'OPTIONS']);
    expect(table.at('/a/1/2/c')).toEqual([]);
  });
});
