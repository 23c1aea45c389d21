import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { SessionInfo } from '../../../server/contract/session.ts';
import type { Site } from '../../../server/contract/site.ts';
import type { NewToken, Token } from '../../../server/contract/token.ts';
import { codeIn, startGateway, TestSignIn } from '../../support/gateway.ts';
import type { TestGateway, TestSite } from '../../support/gateway.ts';
import type { Exchange } from '../../support/http-exchange.ts';
import { startScriptedFtp } from '../../support/scripted-ftp/server.ts';
import type { ScriptedFtp } from '../../support/scripted-ftp/server.ts';

let folder: string;
let server: ScriptedFtp;
let gateway: TestGateway;
let keeper: TestSignIn;
let site: TestSite;
let other: TestSite;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'gangway-tokens-'));
  server = await startScriptedFtp();
  for (const path of ['/in/a', '/in/deep/b', '/inside/c', '/d']) server.tree.put(path, path);
  gateway = await startGateway({ dataFolder: folder });
  keeper = await gateway.signIn();
  site = await keeper.site(server, { saved: true });
  other = await keeper.site(server, { saved: true });
});
afterEach(async () => {
  await gateway.close();
  await server.close();
  rmSync(folder, { recursive: true, force: true });
});

const make = (draft: object, by = keeper): Promise<Exchange> =>
  by.askJson('POST', '/api/v1/tokens', { name: 'test', sites: 'all', rights: ['read'], ...draft });

async function tokenWith(draft: object): Promise<{ holder: TestSignIn; made: NewToken }> {
  const answer = await make(draft);
  expect([answer.status, codeIn(answer)]).toEqual([201, undefined]);
  const made = JSON.parse(answer.body.toString()) as NewToken;
  return { holder: new TestSignIn(gateway.port, made.token), made };
}

const told = (answer: Exchange): [number, string | undefined] => [answer.status, codeIn(answer)];
const FORBIDDEN = [403, 'AUTH_FORBIDDEN'];
const json = (answer: Exchange): unknown => JSON.parse(answer.body.toString());

/** One call for each right, on a path. */
function calls(of: TestSite, path: string): Record<string, { method: string; path: string; body?: string }> {
  const files = of.url('files', path);
  return {
    read: { method: 'GET', path: files },
    facts: { method: 'GET', path: of.url('entries', path) },
    write: { method: 'PUT', path: of.url('files', `${path}.new`), body: 'x' },
    delete: { method: 'DELETE', path: of.url('files', `${path}.new`) },
  };
}

describe('a token', () => {
  it('is shown once, and kept as a hash only', async () => {
    const { made } = await tokenWith({});
    expect(made.token).toMatch(/^gw_[\w-]{43}$/);
    for (const path of ['/api/v1/tokens', `/api/v1/tokens/${made.id}`]) {
      const answer = await keeper.ask({ path });
      expect([answer.status, answer.body.includes(made.token)]).toEqual([200, false]);
    }
    const files = readdirSync(folder).map((name) => readFileSync(join(folder, name)).toString('latin1'));
    expect(files.join('\n')).not.toContain(made.token.slice(3));
  });

  it('made with an Idempotency-Key is not kept with the answer', async () => {
    const body = JSON.stringify({ name: 'test', sites: 'all', rights: ['read'] });
    const headers = { 'content-type': 'application/json', 'idempotency-key': 'one' };
    const ask = (): Promise<Exchange> =>
      keeper.ask({ method: 'POST', path: '/api/v1/tokens', headers, body });
    const { token } = json(await ask()) as NewToken;
    expect(told(await ask())).toEqual([409, 'IDEMPOTENCY_UNKNOWN']);
    const files = readdirSync(folder).map((name) => readFileSync(join(folder, name)).toString('latin1'));
    expect(files.join('\n')).not.toContain(token.slice(3));
    expect((json(await keeper.ask({ path: '/api/v1/tokens' })) as Token[]).length).toBe(1);
  });

  it('says who it is and how far it reaches', async () => {
    const expiresAt = new Date(Date.now() + 60_000).toISOString();
    const { holder } = await tokenWith({
      sites: [site.id],
      rights: ['read', 'write'],
      folder: '/in/../in/',
      expiresAt,
    });
    expect(json(await holder.ask({ path: '/api/v1/session' }))).toMatchObject({
      ...{ kind: 'token', rights: ['read', 'write'], sites: [site.id], folder: '/in', expiresAt },
    });
  });

  it('is good after a restart, with its last use to the minute', async () => {
    const { holder, made } = await tokenWith({});
    expect((await holder.ask({ path: '/api/v1/sites' })).status).toBe(200);
    await gateway.close();
    gateway = await startGateway({ dataFolder: folder });
    keeper = await gateway.signIn();
    const again = new TestSignIn(gateway.port, made.token);
    const shown = json(await keeper.ask({ path: `/api/v1/tokens/${made.id}` })) as Token;
    expect(Date.now() - Date.parse(shown.lastUsedAt ?? '')).toBeLessThan(60_000);
    expect((json(await again.ask({ path: '/api/v1/session' })) as SessionInfo).kind).toBe('token');
  });

  it('is worth nothing once it is revoked, and the second time it is not there', async () => {
    const { holder, made } = await tokenWith({});
    const path = `/api/v1/tokens/${made.id}`;
    expect((await keeper.ask({ method: 'DELETE', path })).status).toBe(204);
    expect(told(await holder.ask({ path: '/api/v1/session' }))).toEqual([401, 'AUTH_REQUIRED']);
    expect(told(await keeper.ask({ method: 'DELETE', path }))).toEqual([404, 'TOKEN_NOT_FOUND']);
    expect(told(await keeper.ask({ path }))).toEqual([404, 'TOKEN_NOT_FOUND']);
  });

  it('cannot sign itself out', async () => {
    const { holder } = await tokenWith({});
    expect(told(await holder.ask({ method: 'DELETE', path: '/api/v1/session' }))).toEqual(FORBIDDEN);
  });

  it('may not be for a site that is not saved', async () => {
    const adHoc = await keeper.site(server);
    expect(told(await make({ sites: [site.id, adHoc.id] }))).toEqual([404, 'SITE_NOT_FOUND']);
  });

  it('may not end before it begins, nor be for a folder above the root', async () => {
    expect(told(await make({ expiresAt: '2020-01-01T00:00:00Z' }))).toEqual([400, 'REQUEST_INVALID']);
    expect(told(await make({ folder: '/../etc' }))).toEqual([400, 'PATH_INVALID']);
  });
});

