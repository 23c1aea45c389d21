import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { SiteStatus } from '../../../server/contract/site.ts';
import { AdHocSites } from '../../../server/sites/ad-hoc-sites.ts';
import { Site } from '../../../server/sites/site.ts';
import { SiteMemory } from '../../../server/sites/site-memory.ts';
import { DATABASE_FILE, openPassingDatabase } from '../../../server/store/database.ts';
import { FactStore } from '../../../server/store/fact-store.ts';
import { Store } from '../../../server/store/store.ts';
import { openEngine } from '../../support/engine.ts';
import { startGateway } from '../../support/gateway.ts';
import type { TestSite } from '../../support/gateway.ts';
import { startScriptedFtp } from '../../support/scripted-ftp/server.ts';
import type { ScriptedFtp } from '../../support/scripted-ftp/server.ts';

let folder: string;
let server: ScriptedFtp;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'gangway-profile-'));
  server = await startScriptedFtp({ users: { kim: 'secret', lea: 'other' } });
  server.tree.put('/f', 'twelve bytes');
});
afterEach(async () => {
  await server.close();
  rmSync(folder, { recursive: true, force: true });
});

async function statusOf(site: TestSite, query = ''): Promise<SiteStatus> {
  const { body } = await site.owner.ask({ path: `/api/v1/sites/${site.id}/status${query}` });
  return JSON.parse(body.toString()) as SiteStatus;
}

describe('what was learned about a server', () => {
  it('is known after a restart to whoever logs in there again, with evidence and date', async () => {
    const first = await startGateway({ dataFolder: folder });
    const site = await first.site(server);
    expect((await site.list('/')).status).toBe(200);
    const { profile } = await statusOf(site);
    expect(profile.dataMode).toMatchObject({
      value: 'extended-passive',
      evidence: expect.any(String) as string,
    });
    await first.close();

    await using second = await startGateway({ dataFolder: folder });
    const again = await statusOf(await second.site(server), '?connect=true');
    expect(again.profile.dataMode).toEqual(profile.dataMode);
  });

  it('is shown to nobody whom the server has not let in, and not to another account', async () => {
    const first = await startGateway({ dataFolder: folder });
    await (await first.site(server)).list('/');
    await first.close();
    await using gateway = await startGateway({ dataFolder: folder });
    expect((await statusOf(await gateway.site(server))).profile).toEqual({});
    const stranger = await gateway.site(server, { password: 'wrong' });
    await statusOf(stranger, '?connect=true');
    expect((await statusOf(stranger)).profile).toEqual({});
    const other = await gateway.site(server, { user: 'lea', password: 'other' });
    expect((await statusOf(other, '?connect=true')).profile).not.toHaveProperty('dataMode');
  });

  it('is forgotten on demand, and found out anew', async () => {
    await using gateway = await startGateway({ dataFolder: folder });
    const site = await gateway.site(server);
    await site.list('/');
    const removed = await site.owner.ask({ method: 'DELETE', path: `/api/v1/sites/${site.id}/profile` });
    expect([removed.status, (await statusOf(site)).profile]).toEqual([204, {}]);
    await site.list('/');
    expect((await statusOf(site)).profile).toHaveProperty('dataMode');
  });

  it('cannot be forgotten for others by somebody with a wrong password', async () => {
    const first = await startGateway({ dataFolder: folder });
    await (await first.site(server)).list('/');
    await first.close();
    const second = await startGateway({ dataFolder: folder });
    const stranger = await second.site(server, { password: 'wrong' });
    await stranger.owner.ask({ method: 'DELETE', path: `/api/v1/sites/${stranger.id}/profile` });
    await second.close();
    await using third = await startGateway({ dataFolder: folder });
    expect((await statusOf(await third.site(server), '?connect=true')).profile).toHaveProperty('dataMode');
  });

  it('is written without password, user name or host name', async () => {
    await using other = await startScriptedFtp({ users: { quentin: 'canary-4711' } });
    const gateway = await startGateway({ dataFolder: folder });
    await (await gateway.site(other, { user: 'quentin', password: 'canary-4711' })).list('/');
    await gateway.close();
    const bytes = readFileSync(join(folder, DATABASE_FILE)).toString('latin1');
    expect(bytes).toContain('extended-passive');
    for (const word of ['canary-4711', 'quentin', other.host]) expect(bytes).not.toContain(word);
  });

  it('serves the plain bridge too', async () => {
    const first = await startGateway({ dataFolder: folder });
    const headers = { authorization: `Basic ${Buffer.from('kim:secret').toString('base64')}` };
    const path = `/ftp/${server.host}:${server.port}/?security=plain`;
    expect((await first.ask({ path, headers })).status).toBe(200);
    await first.close();
    await using second = await startGateway({ dataFolder: folder });
    expect((await statusOf(await second.site(server), '?connect=true')).profile).toHaveProperty('dataMode');
  });
});

