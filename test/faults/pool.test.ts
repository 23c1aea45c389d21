import { request as httpRequest } from 'node:http';
import { afterEach, describe, expect, it } from 'vitest';
import { codeIn, startGateway } from '../support/gateway.ts';
import type { TestGateway, TestSite } from '../support/gateway.ts';
import type { Exchange } from '../support/http-exchange.ts';
import { pattern } from '../support/scripted-ftp/content.ts';
import type { ScriptedFtpOptions } from '../support/scripted-ftp/options.ts';
import { on, onAnything } from '../support/scripted-ftp/script.ts';
import type { Script } from '../support/scripted-ftp/script.ts';
import { startScriptedFtp } from '../support/scripted-ftp/server.ts';
import type { ScriptedFtp } from '../support/scripted-ftp/server.ts';

const SIZE = 100_000;

let server: ScriptedFtp;
let gateway: TestGateway;
afterEach(async () => {
  await gateway.close();
  await server.close();
});

async function start(options: ScriptedFtpOptions = {}): Promise<void> {
  server = await startScriptedFtp(options);
  gateway = await startGateway();
  server.tree.put('/f', { sizeBytes: SIZE });
}

describe('a session that the server ends while it is idle (R22)', () => {
  it('by 421 is replaced, and nobody sees it', async () => {
    await start({ idle421Ms: 30 });
    const site = await gateway.site(server);
    for (let at = 0; at < 10; at += 1) {
      const got = await site.get('/f');
      expect([got.status, got.end, got.body.length]).toEqual([200, 'complete', SIZE]);
      const { last } = server;
      await server.until(() => !last.isOpen);
    }
    expect(server.connections.length).toBeGreaterThanOrEqual(10);
  });

  it.each<[string, (at: ScriptedFtp['last']) => Promise<void>]>([
    ['FIN', (at) => at.hangUp('fin')],
    ['RST', (at) => at.hangUp('rst')],
    ['421', (at) => at.say(421, 'Timeout')],
  ])('by %s just before the next request is replaced, for every kind of request', async (_how, end) => {
    await start();
    const site = await gateway.site(server);
    for (const ask of requestsOf(site)) {
      await site.get('/f');
      // Nobody waits until the gateway has noticed.
      await end(server.last);
      const got = await ask();
      expect(got.status, `${String(ask)}: ${got.body.toString()}`).toBeLessThan(300);
    }
  });

  it.each<[string, (rule: Script) => Script]>([
    ['FIN', (rule) => rule.closeControl()],
    ['RST', (rule) => rule.resetControl()],
    ['421', (rule) => rule.reply(421, 'Timeout').thenClose()],
  ])('by %s instead of the first answer is replaced, for every kind of request (R01)', async (_how, ends) => {
    await start();
    const site = await gateway.site(server);
    for (const ask of requestsOf(site)) {
      server.behave();
      await site.get('/f');
      server.script(ends(onAnything().onConnection(server.last.index)));
      const before = server.connections.length;
      const got = await ask();
      expect(got.status, `${String(ask)}: ${got.body.toString()}`).toBeLessThan(300);
      expect(server.connections.length - before, 'one new session').toBe(1);
    }
  });
});

function requestsOf(site: TestSite): (() => Promise<Exchange>)[] {
  const ask = (method: string, resource: string, path: string): Promise<Exchange> =>
    site.owner.ask({ method, path: site.url(resource, path) });
  return [
    () => site.get('/f'),
    () => site.head('/f'),
    () => site.list('/'),
    () => ask('GET', 'entries', '/f'),
    () => site.put('/new', 'x'),
    () => ask('DELETE', 'files', '/new'),
    () => ask('PUT', 'folders', '/folder'),
    () => ask('DELETE', 'folders', '/folder'),
  ];
}

