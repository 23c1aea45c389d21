/** What machines ask: up, ready, numbers. */
import { afterEach, describe, expect, it } from 'vitest';
import { LOGIN, startGateway } from '../../support/gateway.ts';
import type { TestGateway } from '../../support/gateway.ts';
import { on } from '../../support/scripted-ftp/script.ts';
import { startScriptedFtp } from '../../support/scripted-ftp/server.ts';
import { injectedGateway } from './injected-gateway.ts';

let gateway: TestGateway | undefined;
afterEach(async () => {
  await gateway?.close();
  gateway = undefined;
});

async function metrics(from: TestGateway): Promise<string> {
  return (await from.ask({ path: '/metrics' })).body.toString();
}

describe('/readyz', () => {
  it('says that work is welcome, under any name', async () => {
    gateway = await startGateway();
    const { status, body } = await gateway.ask({ path: '/readyz', headers: { host: 'gangway:8080' } });
    expect([status, body.toString()]).toEqual([200, '{"status":"ready"}']);
  });

  it('says 503 while Gangway stops', async () => {
    const injected = await injectedGateway();
    const closing = injected.app.close();
    const answer = await injected.ask({ url: '/readyz' }).catch((error: unknown) => error);
    // Fastify refuses what comes after the end altogether.
    if (!(answer instanceof Error)) expect((answer as { statusCode: number }).statusCode).toBe(503);
    await closing;
  });
});

describe('/metrics', () => {
  it('counts requests by route, logins by result, sessions by state, and names nobody', async () => {
    gateway = await startGateway();
    await using server = await startScriptedFtp();
    server.tree.put('/canary-file', 'x');
    const site = await gateway.site(server);
    expect((await site.get('/canary-file')).status).toBe(200);
    const text = await metrics(gateway);
    expect(text).toMatch(/^gangway_ftp_sessions\{state="idle"\} 1$/m);
    expect(text).toMatch(/^gangway_ftp_logins_total\{result="ok"\} 1$/m);
    expect(text).toMatch(
      /^gangway_http_requests_total\{method="GET",route="\/api\/v1\/sites\/:site\/files\/\*",status="200"\} 1$/m,
    );
    expect(text).toMatch(/^gangway_ftp_login_seconds_count 1$/m);
    expect(text).toMatch(/^process_resident_memory_bytes/m);
    for (const secret of ['canary', LOGIN.user, LOGIN.password, '127.0.0.1', site.id])
      expect(text).not.toContain(secret);
  });

  it('counts a refused login by its code', async () => {
    gateway = await startGateway();
    await using server = await startScriptedFtp();
    server.script(on('PASS').reply(530));
    await (await gateway.site(server)).get('/x');
    expect(await metrics(gateway)).toMatch(/^gangway_ftp_logins_total\{result="FTP_LOGIN_REFUSED"\} 1$/m);
  });

  it('is closed to strangers where others than the people at this machine reach Gangway', async () => {
    gateway = await startGateway({ publicUrl: 'https://files.example.org' });
    const headers = { host: 'files.example.org' };
    expect((await gateway.ask({ path: '/metrics', headers })).status).toBe(401);
  });
});
