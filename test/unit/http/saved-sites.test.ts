import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Site } from '../../../server/contract/site.ts';
import { codeIn, startGateway } from '../../support/gateway.ts';
import type { GatewayOptions, TestGateway, TestSignIn, TestSite } from '../../support/gateway.ts';
import type { Exchange } from '../../support/http-exchange.ts';
import { startScriptedFtp } from '../../support/scripted-ftp/server.ts';
import type { ScriptedFtp } from '../../support/scripted-ftp/server.ts';

const PASSWORD = 'canary-3e71 pass';
const ACCOUNT = 'canary-90ff acct';

let folder: string;
let server: ScriptedFtp;
let gateway: TestGateway;
let keeper: TestSignIn;
let site: TestSite;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'gangway-saved-'));
  server = await startScriptedFtp({ users: { kim: { password: PASSWORD, account: ACCOUNT }, lea: 'other' } });
  server.tree.put('/f', 'twelve bytes');
  await begin();
  site = await keeper.site(server, { saved: true, name: 'Harbour', password: PASSWORD, account: ACCOUNT });
});
afterEach(async () => {
  await gateway.close();
  await server.close();
  rmSync(folder, { recursive: true, force: true });
});

async function begin(options: GatewayOptions = {}): Promise<void> {
  gateway = await startGateway({ dataFolder: folder, ...options });
  keeper = await gateway.signIn();
}

/** Ends the gateway, lets something happen to its files, and starts it again. */
async function restart(between: () => void = () => undefined): Promise<void> {
  await gateway.close();
  between();
  await begin();
}

/** Reads a kept file as the next keeper. */
const get = async (path: string): Promise<string> =>
  (await keeper.ask({ path: `/api/v1/sites/${site.id}/files${path}` })).body.toString();
const change = (body: unknown, headers = {}): Promise<Exchange> =>
  keeper.ask({
    ...{ method: 'PATCH', path: `/api/v1/sites/${site.id}`, body: JSON.stringify(body) },
    headers: { 'content-type': 'application/json', ...headers },
  });
const show = async (): Promise<Exchange> => keeper.ask({ path: `/api/v1/sites/${site.id}` });
const view = async (): Promise<Site> => JSON.parse((await show()).body.toString()) as Site;
const told = (answer: Exchange): [number, string | undefined] => [answer.status, codeIn(answer)];

function onDatabase(sql: string): void {
  const database = new DatabaseSync(join(folder, 'gangway.db'));
  database.exec(sql);
  database.close();
}

function wordsInFiles(): string {
  return readdirSync(folder)
    .map((name) => readFileSync(join(folder, name)).toString('latin1'))
    .join('\n');
}

describe('a saved site', () => {
  it('is there after a restart, with its id and its login, for the next keeper', async () => {
    expect(await get('/f')).toBe('twelve bytes');
    const before = await view();
    expect(before).toMatchObject({ id: site.id, saved: true, name: 'Harbour', hasPassword: true });
    await restart();
    expect(await view()).toEqual(before);
    expect(await get('/f')).toBe('twelve bytes');
  });

  it('keeps neither password nor account where they could be read, while it is used and after', async () => {
    await get('/f');
    expect(wordsInFiles()).not.toMatch(/canary-/);
    expect((await show()).body.toString()).not.toMatch(/canary-/);
    await gateway.close();
    expect(wordsInFiles()).not.toMatch(/canary-/);
    await begin();
  });

  it('made with an Idempotency-Key leaves nothing of its password behind, not even a hash that could be tried out', async () => {
    const headers = { 'content-type': 'application/json', 'idempotency-key': 'one' };
    const ask = (password: string): Promise<Exchange> => {
      const body = JSON.stringify({ saved: true, host: server.host, port: server.port, password });
      return keeper.ask({ method: 'POST', path: '/api/v1/sites', headers, body });
    };
    const [first, second] = [await ask('first guess'), await ask('another')];
    expect([first.status, second.status, second.headers['idempotency-replayed']]).toEqual([201, 201, 'true']);
    expect(second.body.equals(first.body)).toBe(true);
  });

  it('is one for all keepers, with one pool of sessions', async () => {
    const other = await gateway.signIn();
    await get('/f');
    const path = `/api/v1/sites/${site.id}/files/f`;
    expect((await other.ask({ path })).body.toString()).toBe('twelve bytes');
    expect(server.connections).toHaveLength(1);
  });

  it('stays when its maker signs out', async () => {
    await keeper.ask({ method: 'DELETE', path: '/api/v1/session' });
    keeper = await gateway.signIn();
    expect(await get('/f')).toBe('twelve bytes');
  });

  it('is gone for good when it is deleted, its sessions too', async () => {
    await get('/f');
    expect((await keeper.ask({ method: 'DELETE', path: `/api/v1/sites/${site.id}` })).status).toBe(204);
    await server.until(() => server.connections[0]?.isOpen === false);
    expect(told(await show())).toEqual([404, 'SITE_NOT_FOUND']);
    await restart();
    expect(told(await show())).toEqual([404, 'SITE_NOT_FOUND']);
  });

  it('is refused where the target policy refuses it', async () => {
    const draft = { saved: true, host: '10.1.2.3' };
    expect(told(await keeper.askJson('POST', '/api/v1/sites', draft))).toEqual([403, 'TARGET_NOT_ALLOWED']);
    const moved = await change({ host: '10.1.2.3', password: PASSWORD, account: ACCOUNT });
    expect(told(moved)).toEqual([403, 'TARGET_NOT_ALLOWED']);
    expect(await get('/f')).toBe('twelve bytes');
  });

  it('without a password logs in with an empty one, as FTP does', async () => {
    await using open = await startScriptedFtp({ users: { kim: '' } });
    open.tree.put('/g', 'open');
    const made = await keeper.askJson('POST', '/api/v1/sites', {
      ...{ saved: true, host: open.host, port: open.port, security: 'plain', user: 'kim' },
    });
    const { id, hasPassword } = JSON.parse(made.body.toString()) as Site;
    expect(hasPassword).toBe(false);
    expect((await keeper.ask({ path: `/api/v1/sites/${id}/files/g` })).body.toString()).toBe('open');
  });
});

