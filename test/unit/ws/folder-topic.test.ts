import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Principal } from '../../../server/accounts/principal.ts';
import { SessionPools } from '../../../server/files/session-pools.ts';
import { ActivePorts } from '../../../server/ftp/data/active-ports.ts';
import { RateLimit } from '../../../server/security/rate-limit.ts';
import { parseTargets } from '../../../server/security/target-rules.ts';
import { TargetPolicy } from '../../../server/security/target-policy.ts';
import { Site } from '../../../server/sites/site.ts';
import { SiteMissing } from '../../../server/sites/errors.ts';
import type { Sites } from '../../../server/sites/sites.ts';
import type { EventLog, LiveEvent } from '../../../server/ws/event-log.ts';
import { FolderTopics } from '../../../server/ws/topics/folder-topic.ts';
import { LOGIN, SHORT_LIMITS } from '../../support/gateway.ts';
import { on } from '../../support/scripted-ftp/script.ts';
import { startScriptedFtp } from '../../support/scripted-ftp/server.ts';
import type { ScriptedFtp } from '../../support/scripted-ftp/server.ts';

type FolderEvent = Extract<LiveEvent, { type: 'folder' }>;

const POLL_MS = 40;
const PATIENT = { timeout: 10_000, interval: 10 };
const somebody: Principal = {
  ...{ id: 'me', kind: 'token', expiresAt: undefined, ended: new AbortController().signal },
  reach: { rights: ['read'], sites: ['1'], folder: '/in' },
};

let server: ScriptedFtp;
let pools: SessionPools;
let topics: FolderTopics;
let isThere: boolean;
const ends: (() => void)[] = [];

beforeEach(async () => {
  server = await startScriptedFtp();
  server.tree.putFolder('/in');
  server.tree.put('/in/old', 'x');
  isThere = true;
  const rules = { rules: parseTargets('127.0.0.0/8:*').rules, ownAddresses: [], alwaysAllow: [] };
  pools = new SessionPools({
    policy: new TargetPolicy(rules),
    limits: SHORT_LIMITS,
    active: { ports: new ActivePorts() },
    authorities: [],
    refusedLogins: new RateLimit({ attempts: 5, windowMs: 60_000 }),
  });
  const { host, port } = server;
  const draft = { saved: false, host, port, security: 'plain', ...LOGIN } as const;
  const site = new Site(draft, { id: '1', owner: 'me', host, createdAt: new Date() });
  const get = (_asker: unknown, id: string): Site => {
    if (!isThere || id !== '1') throw new SiteMissing();
    return site;
  };
  topics = new FolderTopics({ sites: { get } as unknown as Sites, pools, pollMs: POLL_MS });
});
afterEach(async () => {
  for (const end of ends.splice(0)) end();
  await pools.drainAll();
  await server.close();
});

const open = (path = '/in', who = somebody): EventLog => topics.open(who, `1:${path}`);

/** Watches a folder; what comes is in the list. */
function watch(log = open()): { readonly got: FolderEvent[]; readonly end: () => void } {
  const got: FolderEvent[] = [];
  const end = log.watch((event) => got.push(event as FolderEvent));
  ends.push(end);
  return { got, end };
}

const changesIn = (got: readonly FolderEvent[]): string[] =>
  got.flatMap(({ changes }) =>
    changes.map(
      (change) => `${change.change} ${change.change === 'removed' ? change.name : change.entry.name}`,
    ),
  );
const lists = (): number =>
  server.connections.flatMap(({ verbs }) => verbs).filter((verb) => verb === 'MLSD').length;

/** When two more looks are over, one of them has begun after now. */
async function looked(): Promise<void> {
  const before = lists();
  await expect.poll(lists, PATIENT).toBeGreaterThan(before + 1);
}