describe('a server with a limit of sessions (R23)', () => {
  it.each([421, 530] as const)('by %i serves 50 downloads at once in the end', async (refusal) => {
    await start({ maxConnections: { count: 2, refusal } });
    const site = await gateway.site(server);
    const got = await Promise.all(Array.from({ length: 50 }, () => site.get('/f')));
    expect(new Set(got.map(({ status, end, body }) => `${status} ${end} ${body.length}`))).toEqual(
      new Set([`200 complete ${SIZE}`]),
    );
    const most = server.connections.filter(({ isOpen }) => isOpen).length;
    expect(most).toBeLessThanOrEqual(2);
  });

  it('that gives none is 503 with Retry-After, not an endless wait', async () => {
    await start({ maxConnections: { count: 0, refusal: 421 } });
    const site = await gateway.site(server);
    const got = await site.get('/f');
    expect([got.status, codeIn(got)]).toEqual([503, 'FTP_BUSY']);
    expect(Number(got.headers['retry-after'])).toBeGreaterThan(0);
    const { queue } = JSON.parse(got.body.toString()) as { queue: { position: number; waitedMs: number } };
    expect(queue.position).toBe(1);
    expect(queue.waitedMs).toBeGreaterThan(5_000);
  });

  it('that gives one serves every kind of request: nobody holds a session and waits for another (case 93)', async () => {
    await start({ maxConnections: { count: 1, refusal: 421 } });
    const site = await gateway.site(server);
    const rename = (): Promise<Exchange> =>
      site.owner.askJson('PATCH', site.url('files', '/f2'), { name: 'f3', overwrite: 'replace' });
    const status = (): Promise<Exchange> =>
      site.owner.ask({ path: `/api/v1/sites/${site.id}/status?connect=true` });
    const all = [...requestsOf(site), () => site.put('/f2', 'x'), rename, () => site.put('/f3', 'y'), status];
    for (const ask of all) {
      const got = await ask();
      expect(got.status, `${String(ask)}: ${got.body.toString()}`).toBeLessThan(300);
    }
    const refused = [
      await site.get('/missing'),
      await site.list('/missing'),
      await site.owner.ask({ method: 'DELETE', path: site.url('files', '/missing') }),
      await site.owner.ask({ method: 'PUT', path: site.url('folders', '/a/b') }),
      await site.owner.ask({ method: 'DELETE', path: site.url('folders', '/a') }),
      await site.put('/nowhere/f', 'x'),
    ];
    expect(refused.map((got) => got.status)).toEqual([404, 404, 404, 201, 409, 404]);
    expect((await site.get('/f')).status).toBe(200);
  });

  it('that gives two keeps one for those who look while long uploads wait', async () => {
    await start({ maxConnections: { count: 2, refusal: 421 } });
    const site = await gateway.site(server);
    await Promise.all(Array.from({ length: 3 }, () => site.get('/f')));
    const uploads = ['/a', '/b'].map((path) => {
      const { headers } = site.owner.signed({ path, headers: { 'content-length': 10_000_000 } });
      const sent = { host: '127.0.0.1', port: gateway.port, method: 'PUT', path: site.url('files', path) };
      const upload = httpRequest({ ...sent, headers, agent: false }).on('error', () => undefined);
      upload.write(Buffer.alloc(100_000));
      return upload;
    });
    await expect.poll(() => site.sessions()).toMatchObject({ leased: 1, waiting: 1 });
    expect((await site.list('/')).status).toBe(200);
    expect(await site.sessions()).toMatchObject({ leased: 1, waiting: 1 });
    for (const upload of uploads) upload.destroy();
  });

  it('that refuses a further login in the words of a wrong password is not believed while a session is open (case 21)', async () => {
    await start();
    const site = await gateway.site(server);
    expect((await site.get('/f')).status).toBe(200);
    server.script(on('PASS').reply(530, 'Login incorrect.'));
    const got = await Promise.all(Array.from({ length: 10 }, () => site.get('/f')));
    expect(got.map(({ status, body }) => [status, body.length])).toEqual(got.map(() => [200, SIZE]));
    expect((await site.sessions()).limit).toBe(1);
  });

  it('is asked once, not eight times, whether it takes a password (case 21)', async () => {
    await start();
    const site = await gateway.site(server, { password: 'wrong' });
    const got = await Promise.all(Array.from({ length: 8 }, () => site.get('/f')));
    expect(got.map(codeIn)).toEqual(got.map(() => 'FTP_LOGIN_REFUSED'));
    expect(server.connections.flatMap(({ verbs }) => verbs).filter((verb) => verb === 'PASS')).toHaveLength(
      1,
    );
  });
});

