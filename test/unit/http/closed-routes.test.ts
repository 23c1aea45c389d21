import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { OWN_DOORS, PUBLIC_AT_HOME, PUBLIC_ROUTES } from '../../contracts/api/public-routes.ts';
import { exchange, headOf, readAll } from '../../support/http-exchange.ts';
import type { Exchange } from '../../support/http-exchange.ts';
import { PUBLIC_URL, injectedGateway } from './injected-gateway.ts';
import type { InjectedGateway, Route } from './injected-gateway.ts';

const HOST = new URL(PUBLIC_URL).host;
const REFUSALS: readonly number[] = [400, 401, 403, 404, 405];

let gateway: InjectedGateway;
let port: number;
let routes: Route[];
beforeAll(async () => {
  gateway = await injectedGateway();
  await gateway.app.listen();
  const address = gateway.app.server.server.address();
  port = typeof address === 'object' ? (address?.port ?? 0) : 0;
  routes = gateway.routes.filter(({ method }) => method !== 'OPTIONS');
});
afterAll(() => gateway.app.close());

const nameOf = ({ method, url }: Route): string => `${method} ${url}`;
const isOwnDoor = (route: Route): boolean => OWN_DOORS.some((door) => door.test(nameOf(route)));
const pathOf = ({ url }: Route): string => url.replace(/:\w+/g, 'someId').replace('*', 'pub/file');

function ask(method: string, path: string): Promise<Exchange> {
  return exchange({ port, method, path, headers: { host: HOST } });
}

describe('without credentials', () => {
  it('exactly the routes of the list answer (T41)', async () => {
    const open: string[] = [];
    for (const route of routes.filter((one) => !isOwnDoor(one))) {
      const { status } = await ask(route.method, pathOf(route));
      if (status !== 401) open.push(nameOf(route));
    }
    const listed = [...PUBLIC_ROUTES, ...PUBLIC_AT_HOME].filter((one) => routes.map(nameOf).includes(one));
    expect(open.sort()).toEqual(listed.sort());
  });

  it('a door of its own does no more than ask who it is', async () => {
    for (const route of routes.filter((one) => isOwnDoor(one) && !/^\/ftps?\//.test(one.url))) {
      const { status } = await ask(route.method, pathOf(route));
      expect([
        nameOf(route),
        status === 401 || (route.method === 'GET' && route.url.endsWith('/live')),
      ]).toEqual([nameOf(route), true]);
    }
  });

  it.each<[string, (path: string) => string]>([
    ['a doubled slash in front', (path) => `/${path}`],
    ['doubled slashes everywhere', (path) => path.replaceAll('/', '//')],
    ['an absolute form', (path) => `http://${HOST}${path}`],
    ['an absolute form of somebody else', (path) => `http://elsewhere.example${path}`],
    ['encoded dots', (path) => path.replace('/api/', '/api/%2e/')],
    ['a way up', (path) => `/healthz/..${path}`],
    ['an encoded way up', (path) => `/healthz/%2e%2e${path}`],
    ['an encoded letter', (path) => path.replace('/api/', '/%61pi/')],
    ['an encoded slash', (path) => path.replace('/v1/', '/v1%2f')],
    ['capitals', (path) => path.toUpperCase()],
    ['a semicolon', (path) => `${path};x=/healthz`],
    ['a NUL', (path) => `${path}%00`],
    ['a backslash', (path) => path.replaceAll('/', '\\')],
  ])('%s opens nothing', async (_what, disguise) => {
    for (const route of routes.filter(({ url }) => url.startsWith('/api/'))) {
      if (PUBLIC_ROUTES.includes(nameOf(route)) || isOwnDoor(route)) continue;
      const status = await rawStatus(route.method, disguise(pathOf(route)));
      expect(REFUSALS, `${route.method} ${disguise(pathOf(route))} gave ${status}`).toContain(status);
    }
  });

  it('numbers of the process are told only where nobody else can ask', async () => {
    const elsewhere = await injectedGateway({ publicUrl: 'https://files.example.org' });
    try {
      expect((await elsewhere.ask({ url: '/metrics' })).statusCode).toBe(401);
    } finally {
      await elsewhere.app.close();
    }
  });
});

/** A request target that no client library would send. */
async function rawStatus(method: string, target: string): Promise<number> {
  const socket = connect({ host: '127.0.0.1', port });
  const head = headOf({ port, method, path: target, headers: { connection: 'close' } }, '1.1');
  socket.end(head.replace(/Host: \S+/, `Host: ${HOST}`));
  const { bytes } = await readAll(socket);
  return Number(bytes.toString('latin1').split(' ')[1]);
}
