import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { apiDocument, operationsOf } from '../../documents/api-document.ts';
import type { PlacedOperation } from '../../documents/api-document.ts';
import { codeIn, startGateway } from '../../support/gateway.ts';
import type { TestGateway, TestSite } from '../../support/gateway.ts';
import { TestSignIn } from '../../support/gateway.ts';
import type { Exchange } from '../../support/http-exchange.ts';
import { startScriptedFtp } from '../../support/scripted-ftp/server.ts';
import type { ScriptedFtp } from '../../support/scripted-ftp/server.ts';

const TUS = {
  'tus-resumable': '1.0.0',
  'upload-length': '3',
  'upload-offset': '0',
  'upload-metadata': 'path L3g=',
};
/** Calls that change nothing, and tell of nothing but files: the right `read` is enough. */
const READING = /^(get|head|options|list|read|ask|offer|search|make)[A-Z]/;

const document = await apiDocument('0.0.0');
const aboutSites = operationsOf(document).filter(({ path }) => path.includes('{site}'));

let gateway: TestGateway;
let server: ScriptedFtp;
let kim: TestSignIn;
let own: TestSite;
let savedA: string;
let savedB: string;
beforeAll(async () => {
  gateway = await startGateway();
  server = await startScriptedFtp({});
  server.tree.put('/pub/f', 'x');
  kim = await gateway.signIn();
  own = await kim.site(server);
  const draft = {
    saved: true,
    host: server.host,
    port: server.port,
    security: 'plain',
    user: 'kim',
    password: 'secret',
  };
  savedA = idIn(await kim.askJson('POST', '/api/v1/sites', { ...draft, name: 'A' }));
  savedB = idIn(await kim.askJson('POST', '/api/v1/sites', { ...draft, name: 'B' }));
});
afterAll(async () => {
  await gateway.close();
  await server.close();
});

function idIn({ body }: Exchange): string {
  return (JSON.parse(body.toString()) as { id: string }).id;
}

/** A service with a token of this reach. */
async function service(reach: {
  sites: string[] | 'all';
  rights: string[];
  folder?: string;
}): Promise<TestSignIn> {
  const { body } = await kim.askJson('POST', '/api/v1/tokens', { name: 'test', ...reach });
  return new TestSignIn(gateway.port, (JSON.parse(body.toString()) as { token: string }).token);
}

/** The call as the document's example makes it, on a site and a path. */
function call(
  who: TestSignIn,
  { method, path, operation }: PlacedOperation,
  site: string,
  file: string,
): Promise<Exchange> {
  const [media] = Object.entries(operation.requestBody?.content ?? {});
  const isJson = media?.[0] === 'application/json';
  const example = isJson ? JSON.stringify(media[1].example) : 'xyz';
  const query = (operation.parameters ?? [])
    .filter(({ in: place, required }) => place === 'query' && required)
    .map(({ name }) => `${name}=${encodeURIComponent(file)}`);
  const url = path
    .replace('{site}', site)
    .replace('{path}', file.slice(1))
    .replace(/\{\w+\}/g, 'x');
  return who.ask({
    method: method.toUpperCase(),
    path: `${url}${query.length === 0 ? '' : `?${query.join('&')}`}`,
    headers: {
      ...(path.includes('/uploads') ? TUS : {}),
      ...(operation.operationId === 'overrideUploadCall' ? { 'x-http-method-override': 'PATCH' } : {}),
      ...(media === undefined ? {} : { 'content-type': media[0] }),
    },
    ...(media === undefined ? {} : { body: example }),
  });
}

describe.each(aboutSites.map((one) => [one.operation.operationId, one] as const))('%s', (id, placed) => {
  it('of somebody else’s site is 404, and no server hears of it (T44)', async () => {
    const before = server.connections.length;
    const answer = await call(await gateway.signIn(), placed, own.id, '/pub/f');
    expect([answer.status, placed.method === 'head' ? undefined : codeIn(answer)]).toEqual([
      404,
      placed.method === 'head' ? undefined : 'SITE_NOT_FOUND',
    ]);
    expect(server.connections.length).toBe(before);
  });

  it('with a token of another site is 404', async () => {
    const answer = await call(
      await service({ sites: [savedA], rights: ['admin'] }),
      placed,
      savedB,
      '/pub/f',
    );
    expect(answer.status).toBe(404);
  });

  it('with a token of another folder is 403', async () => {
    if (!/\{path\}|archive|search/.test(placed.path)) return;
    const lee = await service({ sites: [savedA], rights: ['read', 'write', 'delete'], folder: '/mine' });
    expect((await call(lee, placed, savedA, '/pub/f')).status).toBe(403);
    expect((await call(lee, placed, savedA, '/mine2/f')).status).toBe(403);
  });

  it('that changes something needs more than the right to read', async () => {
    if (READING.test(id)) return;
    const lee = await service({ sites: [savedA], rights: ['read'] });
    const before = server.connections.length;
    // Of an upload that is not there nothing more is said than that.
    const refusals = placed.path.includes('{upload}') ? [403, 404] : [403];
    expect(refusals).toContain((await call(lee, placed, savedA, '/pub/f')).status);
    expect(server.connections.length).toBe(before);
  });
});