describe('a folder that is watched', { timeout: 20_000 }, () => {
  it('tells first what it holds, in number, and then what is added, changed and removed', async () => {
    server.tree.put('/in/staying', 'x');
    const { got } = watch();
    await expect.poll(() => got, PATIENT).toEqual([{ type: 'folder', sequence: 1, changes: [], count: 2 }]);
    server.tree.put('/in/new', 'abc');
    await expect.poll(() => changesIn(got), PATIENT).toEqual(['added new']);
    expect(got.at(-1)?.changes[0]).toMatchObject({ entry: { path: '/in/new', kind: 'file', sizeBytes: 3 } });
    server.tree.put('/in/new', 'abcdef');
    server.tree.remove('/in/old');
    await expect
      .poll(() => changesIn(got).toSorted().slice(-3), PATIENT)
      .toEqual(['added new', 'changed new', 'removed old']);
    await looked();
    expect(changesIn(got)).toHaveLength(3);
    expect(got.map(({ sequence }) => sequence)).toEqual(got.map((_, at) => at + 1));
  });

  it('is looked at by one for all who watch, whatever they call it', async () => {
    const watching = [watch(), watch(open('/in/')), watch(open('/./in'))];
    await expect.poll(() => watching.every(({ got }) => got.length === 1), PATIENT).toBe(true);
    await looked();
    expect(server.connections).toHaveLength(1);
    expect(server.last.verbs.filter((verb) => verb === 'MLSD').length).toBe(lists());
    server.tree.put('/in/new', 'x');
    await expect
      .poll(() => watching.map(({ got }) => changesIn(got)), PATIENT)
      .toEqual([['added new'], ['added new'], ['added new']]);
  });

  it('is not looked at while nobody watches; who comes back is told what has changed meanwhile', async () => {
    const first = watch();
    await expect.poll(() => first.got.length, PATIENT).toBe(1);
    first.end();
    await server.until(() => server.last.dataConnections.every(({ ended }) => ended !== undefined));
    const before = lists();
    server.tree.put('/in/meanwhile', 'x');
    // Another folder is looked at so often, and this one not once.
    server.tree.putFolder('/in/other');
    const other = watch(open('/in/other'));
    await expect.poll(() => other.got.length, PATIENT).toBe(1);
    await looked();
    other.end();
    const seen = server.last.commands.filter(({ verb, argument }) => verb === 'CWD' && argument === '/in');
    const log = open();
    expect(log.newest).toBe(1);
    const again = watch(log);
    await expect.poll(() => changesIn(again.got), PATIENT).toEqual(['added meanwhile', 'added other']);
    expect(seen.length).toBeLessThanOrEqual(before);
  });

  it('says once why it cannot be listed, and when it can be again', async () => {
    const { got } = watch();
    await expect.poll(() => got.length, PATIENT).toBe(1);
    server.tree.remove('/in');
    await expect.poll(() => got.at(-1)?.code, PATIENT).toBe('FTP_NOT_FOUND');
    const asked = (): number => server.last.verbs.filter((verb) => verb === 'CWD').length;
    const before = asked();
    await expect.poll(asked, PATIENT).toBeGreaterThan(before + 1);
    server.tree.putFolder('/in');
    await expect.poll(() => got.at(-1)?.count, PATIENT).toBe(0);
    expect(got.filter(({ code }) => code === 'FTP_NOT_FOUND')).toHaveLength(1);
    expect(changesIn(got)).toEqual(['removed old']);
  });

  it('that is too large is said to be so, and the session is in order', async () => {
    const line = (at: number): string => `type=file;size=1;modify=20240229120000; f${at}\r\n`;
    server.script(on('MLSD').listing(() => Array.from({ length: 10_001 }, (_, at) => line(at))));
    const { got } = watch();
    await expect.poll(() => got[0]?.code, PATIENT).toBe('TOO_LARGE');
    server.behave();
    await expect.poll(() => got[1]?.count, PATIENT).toBe(1);
    expect(server.connections.length).toBeLessThanOrEqual(2);
  });

  it('is told in events of a hundred changes', async () => {
    const { got } = watch();
    await expect.poll(() => got.length, PATIENT).toBe(1);
    for (let at = 0; at < 250; at += 1) server.tree.put(`/in/n${at}`, 'x');
    await expect.poll(() => changesIn(got).length, PATIENT).toBe(250);
    expect(Math.max(...got.map(({ changes }) => changes.length))).toBe(100);
  });

  it('gives a newcomer its number of entries, and not what has changed before', async () => {
    const { got } = watch();
    await expect.poll(() => got.length, PATIENT).toBe(1);
    server.tree.put('/in/new', 'x');
    await expect.poll(() => changesIn(got), PATIENT).toEqual(['added new']);
    expect(open().present?.()).toEqual([{ type: 'folder', sequence: 2, changes: [], count: 2 }]);
  });

  it('is reached only within the folder of a token, and only with the right to read', () => {
    expect(() => open('/')).toThrow('only what is in /in is reached');
    expect(() => open('/inside')).toThrow('only what is in /in is reached');
    const { reach } = somebody;
    expect(() => open('/in', { ...somebody, reach: { ...reach, rights: ['write'] } })).toThrow('"read"');
    expect(() => open('/in/../..')).toThrow('leads out of the root');
    isThere = false;
    expect(() => open()).toThrow('no such site');
  });

  it('may be one of twenty of a principal, and no more', async () => {
    for (let at = 0; at < 20; at += 1) watch(open(`/in/f${at}`));
    expect(() => watch(open('/in/one-more'))).toThrow('no more than 20 folders');
    ends.shift()?.();
    watch(open('/in/one-more'));
    watch(open('/in/of-another', { ...somebody, id: 'another' }));
  });
});