describe('a change of a saved site', () => {
  it('of what only we see goes on in the same session, and is kept', async () => {
    await get('/f');
    const wish = {
      name: 'Pier',
      mode: 'passive',
      charset: 'gb18030',
      segments: 'off',
      startFolder: '/a/../b',
    };
    expect((await change(wish)).status).toBe(200);
    expect(await get('/f')).toBe('twelve bytes');
    expect(server.connections).toHaveLength(1);
    await restart();
    expect(await view()).toMatchObject({ ...wish, startFolder: '/b', hasPassword: true });
    expect((await change({ startFolder: null })).status).toBe(200);
    expect(await view()).not.toHaveProperty('startFolder');
    expect(await get('/f')).toBe('twelve bytes');
  });

  it.each([
    ['host', { host: 'localhost' }],
    ['port', { port: 2121 }],
    ['security', { security: 'auto' }],
    ['user', { user: 'lea' }],
    ['trusted certificate', { trustedCertificate: Array(32).fill('AA').join(':') }],
    ['host, with only one of its secrets', { host: 'localhost', password: PASSWORD }],
    ['host, with only the other', { host: 'localhost', account: null }],
  ])(
    'of its %s needs the secrets again, and nothing is changed or said to anybody (T50)',
    async (_what, wish) => {
      await using other = await startScriptedFtp({ users: { kim: PASSWORD } });
      const answer = await change({ ...wish, ...('port' in wish ? { port: other.port } : {}) });
      expect(told(answer)).toEqual([409, 'SECRET_REQUIRED']);
      expect(await get('/f')).toBe('twelve bytes');
      expect(other.connections).toHaveLength(0);
    },
  );

  it('to what it is already needs nothing', async () => {
    const { host, port, security, user } = await view();
    expect((await change({ host, port, security, user, trustedCertificate: null })).status).toBe(200);
  });

  it('to another server with the secrets sent again goes there, and the old sessions end', async () => {
    await get('/f');
    await using other = await startScriptedFtp({ users: { kim: 'fresh' } });
    other.tree.put('/f', 'elsewhere');
    expect((await change({ port: other.port, password: 'fresh', account: null })).status).toBe(200);
    await server.until(() => server.connections[0]?.isOpen === false);
    expect(await get('/f')).toBe('elsewhere');
    expect(other.connections[0]?.commands.map(({ argument }) => argument)).not.toContain(PASSWORD);
    await restart();
    expect(await get('/f')).toBe('elsewhere');
  });

  it('of the password alone ends the old sessions, and the new one logs in with it', async () => {
    await get('/f');
    expect((await change({ password: 'wrong one', account: null })).status).toBe(200);
    expect(told(await keeper.ask({ path: `/api/v1/sites/${site.id}/files/f` }))).toEqual([
      403,
      'FTP_LOGIN_REFUSED',
    ]);
    expect((await change({ password: PASSWORD, account: ACCOUNT })).status).toBe(200);
    expect(await get('/f')).toBe('twelve bytes');
  });

  it('takes the password away by null, and then the host may change', async () => {
    expect((await change({ password: null, account: null })).status).toBe(200);
    expect(await view()).toMatchObject({ hasPassword: false });
    expect((await change({ host: 'localhost' })).status).toBe(200);
    await restart();
    expect(await view()).toMatchObject({ host: 'localhost', hasPassword: false });
  });

  it('with If-Match is done only to the version that is meant', async () => {
    const { etag } = (await show()).headers;
    expect((await change({ name: 'one' }, { 'if-match': String(etag) })).status).toBe(200);
    expect(told(await change({ name: 'two' }, { 'if-match': String(etag) }))).toEqual([412, 'PRECONDITION']);
    const path = `/api/v1/sites/${site.id}`;
    const stale = await keeper.ask({ method: 'DELETE', path, headers: { 'if-match': String(etag) } });
    expect(told(stale)).toEqual([412, 'PRECONDITION']);
    expect((await view()).name).toBe('one');
    await restart();
    const now = String((await show()).headers.etag);
    expect((await keeper.ask({ method: 'DELETE', path, headers: { 'if-match': now } })).status).toBe(204);
  });
});