describe('the sites of a token', () => {
  it('are the only ones that are there for it', async () => {
    const { holder } = await tokenWith({ sites: [site.id] });
    const listed = json(await holder.ask({ path: '/api/v1/sites' })) as Site[];
    expect(listed.map(({ id }) => id)).toEqual([site.id]);
    const { read, facts } = calls(other, '/d');
    for (const call of [read, facts, { method: 'GET', path: `/api/v1/sites/${other.id}` }]) {
      expect(told(await holder.ask(call ?? { path: '/' }))).toEqual([404, 'SITE_NOT_FOUND']);
    }
    expect((await holder.ask({ path: site.url('files', '/d') })).body.toString()).toBe('/d');
  });

  it('may be all, those to come included, but never ad-hoc sites of others', async () => {
    const { holder } = await tokenWith({});
    const later = await keeper.site(server, { saved: true });
    const adHoc = await keeper.site(server);
    const listed = json(await holder.ask({ path: '/api/v1/sites' })) as Site[];
    expect(listed.map(({ id }) => id).toSorted()).toEqual([site.id, other.id, later.id].toSorted());
    expect(told(await holder.ask({ path: adHoc.url('files', '/d') }))).toEqual([404, 'SITE_NOT_FOUND']);
  });
});

describe('the rights of a token', () => {
  it.each([
    [['read'], ['read', 'facts']],
    [['write'], ['write']],
    [['delete'], ['delete']],
    [
      ['read', 'write'],
      ['read', 'facts', 'write'],
    ],
    [['admin'], ['read', 'facts', 'write', 'delete']],
  ])('%j allow %j and nothing else', async (rights, allowed) => {
    server.tree.put('/d.new', 'x');
    const { holder } = await tokenWith({ rights });
    for (const [name, call] of Object.entries(calls(site, '/d'))) {
      const answer = await holder.ask(call);
      if (allowed.includes(name)) expect(answer.status, name).toBeLessThan(300);
      else expect(told(answer), name).toEqual(FORBIDDEN);
    }
  });

  it('do not bring anything out of its folder by a new name', async () => {
    const { holder } = await tokenWith({ rights: ['read', 'write', 'delete'], folder: '/in' });
    const rename = (path: string, change: object): Promise<Exchange> =>
      holder.askJson('PATCH', site.url('files', path), change);

    expect(told(await rename('/in', { name: 'out' }))).toEqual(FORBIDDEN);
    expect(told(await rename('/in/a', { path: '/in', name: 'd', overwrite: 'replace' }))).toEqual(FORBIDDEN);
    expect(server.tree.get('/out')).toBeUndefined();
    expect((await rename('/in/a', { name: 'b' })).status).toBe(200);
    expect((await rename('/in/b', { path: '/in/deep/x', name: 'c' })).status).toBe(200);
  });

  it('hold within its folder only, which ends at a name and not in one', async () => {
    const { holder } = await tokenWith({ rights: ['read', 'write', 'delete'], folder: '/in' });
    for (const path of ['/in/a', '/in/deep/b']) {
      for (const call of Object.values(calls(site, path)))
        expect((await holder.ask(call)).status).toBeLessThan(300);
    }
    for (const path of ['/d', '/inside/c', '/in/../d', '/in/%2e%2e/d']) {
      const answer = await holder.ask({ path: `/api/v1/sites/${site.id}/files${path}` });
      expect(told(answer), path).toEqual(FORBIDDEN);
    }
    const backslash = await holder.ask({ path: `/api/v1/sites/${site.id}/files/in/..%5C..%5Cd` });
    expect(told(backslash)).toEqual([400, 'PATH_INVALID']);
    const move = await holder.askJson('PATCH', site.url('files', '/in/a'), { path: '/d2' });
    expect(told(move)).toEqual(FORBIDDEN);
    expect(told(await holder.ask({ path: site.url('folders', '/') }))).toEqual(FORBIDDEN);
    expect((await holder.ask({ path: site.url('folders', '/in') })).status).toBe(200);
  });

  it('without admin neither make, change nor end a site', async () => {
    const { holder } = await tokenWith({ rights: ['read', 'write', 'delete'] });
    const draft = { host: server.host, port: server.port };
    for (const saved of [false, true]) {
      expect(told(await holder.askJson('POST', '/api/v1/sites', { saved, ...draft }))).toEqual(FORBIDDEN);
    }
    const path = `/api/v1/sites/${site.id}`;
    expect(told(await holder.askJson('PATCH', path, { name: 'mine' }))).toEqual(FORBIDDEN);
    expect(told(await holder.ask({ method: 'DELETE', path }))).toEqual(FORBIDDEN);
  });

  it('with admin on one site change and end that one, and make none that is saved', async () => {
    const { holder } = await tokenWith({ rights: ['admin'], sites: [site.id] });
    expect((await holder.askJson('PATCH', `/api/v1/sites/${site.id}`, { name: 'ours' })).status).toBe(200);
    const draft = { host: server.host, port: server.port };
    expect(told(await holder.askJson('POST', '/api/v1/sites', { saved: true, ...draft }))).toEqual(FORBIDDEN);
    const adHoc = await holder.askJson('POST', '/api/v1/sites', { saved: false, ...draft });
    expect(adHoc.status).toBe(201);
    const { id } = json(adHoc) as Site;
    expect(told(await holder.askJson('PATCH', `/api/v1/sites/${id}`, { saved: true }))).toEqual(FORBIDDEN);
    expect(told(await keeper.ask({ path: `/api/v1/sites/${id}` }))).toEqual([404, 'SITE_NOT_FOUND']);
    expect((await holder.ask({ method: 'DELETE', path: `/api/v1/sites/${site.id}` })).status).toBe(204);
  });

  it('with admin in one folder do not change the site', async () => {
    const { holder } = await tokenWith({ rights: ['admin'], folder: '/in' });
    expect(told(await holder.askJson('PATCH', `/api/v1/sites/${site.id}`, { name: 'ours' }))).toEqual(
      FORBIDDEN,
    );
    expect(told(await make({}, holder))).toEqual(FORBIDDEN);
  });
});

