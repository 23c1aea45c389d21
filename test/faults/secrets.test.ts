import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { request } from 'node:http';
import type { Socket } from 'node:net';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { TestSignIn } from '../support/gateway.ts';
import type { TestSite } from '../support/gateway.ts';
import { doctorOf } from '../support/diagnosis.ts';
import { exchange } from '../support/http-exchange.ts';
import type { Exchange } from '../support/http-exchange.ts';
import { on } from '../support/scripted-ftp/script.ts';
import { startScriptedFtp } from '../support/scripted-ftp/server.ts';
import type { ScriptedFtp } from '../support/scripted-ftp/server.ts';
import { clientFrame, framesIn } from '../unit/ws/frame-reader.ts';
import { GatewayProcess } from './gateway-process.ts';

/** With characters that JSON, HTML, URLs and regular expressions write differently. */
const PASSWORD = 'canary-7f3a "S3cret"/&+é';
const ACCOUNT = 'account-canary-55d1 %20<b>';
const WRONG = 'wrong-canary-91bc (x)';

let server: ScriptedFtp;
let gateway: GatewayProcess;
afterEach(async () => {
  await gateway.end();
  await server.close();
});

/** Every form in which a secret could leave: as it is, escaped for JSON, in a URL, in HTML, in base64 at each alignment. */
function formsOf(secret: string): string[] {
  const bytes = Buffer.from(secret);
  const base64 = [0, 1, 2].map((shift) => {
    const text = Buffer.concat([Buffer.alloc(shift), bytes])
      .toString('base64')
      .replace(/=+$/, '');
    return text.slice(shift === 0 ? 0 : 4, -4);
  });
  return [
    secret,
    JSON.stringify(secret).slice(1, -1),
    encodeURIComponent(secret),
    encodeURI(secret),
    new URLSearchParams({ secret }).toString().slice('secret='.length),
    secret.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;'),
    bytes.toString('latin1'),
    bytes.toString('hex'),
    ...base64,
  ];
}

/** All that came out of the gateway, by where it came out. */
class Outside {
  readonly said: { readonly where: string; readonly bytes: Buffer }[] = [];

  add(where: string, bytes: Buffer | string): void {
    this.said.push({ where, bytes: Buffer.from(bytes) });
  }

  async answer(where: string, asked: Promise<Exchange>): Promise<Exchange> {
    const got = await asked;
    this.add(where, got.body);
    this.add(`${where} (headers)`, JSON.stringify(got.headers));
    return got;
  }

  /** Where one of the forms was found. */
  leaks(secrets: readonly string[]): string[] {
    const forms = secrets.flatMap(formsOf);
    return this.said.flatMap(({ where, bytes }) =>
      forms.filter((form) => bytes.includes(form)).map((form) => `${where}: ${form}`),
    );
  }
}

/** Follows a site on the live socket; `end` hangs up and tells all that came. */
async function listenLive(owner: TestSignIn, site: TestSite): Promise<{ end: () => string }> {
  const upgrade = request({
    ...{ host: '127.0.0.1', port: owner.port, path: '/api/v1/live' },
    headers: {
      authorization: `Bearer ${owner.token}`,
      connection: 'Upgrade',
      upgrade: 'websocket',
      'sec-websocket-version': '13',
      'sec-websocket-key': Buffer.alloc(16).toString('base64'),
    },
  }).end();
  const [, socket] = (await once(upgrade, 'upgrade')) as [unknown, Socket];
  const chunks: Buffer[] = [];
  socket.on('data', (chunk: Buffer) => chunks.push(chunk)).on('error', () => undefined);
  for (const topic of [`transcript:${site.id}`, `site:${site.id}`, 'transfers']) {
    socket.write(clientFrame(JSON.stringify({ type: 'subscribe', topic })));
  }
  const end = (): string => {
    socket.destroy();
    return Buffer.concat(framesIn(Buffer.concat(chunks)).map(({ payload }) => payload)).toString();
  };
  return { end };
}

/** What a server says that repeats secrets in every place it can. */
function echoes(): void {
  const said = Buffer.from(PASSWORD).toString('latin1');
  server.script(
    on('greeting').multiLine([`220-hello ${said}`, ` and ${ACCOUNT}`]),
    on('USER').multiLine([`331-Hello kim, last time your password was ${said}`]),
    on('SYST').reply(215, `UNIX ${said}`),
    on('EPSV').reply(500, `EPSV? You said PASS ${said}`).times(2),
    on('RETR').reply(550, `kim/${said}/${ACCOUNT} may not read this`).times(1),
    on('NOOP').multiLine([`200-SITE PSWD ${said} ${ACCOUNT}`]),
  );
}

