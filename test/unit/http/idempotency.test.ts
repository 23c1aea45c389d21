/** Idempotency-Key through the API: what is repeated is answered alike, and done once. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startGateway } from '../../support/gateway.ts';
import type { TestGateway, TestSignIn } from '../../support/gateway.ts';
import { on } from '../../support/scripted-ftp/script.ts';
import { startScriptedFtp } from '../../support/scripted-ftp/server.ts';
import type { ScriptedFtp } from '../../support/scripted-ftp/server.ts';

let gateway: TestGateway;
let server: ScriptedFtp;
let kim: TestSignIn;
beforeEach(async () => {
  [gateway, server] = await Promise.all([startGateway(), startScriptedFtp()]);
  kim = await gateway.signIn();
});
afterEach(async () => {
  await gateway.close();
  await server.close();
});

const KEY = { 'idempotency-key': 'order-66' };
const JSON_BODY = { 'content-type': 'application/json', ...KEY };

function makeSite(
  body: object = { saved: false, host: '127.0.0.1', port: server.port, name: 'one' },
  headers = {},
) {
  return kim.ask({
    method: 'POST',
    path: '/api/v1/sites',
    headers: { ...JSON_BODY, ...headers },
    body: JSON.stringify(body),
  });
}

async function countSites(): Promise<number> {
  const { body } = await kim.ask({ path: '/api/v1/sites' });
  return (JSON.parse(body.toString()) as unknown[]).length;
}

describe('a repeated call', () => {
  it('makes one site, and is answered alike, with a mark', async () => {
    const first = await makeSite();
    const second = await makeSite();
    expect([first.status, second.status]).toEqual([201, 201]);
    expect(second.body.toString()).toBe(first.body.toString());
    expect(second.headers.location).toBe(first.headers.location);
    expect([first.headers['idempotency-replayed'], second.headers['idempotency-replayed']]).toEqual([
      undefined,
      'true',
    ]);
    expect(await countSites()).toBe(1);
  });

  it('may write its key as the quoted string of the draft', async () => {
    await makeSite();
    const again = await makeSite(undefined, { 'idempotency-key': '"order-66"' });
    expect(again.headers['idempotency-replayed']).toBe('true');
  });

  it('with another body is 422, and nothing is done', async () => {
    await makeSite();
    const other = await makeSite({ saved: false, host: '127.0.0.1', port: server.port, name: 'two' });
    expect([other.status, (JSON.parse(other.body.toString()) as { code: string }).code]).toEqual([
      422,
      'IDEMPOTENCY_MISMATCH',
    ]);
    expect(await countSites()).toBe(1);
  });

  it('is refused as 409 while the first is running, and answered afterwards', async () => {
    const site = await kim.site(server);
    server.script(on('RNTO').delay(300));
    server.tree.put('/a', 'content');
    const rename = () =>
      kim.ask({ method: 'PATCH', path: site.url('files', '/a'), headers: JSON_BODY, body: '{"name":"b"}' });
    const first = rename();
    await server.until(
      () => server.connections.at(-1)?.commands.some(({ verb }) => verb === 'RNTO') === true,
    );
    const meanwhile = await rename();
    expect([meanwhile.status, (JSON.parse(meanwhile.body.toString()) as { code: string }).code]).toEqual([
      409,
      'IDEMPOTENCY_RUNNING',
    ]);
    expect((await first).status).toBe(200);
    const afterwards = await rename();
    expect([afterwards.status, afterwards.headers['idempotency-replayed']]).toEqual([200, 'true']);
    expect(server.last.commands.filter(({ verb }) => verb === 'RNTO')).toHaveLength(1);
  });

  it('after a failure is tried again', async () => {
    const site = await kim.site(server);
    const rename = () =>
      kim.ask({ method: 'PATCH', path: site.url('files', '/a'), headers: JSON_BODY, body: '{"name":"b"}' });
    expect((await rename()).status).toBe(404);
    server.tree.put('/a', 'content');
    expect((await rename()).status).toBe(200);
  });

  it('of an upload stores the file once', async () => {
    const site = await kim.site(server);
    const first = await site.put('/new', 'content', KEY);
    const second = await site.put('/new', 'content', KEY);
    expect([first.status, second.status, second.headers['idempotency-replayed']]).toEqual([201, 201, 'true']);
    expect(
      server.connections.flatMap(({ commands }) => commands).filter(({ verb }) => verb === 'STOR'),
    ).toHaveLength(1);
  });

  it('of a removal says again that it is gone, where a new one finds nothing', async () => {
    const site = await kim.site(server);
    server.tree.put('/a', 'content');
    const remove = (headers = {}) => kim.ask({ method: 'DELETE', path: site.url('files', '/a'), headers });
    expect([(await remove(KEY)).status, (await remove(KEY)).status, (await remove()).status]).toEqual([
      204, 204, 404,
    ]);
  });
});

describe('an Idempotency-Key', () => {
  it.each(['', 'two words', 'ä', 'x'.repeat(256), '"open'])('such as %j is refused', async (key) => {
    const { status } = await makeSite(undefined, { 'idempotency-key': key });
    expect(status).toBe(400);
    expect(await countSites()).toBe(0);
  });

  it('on a call that changes nothing is no matter', async () => {
    const { status } = await kim.ask({ path: '/api/v1/sites', headers: KEY });
    expect(status).toBe(200);
    expect((await makeSite()).status).toBe(201);
  });
});