describe('a request that waits for a session', () => {
  const blocked = async (): Promise<{ site: TestSite; end: () => Promise<unknown> }> => {
    await start({ maxConnections: { count: 1, refusal: 421 } });
    const site = await gateway.site(server);
    await site.get('/f');
    server.script(on('RETR').stallAt(1_000));
    const abort = new AbortController();
    const { path, headers } = { path: site.url('files', '/f'), headers: {} };
    const pending = site.owner.ask({ path, headers, signal: abort.signal });
    await server.until(() => server.last.verbs.filter((verb) => verb === 'RETR').length === 2);
    server.behave();
    const end = (): Promise<unknown> => {
      abort.abort();
      return pending;
    };
    return { site, end };
  };
  const waiting = async (site: TestSite): Promise<number> => (await site.sessions()).waiting;

  it.each<[string, (site: TestSite, signal: AbortSignal) => Promise<Exchange>]>([
    ['a download', (site, signal) => site.owner.ask({ path: site.url('files', '/f'), signal })],
    ['a listing', (site, signal) => site.owner.ask({ path: site.url('folders', '/'), signal })],
    [
      'an upload of a browser whose body waits too',
      (site, signal) =>
        site.owner.ask({
          method: 'PUT',
          path: site.url('files', '/new'),
          headers: { 'sec-fetch-site': 'same-origin' },
          body: Buffer.alloc(20_000_000),
          signal,
        }),
    ],
  ])('for %s leaves the line when its client goes away', async (_what, ask) => {
    const { site, end } = await blocked();
    const abort = new AbortController();
    const asked = ask(site, abort.signal);
    await expect.poll(() => waiting(site)).toBe(1);
    abort.abort();
    await asked;
    await expect.poll(() => waiting(site), { timeout: 5_000 }).toBe(0);
    await end();
  });

  it('tells afterwards how long it waited', async () => {
    const { site, end } = await blocked();
    const asked = site.list('/');
    await expect.poll(() => waiting(site)).toBe(1);
    await end();
    const got = await asked;
    expect(got.status).toBe(200);
    const [, queueMs] = /^queue;dur=([\d.]+), total;dur=/.exec(String(got.headers['server-timing'])) ?? [];
    expect(Number(queueMs)).toBeGreaterThan(10);
  });
});

describe('sessions of different owners', () => {
  it('never cross: the same server and user with another password gets no session of the first', async () => {
    await start();
    const right = await gateway.site(server);
    expect((await right.get('/f')).status).toBe(200);
    const wrong = await gateway.site(server, { password: 'a guess' });
    const got = await wrong.get('/f');
    expect([got.status, codeIn(got)]).toEqual([403, 'FTP_LOGIN_REFUSED']);
    expect((await right.get('/f')).status).toBe(200);
  });

  it('never cross although both may log in: each has a control connection of its own', async () => {
    await start();
    const first = await gateway.site(server);
    const second = await gateway.site(server);
    await first.get('/f');
    await second.get('/f');
    await first.get('/f');
    expect(server.connections).toHaveLength(2);
    expect(server.connections.map(({ verbs }) => verbs.filter((verb) => verb === 'RETR').length)).toEqual([
      2, 1,
    ]);
  });

  it('never cross on the bridge: another password is another site', async () => {
    await start();
    const path = `/ftp/${server.host}:${server.port}/f?security=plain`;
    const basic = (password: string): { authorization: string } => ({
      authorization: `Basic ${Buffer.from(`kim:${password}`).toString('base64')}`,
    });
    expect((await gateway.ask({ path, headers: basic('secret') })).status).toBe(200);
    const refused = await gateway.ask({ path, headers: basic('wrong') });
    expect([refused.status, refused.headers['www-authenticate']]).toEqual([
      401,
      'Basic realm="FTP login", charset="UTF-8"',
    ]);
  });
});

describe('a reply that nobody asked for (T22)', () => {
  it.each([0, 1, 3, 10])('%i ms after the proper one never makes a wrong body', async (lateMs) => {
    await start();
    const site = await gateway.site(server);
    for (let at = 0; at < 10; at += 1) server.tree.put(`/${at}`, Buffer.alloc(1_000 + at, at));
    server.script(on('RETR').lateReply(lateMs, 226));
    for (let round = 0; round < 30; round += 1) {
      const at = round % 10;
      const got = await site.get(`/${at}`);
      if (got.status !== 200) continue;
      expect(got.body.equals(Buffer.alloc(1_000 + at, at))).toBe(true);
    }
    server.behave();
    expect((await site.get('/f')).body.equals(pattern(0, SIZE))).toBe(true);
  });

  it('while the session is idle ends that session', async () => {
    await start();
    const site = await gateway.site(server);
    await site.get('/f');
    await server.last.say(226, 'Surprise');
    await expect.poll(() => site.transcript()).toContain('nobody expected this reply');
    expect((await site.get('/f')).status).toBe(200);
    expect(server.connections).toHaveLength(2);
  });
});

describe('a sign-in that ends', () => {
  it('ends its sessions politely', async () => {
    await start();
    const site = await gateway.site(server);
    await site.get('/f');
    await site.owner.ask({ method: 'DELETE', path: '/api/v1/session' });
    await server.until(() => !server.last.isOpen);
    expect(server.last.verbs.at(-1)).toBe('QUIT');
    expect((await site.get('/f')).status).toBe(401);
  });
});
