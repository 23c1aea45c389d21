import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { SessionPools } from '../../../server/files/session-pools.ts';
import { ActivePorts } from '../../../server/ftp/data/active-ports.ts';
import { RateLimit } from '../../../server/security/rate-limit.ts';
import { TargetPolicy } from '../../../server/security/target-policy.ts';
import { parseTargets } from '../../../server/security/target-rules.ts';
import { Site } from '../../../server/sites/site.ts';
import { Store } from '../../../server/store/store.ts';
import { TransferBoard } from '../../../server/transfers/transfer-board.ts';
import { UploadBoard } from '../../../server/transfers/uploads/upload-board.ts';
import { UploadJanitor } from '../../../server/transfers/uploads/upload-janitor.ts';
import { Uploads } from '../../../server/transfers/uploads/uploads.ts';
import { SHORT_LIMITS } from '../../support/gateway.ts';
import { on } from '../../support/scripted-ftp/script.ts';
import { startScriptedFtp } from '../../support/scripted-ftp/server.ts';
import type { ScriptedFtp } from '../../support/scripted-ftp/server.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const OWNER = 'somebody';

let ftp: ScriptedFtp;
let store: Store;
let pools: SessionPools;
let site: Site;
let uploads: Uploads;
let janitor: UploadJanitor;
let nowMs: number;
let monotonicMs: number;
const failures: unknown[] = [];

function pass(ms: number): void {
  nowMs += ms;
  monotonicMs += ms;
}

beforeEach(async () => {
  ftp = await startScriptedFtp();
  store = Store.passing();
  [nowMs, monotonicMs] = [Date.parse('2026-11-22T12:00:00Z'), 0];
  const { rules } = parseTargets('127.0.0.0/8:*');
  pools = new SessionPools({
    policy: new TargetPolicy({ rules, ownAddresses: [], alwaysAllow: [] }),
    limits: SHORT_LIMITS,
    active: { ports: new ActivePorts() },
    authorities: [],
    refusedLogins: new RateLimit({ attempts: 5, windowMs: 1_000 }),
  });
  const draft = {
    saved: true,
    host: ftp.host,
    port: ftp.port,
    security: 'plain',
    user: 'kim',
    password: 'secret',
  } as const;
  site = new Site(draft, { id: 'site', owner: OWNER, host: ftp.host, createdAt: new Date(nowMs) });
  const board = new UploadBoard(new TransferBoard(() => new Date(nowMs)), () => 'CODE');
  const services = {
    ...{ pools, store: store.uploads, board, now: () => new Date(nowMs), expiryMs: 7 * DAY_MS },
    onFailure: (error: unknown) => failures.push(error),
  };
  uploads = new Uploads(services);
  janitor = new UploadJanitor({
    ...services,
    uploads,
    siteOf: (id) => (id === site.id ? site : undefined),
    monotonicMs: () => monotonicMs,
  });
});
afterEach(async () => {
  await janitor.close();
  await pools.drainAll();
  store.close();
  await ftp.close();
  expect(failures.splice(0)).toEqual([]);
});

const names = (): string[] => (ftp.tree.list('/') ?? []).map(([name]) => name);

async function begin(id: string): Promise<void> {
  const work = { site, signal: new AbortController().signal };
  const wishes = { overwrite: 'fail' } as const;
  const draft = {
    id,
    owner: OWNER,
    path: `/${id}`,
    lengthBytes: 5,
    parents: 'must exist',
    wishes,
    metadata: '',
  } as const;
  await uploads.create(draft, { work, viewer: OWNER });
}

describe('the janitor of uploads', () => {
  it('removes what an expired upload has left, and nothing else', async () => {
    await begin('left');
    ftp.tree.put('/.other.0123abcd.gwpart', 'of somebody else');
    pass(6 * DAY_MS);
    await begin('young');
    await janitor.round();
    expect(names()).toHaveLength(3);
    pass(2 * DAY_MS);
    await janitor.round();
    expect(names().sort()).toEqual(['.other.0123abcd.gwpart', '.young.young.gwpart']);
    expect(() => uploads.find(OWNER, site.id, 'left')).toThrow(
      expect.objectContaining({ code: 'UPLOAD_GONE' }),
    );
    pass(2 * DAY_MS);
    await janitor.round();
    expect(() => uploads.find(OWNER, site.id, 'left')).toThrow(
      expect.objectContaining({ code: 'UPLOAD_NOT_FOUND' }),
    );
  });

  it('calls an expired upload gone before it has made its round', async () => {
    await begin('left');
    pass(8 * DAY_MS);
    expect(() => uploads.find(OWNER, site.id, 'left')).toThrow(
      expect.objectContaining({ code: 'UPLOAD_GONE' }),
    );
    expect(uploads.list(OWNER, site.id)).toEqual([]);
  });

  it('tries again when the server is not there, and gives up in the end', async () => {
    await begin('left');
    pass(8 * DAY_MS);
    ftp.script(on('DELE').reply(450));
    for (let round = 1; round <= 5; round++) await janitor.round();
    expect(store.uploads.get('left')?.state).toBe('open');
    await janitor.round();
    expect([store.uploads.get('left')?.state, names()]).toEqual(['gone', ['.left.left.gwpart']]);
  });

  it('believes no clock that was set: nothing expires until an hour has passed', async () => {
    await begin('left');
    nowMs += 30 * DAY_MS;
    await janitor.round();
    expect(names()).toEqual(['.left.left.gwpart']);
    pass(HOUR_MS / 2);
    await janitor.round();
    expect(names()).toEqual(['.left.left.gwpart']);
    pass(HOUR_MS);
    await janitor.round();
    expect(names()).toEqual([]);
  });

  it('puts in its place what was on its way there when Gangway died', async () => {
    await begin('late');
    ftp.tree.put('/.late.late.gwpart', '01234');
    const upload = store.uploads.get('late')!;
    const bytes = { storedBytes: 5, reachBytes: 5 };
    store.uploads.change(upload, { state: 'placing', ...bytes }, new Date(nowMs));
    await janitor.round();
    expect([names(), ftp.tree.read('/late').toString()]).toEqual([['late'], '01234']);
    expect(store.uploads.get('late')?.state).toBe('done');
  });

  it('forgets at its start uploads to sites that ended with the process before', async () => {
    await begin('kept');
    const upload = store.uploads.get('kept')!;
    store.uploads.add({ ...upload, id: 'orphan', site: 'gone' });
    janitor.start();
    expect([store.uploads.get('orphan'), store.uploads.get('kept')?.id]).toEqual([undefined, 'kept']);
  });
});