describe('managing tokens', () => {
  it.each<[{ rights: string[]; sites?: string; folder?: string }]>([
    [{ rights: ['read', 'write', 'delete'] }],
    [{ rights: ['admin'], sites: 'one' }],
    [{ rights: ['admin'], folder: '/in' }],
  ])('is not for a token with %j', async (draft) => {
    const { holder, made } = await tokenWith(draft.sites === 'one' ? { ...draft, sites: [site.id] } : draft);
    expect(told(await make({}, holder))).toEqual(FORBIDDEN);
    expect(told(await holder.ask({ path: '/api/v1/tokens' }))).toEqual(FORBIDDEN);
    const path = `/api/v1/tokens/${made.id}`;
    expect(told(await holder.ask({ path }))).toEqual(FORBIDDEN);
    expect(told(await holder.ask({ method: 'DELETE', path }))).toEqual(FORBIDDEN);
  });

  it('is for a token with admin on everything, which makes none that outlives it and is named by what it makes', async () => {
    const expiresAt = new Date(Date.now() + 3_600_000).toISOString();
    const { holder, made } = await tokenWith({ rights: ['admin'], expiresAt });
    expect(told(await make({}, holder))).toEqual(FORBIDDEN);
    const later = new Date(Date.now() + 7_200_000).toISOString();
    expect(told(await make({ expiresAt: later }, holder))).toEqual(FORBIDDEN);
    const child = await make({ expiresAt }, holder);
    expect([child.status, (json(child) as Token).madeBy]).toEqual([201, made.id]);
  });
});