describe('an ad-hoc site', () => {
  it('becomes a saved one without its password being typed again, in the same session', async () => {
    const adHoc = await keeper.site(server, { password: PASSWORD, account: ACCOUNT });
    expect((await adHoc.get('/f')).status).toBe(200);
    const saved = await keeper.askJson('PATCH', `/api/v1/sites/${adHoc.id}`, { saved: true, name: 'Kept' });
    expect(JSON.parse(saved.body.toString())).toMatchObject({ id: adHoc.id, saved: true, hasPassword: true });
    expect((await adHoc.get('/f')).status).toBe(200);
    expect(server.connections).toHaveLength(1);
    await restart();
    site = adHoc;
    expect(await get('/f')).toBe('twelve bytes');
    expect(await view()).toMatchObject({ name: 'Kept' });
  });
});

describe('the database under a gateway that was stopped', () => {
  it.each([
    ['host', "host = 'evil.example'"],
    ['port', 'port = 2121'],
    ['security', "security = 'auto'"],
    ['user', "user = 'lea'"],
    ['trusted certificate', `trusted_certificate = '${Array(32).fill('AA').join(':')}'`],
  ])(
    'whose %s was changed: the site is locked, nothing is dialled, the sealed secrets stay (T49)',
    async (_what, set) => {
      await restart(() => onDatabase(`UPDATE sites SET ${set}`));
      expect(await view()).toMatchObject({ locked: true, hasPassword: true });
      expect(told(await keeper.ask({ path: `/api/v1/sites/${site.id}/files/f` }))).toEqual([
        409,
        'SITE_LOCKED',
      ]);
      const status = await keeper.ask({ path: `/api/v1/sites/${site.id}/status?connect=true` });
      expect(told(status)).toEqual([409, 'SITE_LOCKED']);
      const doctor = await keeper.askJson('POST', `/api/v1/sites/${site.id}/diagnosis`, {});
      expect(told(doctor)).toEqual([409, 'SITE_LOCKED']);
      expect(server.connections).toHaveLength(0);
      expect((await change({ name: 'still locked' })).status).toBe(200);
      expect(await view()).toMatchObject({ locked: true, name: 'still locked' });
    },
  );

  it('in which two sites have swapped their secrets: both are locked (T49)', async () => {
    const other = await keeper.site(server, { saved: true, user: 'lea', password: 'other' });
    await restart(() =>
      onDatabase(
        `CREATE TEMP TABLE swap AS SELECT id, password FROM sites;
         UPDATE sites SET password = (SELECT password FROM swap WHERE swap.id <> sites.id)`,
      ),
    );
    for (const { id } of [site, other]) {
      const answer = await keeper.ask({ path: `/api/v1/sites/${id}/files/f` });
      expect(told(answer)).toEqual([409, 'SITE_LOCKED']);
    }
    expect(server.connections).toHaveLength(0);
  });

  it('put right again, the site opens; sent again, its password unlocks it', async () => {
    await restart(() => onDatabase("UPDATE sites SET user = 'lea'"));
    expect(await view()).toMatchObject({ locked: true });
    await restart(() => onDatabase("UPDATE sites SET user = 'kim'"));
    expect(await get('/f')).toBe('twelve bytes');
    await restart(() => onDatabase('UPDATE sites SET port = port + 1'));
    const answer = await change({ port: server.port, password: PASSWORD, account: ACCOUNT });
    expect(answer.status).toBe(200);
    expect(await view()).not.toHaveProperty('locked');
    expect(await get('/f')).toBe('twelve bytes');
  });
});
