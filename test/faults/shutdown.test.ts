import { request as httpRequest } from 'node:http';
import { afterEach, describe, expect, it } from 'vitest';
import { startGateway } from '../support/gateway.ts';
import { exchange } from '../support/http-exchange.ts';
import { on } from '../support/scripted-ftp/script.ts';
import { startScriptedFtp } from '../support/scripted-ftp/server.ts';
import type { ScriptedFtp } from '../support/scripted-ftp/server.ts';
import { GatewayProcess } from './gateway-process.ts';

let server: ScriptedFtp;
afterEach(() => server.close());

describe('a gateway that is stopped (case 100)', () => {
  it('resets an upload that it cannot wait for, so that it never looks complete', async () => {
    server = await startScriptedFtp();
    const gateway = new GatewayProcess('server/main.ts');
    await gateway.ready();
    const site = await (await gateway.signIn()).site(server);
    const headers = { 'content-length': 1_000_000 };
    const upload = httpRequest({
      host: '127.0.0.1',
      method: 'PUT',
      ...site.owner.signed({ path: site.url('files', '/new'), headers }),
    });
    // With an answer or without one: the process is in a hurry.
    const cut = new Promise((resolve) => {
      upload.on('error', () => undefined).on('close', resolve);
    });
    upload.write(Buffer.alloc(300_000));
    const data = (): ScriptedFtp['last']['dataConnections'][number] | undefined =>
      server.connections.flatMap(({ dataConnections }) => dataConnections).at(-1);
    await server.until(() => (data()?.bytesReceived ?? 0) >= 300_000);
    gateway.signal('SIGTERM');
    await expect.poll(async () => (await exchange({ port: gateway.port, path: '/healthz' })).status).toBe(0);
    gateway.signal('SIGTERM');
    expect(await gateway.exit).toBe(1);
    await server.until(() => data()?.ended !== undefined);
    expect(data()?.ended).toBe('client-reset');
    expect(server.tree.get('/new')).toBeUndefined();
    await cut;
  });

  it('says QUIT on idle sessions and does not wait long for the answer', async () => {
    server = await startScriptedFtp();
    const gateway = await startGateway();
    const site = await gateway.site(server);
    await site.list('/');
    server.script(on('QUIT').noReply());
    await gateway.close();
    await server.until(() => !server.last.isOpen);
    expect(server.last.verbs.at(-1)).toBe('QUIT');
  });

  it('refuses new work on connections that are still open', async () => {
    server = await startScriptedFtp();
    const gateway = await startGateway();
    const site = await gateway.site(server);
    await site.list('/');
    const drained = gateway.app.close();
    const got = await gateway.app.server.inject({
      url: site.url('folders', '/'),
      headers: { authorization: `Bearer ${site.owner.token}`, host: `localhost:${gateway.port}` },
    });
    expect([got.statusCode, got.json<{ code: string }>().code]).toEqual([503, 'DRAINING']);
    await drained;
  });
});