describe('what leaves Gangway', () => {
  it.each(['server/main.ts', 'test/faults/logged-gateway.ts'])(
    '%s: no password and no account, though the server repeats them wherever it can (T51)',
    async (program) => {
      server = await startScriptedFtp({
        // The scripted server reads and writes bytes.
        users: { kim: { password: Buffer.from(PASSWORD).toString('latin1'), account: ACCOUNT } },
      });
      server.tree.put('/f', { sizeBytes: 60_000 });
      echoes();
      gateway = new GatewayProcess(program);
      await gateway.ready();
      const outside = new Outside();
      const owner = await gateway.signIn();
      const site = await owner.site(server, { password: PASSWORD, account: ACCOUNT });
      const live = await listenLive(owner, site);
      const api = `/api/v1/sites/${site.id}`;
      await outside.answer('list', site.list('/'));
      await outside.answer('refused download', site.get('/f'));
      expect((await outside.answer('download', site.get('/f'))).status).toBe(200);
      await outside.answer('status', owner.ask({ path: `${api}/status?connect=true` }));
      const doctor = await outside.answer(
        'diagnosis',
        owner.askJson('POST', doctorOf(site), { write: true }),
      );
      expect(doctor.body.toString()).toContain('"type":"report"');
      await outside.answer('status afterwards', owner.ask({ path: `${api}/status` }));
      await outside.answer('transcript', owner.ask({ path: `${api}/transcript` }));
      outside.add('transcript as text', await site.transcript());

      server.behave();
      const saved = await owner.site(server, { saved: true, password: PASSWORD, account: ACCOUNT });
      await outside.answer('saved site', owner.ask({ path: `/api/v1/sites/${saved.id}` }));
      expect((await outside.answer('download from it', saved.get('/f'))).status).toBe(200);
      const change = { name: 'kept', host: '127.0.0.2' };
      const refused = owner.askJson('PATCH', `/api/v1/sites/${saved.id}`, change);
      expect((await outside.answer('refused change', refused)).status).toBe(409);
      const again = { password: PASSWORD, account: ACCOUNT, port: server.port };
      await outside.answer('change', owner.askJson('PATCH', `/api/v1/sites/${saved.id}`, again));
      const made = await owner.askJson('POST', '/api/v1/tokens', {
        name: 't',
        sites: 'all',
        rights: ['read'],
      });
      const { token, id } = JSON.parse(made.body.toString()) as { token: string; id: string };
      const service = new TestSignIn(owner.port, token);
      await outside.answer('download by token', service.ask({ path: saved.url('files', '/f') }));
      await outside.answer('tokens', owner.ask({ path: '/api/v1/tokens' }));
      await outside.answer('token', owner.ask({ path: `/api/v1/tokens/${id}` }));

      server.script(
        on('PASS').replyWith(
          ({ argument }) => `530-You said\r\n  ${argument}\r\n530 ${argument} is wrong\r\n`,
        ),
      );
      const stranger = await owner.site(server, { password: WRONG, account: ACCOUNT });
      await outside.answer('wrong password', stranger.get('/f'));
      await outside.answer('diagnosis of it', owner.askJson('POST', doctorOf(stranger), {}));
      outside.add('its transcript', await stranger.transcript());
      await outside.answer('its status', owner.ask({ path: `/api/v1/sites/${stranger.id}/status` }));

      server.behave();
      echoes();
      for (const password of [PASSWORD, WRONG]) {
        const authorization = `Basic ${Buffer.from(`kim:${password}`).toString('base64')}`;
        const path = `/ftp/${server.host}:${server.port}/?security=plain`;
        for (const accept of ['text/html', 'application/json']) {
          const headers = { authorization, accept };
          await outside.answer(`bridge, ${accept}`, exchange({ port: gateway.port, path, headers }));
        }
      }
      await outside.answer('sites', owner.ask({ path: '/api/v1/sites' }));
      await outside.answer('page', exchange({ port: gateway.port, path: '/' }));
      const frames = live.end();
      outside.add('live', frames);
      expect(frames).toContain('PASS ***');
      expect(frames).toContain('ACCT ***');

      gateway.signal('SIGTERM');
      await gateway.exit;
      outside.add('output', gateway.output);
      const kept = readdirSync(gateway.dataFolder, { recursive: true, withFileTypes: true });
      for (const file of kept.filter((entry) => entry.isFile())) {
        outside.add(`file ${file.name}`, readFileSync(join(file.parentPath, file.name)));
      }
      if (program === 'server/main.ts') expect(kept.map(({ name }) => name)).toContain('gangway.db');
      expect(outside.leaks([PASSWORD, ACCOUNT, WRONG, `kim:${PASSWORD}`, `kim:${WRONG}`, token])).toEqual([]);
    },
    60_000,
  );
});