describe('a server that was replaced by other software (case 98)', () => {
  it('is found out anew, because its FEAT is another one', async () => {
    const memory = new SiteMemory(Store.passing().facts, { onFailure: () => undefined });
    const sites = new AdHocSites(memory);
    const begin = (id: string): Site => {
      const draft = { saved: false, host: 'ftp.example.org', user: 'kim' } as const;
      const site = new Site(draft, { id, owner: 'me', host: draft.host, createdAt: new Date(0) });
      sites.add(site);
      return site;
    };
    const before = begin('1');
    using engine = await openEngine(server);
    before.profile.learn(engine.session);
    before.profile.knowledge.learn('restart', true, 'REST 5 began at byte 5');
    memory.flush();

    const same = begin('2');
    same.profile.learn(engine.session);
    expect(same.profile.knowledge.get('restart')).toBe(true);

    await using other = await startScriptedFtp({ without: ['MLSD'] });
    using otherEngine = await openEngine(other);
    const changed = begin('3');
    expect(changed.profile.knowledge.get('restart')).toBe(true);
    changed.profile.learn(otherEngine.session);
    expect(changed.profile.knowledge.get('restart')).toBeUndefined();
  });
});

describe('a store that fails', () => {
  it('is told once and stops nobody', () => {
    const failures: unknown[] = [];
    const store = Store.passing();
    const memory = new SiteMemory(store.facts, { onFailure: (error) => failures.push(error) });
    store.close();
    const site = new Site(
      { saved: false, host: 'ftp.example.org' },
      { id: '1', owner: 'me', host: 'ftp.example.org', createdAt: new Date(0) },
    );
    memory.attach(site);
    memory.attach(site);
    expect(failures).toHaveLength(1);
    expect(site.profile.knowledge.all).toEqual({});
  });
});

describe('what is learned in a burst', () => {
  it('is written once, soon afterwards, without anybody waiting for it', async () => {
    const database = openPassingDatabase();
    let writes = 0;
    class CountingStore extends FactStore {
      override save(...change: Parameters<FactStore['save']>): void {
        writes += 1;
        super.save(...change);
      }
    }
    const store = new CountingStore(database);
    const memory = new SiteMemory(store, {
      onFailure: (error) => expect.fail(String(error)),
      writeAfterMs: 20,
    });
    const draft = { saved: false, host: 'ftp.example.org', user: 'kim' } as const;
    const begin = (): Site =>
      new Site(draft, { id: '1', owner: 'me', host: draft.host, createdAt: new Date(0) });
    const site = begin();
    memory.attach(site);
    using engine = await openEngine(server);
    site.profile.learn(engine.session);
    site.profile.knowledge.learn('restart', true, 'REST 5 began at byte 5');
    site.profile.knowledge.learn('size', true, 'SIZE agreed');
    await expect.poll(() => writes).toBe(1);
    const again = begin();
    memory.attach(again);
    expect(Object.keys(again.profile.knowledge.all).toSorted()).toEqual(['restart', 'size']);
    memory.flush();
    database.close();
    expect(writes).toBe(1);
  });
});

describe('a reset', () => {
  it('makes the ways to a data connection be tried in their order again', async () => {
    const site = new Site(
      { saved: false, host: 'ftp.example.org' },
      { id: '1', owner: 'me', host: 'ftp.example.org', createdAt: new Date(0) },
    );
    const { dataModes } = site.profile;
    dataModes.failed('extended-passive', 'closed');
    dataModes.worked('passive');
    site.profile.forget();
    expect(dataModes.order('auto', 4).map(({ mode }) => mode)[0]).toBe('extended-passive');
    expect(site.profile.knowledge.all).toEqual({});
  });
});
