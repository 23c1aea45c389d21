import { afterEach, describe, expect, it } from 'vitest';
import { exchange } from '../support/http-exchange.ts';
import { pattern } from '../support/scripted-ftp/content.ts';
import { on } from '../support/scripted-ftp/script.ts';
import { startScriptedFtp } from '../support/scripted-ftp/server.ts';
import type { ScriptedFtp } from '../support/scripted-ftp/server.ts';
import { GatewayProcess } from './gateway-process.ts';

const SIZE = 600_000;
const CANARY = 'canary-7f3a-S3cret!';
const WRONG_CANARY = 'wrong-canary-91bc';

let server: ScriptedFtp;
let gateway: GatewayProcess;
afterEach(async () => {
  await gateway.end();
  await server.close();
});

const sentBytes = (): number => server.connections.at(-1)?.dataConnections[0]?.bytesSent ?? 0;

async function start(program: string): Promise<void> {
  server = await startScriptedFtp({ users: { kim: CANARY } });
  server.tree.put('/f', { sizeBytes: SIZE });
  gateway = new GatewayProcess(program);
  await gateway.ready();
}

describe('the process (R31)', () => {
  it('ends a running download whole after SIGTERM, takes nobody new, and exits with 0', async () => {
    await start('server/main.ts');
    const site = await (await gateway.signIn()).site(server, { password: CANARY });
    server.script(on('RETR').trickle(30_000, 50));
    const pending = site.get('/f');
    await server.until(() => sentBytes() > 100_000);
    gateway.signal('SIGTERM');
    const got = await pending;
    expect([got.status, got.end, got.body.equals(pattern(0, SIZE))]).toEqual([200, 'complete', true]);
    expect(await gateway.exit).toBe(0);
    const late = await exchange({ port: gateway.port, path: '/healthz' });
    expect([late.status, late.end]).toEqual([0, 'cut']);
    expect(server.last.verbs.at(-1)).toBe('QUIT');
  });

  it('exits at once at the second signal, and the client sees that its download is broken', async () => {
    await start('server/main.ts');
    const site = await (await gateway.signIn()).site(server, { password: CANARY });
    server.script(on('RETR').stallAt(300_000));
    const pending = site.get('/f');
    await server.until(() => sentBytes() >= 300_000);
    gateway.signal('SIGTERM');
    // Once it no longer listens, the first signal has arrived.
    await expect.poll(async () => (await exchange({ port: gateway.port, path: '/healthz' })).status).toBe(0);
    gateway.signal('SIGTERM');
    expect(await gateway.exit).toBe(1);
    const got = await pending;
    expect([got.status, got.end]).not.toEqual([200, 'complete']);
  });

  it('exits with 0 when nothing is going on', async () => {
    await start('server/main.ts');
    gateway.signal('SIGINT');
    expect(await gateway.exit).toBe(0);
  });
});

describe('what the process says about itself', () => {
  it.each(['server/main.ts', 'test/faults/logged-gateway.ts'])(
    '%s never says a password, whatever goes well or wrong (T51)',
    async (program) => {
      await start(program);
      const owner = await gateway.signIn();
      const site = await owner.site(server, { password: CANARY });
      const said: string[] = [];
      const note = async (asked: Promise<{ body: Buffer; headers: object }>): Promise<void> => {
        const { body, headers } = await asked;
        said.push(body.toString(), JSON.stringify(headers));
      };
      await note(site.list('/'));
      await note(site.put('/new', 'content'));
      await note(site.get('/missing'));
      // A server that echoes the password in a refusal.
      server.script(on('RETR').reply(550, `kim/${CANARY} may not read this`));
      await note(site.get('/f'));
      server.script(on('PASS').reply(530, `Login incorrect: ${WRONG_CANARY}`));
      const stranger = await owner.site(server, { password: WRONG_CANARY });
      await note(stranger.get('/f'));
      server.script(on('greeting').resetControl());
      await note(stranger.get('/f'));
      server.behave();
      const authorization = `Basic ${Buffer.from(`kim:${CANARY}`).toString('base64')}`;
      const path = `/ftp/${server.host}:${server.port}/f?security=plain`;
      await note(exchange({ port: gateway.port, path, headers: { authorization } }));
      await note(owner.askJson('POST', '/api/v1/sites', { host: 'x', password: CANARY, role: 'admin' }));
      await note(owner.ask({ path: '/api/v1/sites' }));
      await note(owner.ask({ path: `/api/v1/sites/${site.id}/status` }));
      said.push(await site.transcript(), await stranger.transcript());
      expect(said.join('\n')).toContain('PASS ***');
      gateway.signal('SIGTERM');
      await gateway.exit;
      said.push(gateway.output);
      for (const secret of [
        CANARY,
        WRONG_CANARY,
        Buffer.from(CANARY).toString('base64'),
        authorization.slice(6),
      ]) {
        expect(said.filter((text) => text.includes(secret))).toEqual([]);
      }
    },
  );
});
