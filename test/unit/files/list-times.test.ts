import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Folder } from '../../../server/contract/entry.ts';
import type { SiteStatus } from '../../../server/contract/site.ts';
import { ListTimes } from '../../../server/files/list-times.ts';
import type { RemoteEntry } from '../../../server/ftp/listing/remote-entry.ts';
import { Knowledge } from '../../../server/ftp/knowledge.ts';
import { answersOf, IN_STEP, openEngine, path } from '../../support/engine.ts';
import { startGateway } from '../../support/gateway.ts';
import type { TestGateway, TestSite } from '../../support/gateway.ts';
import { on } from '../../support/scripted-ftp/script.ts';
import { startScriptedFtp } from '../../support/scripted-ftp/server.ts';
import type { ScriptedFtp } from '../../support/scripted-ftp/server.ts';

const KATHMANDU = 345;
const MINUTE_MS = 60_000;
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
/** A whole minute some days ago, so that LIST shows it with its time. */
const MODIFIED = new Date(Math.floor(Date.now() / MINUTE_MS - 5 * 24 * 60) * MINUTE_MS);

let server: ScriptedFtp;
let gateway: TestGateway;
beforeEach(async () => {
  server = await startScriptedFtp({ without: ['MLSD', 'MLST'] });
  server.tree.put('/new.txt', { sizeBytes: 3, modifiedAt: MODIFIED });
  gateway = await startGateway();
});
afterEach(async () => {
  await gateway.close();
  await server.close();
});

/** A line of `ls -l` on a clock that is so many minutes ahead of UTC. */
function line(name: string, at: Date, aheadMinutes: number): string {
  const clock = new Date(at.getTime() + aheadMinutes * MINUTE_MS);
  const [day, time] = [String(clock.getUTCDate()).padStart(2), clock.toISOString().slice(11, 16)];
  return `-rw-r--r--   1 kim      users           3 ${MONTHS[clock.getUTCMonth()] ?? ''} ${day} ${time} ${name}\r\n`;
}

async function timesOf(site: TestSite): Promise<Record<string, string | undefined>> {
  const { body } = await site.list('/');
  const { entries } = JSON.parse(body.toString()) as Folder;
  return Object.fromEntries(entries.map(({ name, modifiedAt }) => [name, modifiedAt]));
}

async function factOf(site: TestSite): Promise<unknown> {
  const { body } = await site.owner.ask({ path: `/api/v1/sites/${site.id}/status` });
  return (JSON.parse(body.toString()) as SiteStatus).profile.listOffsetMinutes?.value;
}

const verbs = (verb: string): number =>
  server.connections.flatMap((connection) => connection.verbs).filter((one) => one === verb).length;

describe('the times of LIST (case 78)', () => {
  it.each([KATHMANDU, -210, 0, 840, -720])(
    'are right in the very listing that finds out that the clock is %i minutes ahead',
    async (ahead) => {
      server.script(on('LIST').listing(() => [line('new.txt', MODIFIED, ahead)]));
      const site = await gateway.site(server);
      expect(await timesOf(site)).toEqual({ 'new.txt': MODIFIED.toISOString() });
      expect(await factOf(site)).toBe(ahead);
    },
  );

  it('are asked for once per site', async () => {
    server.script(on('LIST').listing(() => [line('new.txt', MODIFIED, KATHMANDU)]));
    const site = await gateway.site(server);
    for (let round = 0; round < 3; round += 1) {
      expect(await timesOf(site)).toEqual({ 'new.txt': MODIFIED.toISOString() });
    }
    expect(verbs('MDTM')).toBe(1);
  });

  it('stay as LIST tells them when MDTM is unknown, and it is not asked again', async () => {
    server.script(
      on('LIST').listing(() => [line('new.txt', MODIFIED, 0)]),
      on('MDTM').reply(502),
    );
    const site = await gateway.site(server);
    await timesOf(site);
    expect(await timesOf(site)).toEqual({ 'new.txt': MODIFIED.toISOString() });
    expect([await factOf(site), verbs('MDTM')]).toEqual([undefined, 1]);
  });

  it('are not moved by a difference that is no zone', async () => {
    server.script(
      on('LIST').listing(() => [line('new.txt', MODIFIED, 0)]),
      on('MDTM').reply(213, '20200101000000'),
    );
    const site = await gateway.site(server);
    expect(await timesOf(site)).toEqual({ 'new.txt': MODIFIED.toISOString() });
    expect(await factOf(site)).toBeUndefined();
  });

  it('are told although the server dies at MDTM: the listing was complete', async () => {
    server.script(
      on('LIST').listing(() => [line('new.txt', MODIFIED, 0)]),
      on('MDTM').resetControl(),
    );
    const answer = await (await gateway.site(server)).list('/');
    expect([answer.status, answer.end]).toEqual([200, 'complete']);
  });
});

/** Batches that ListTimes delivered, for a site that knows what `knowledge` says. */
async function deliveredBy(
  knowledge: Knowledge,
  batches: readonly (readonly RemoteEntry[])[],
  dialect = 'unix',
): Promise<{ readonly early: number; readonly entries: readonly RemoteEntry[] }> {
  using engine = await openEngine(server, { knowledge });
  const entries: RemoteEntry[] = [];
  const times = new ListTimes(engine.session, path('/'), (more) => void entries.push(...more));
  for (const batch of batches) await times.take(batch);
  const early = entries.length;
  await times.end(dialect);
  expect(await answersOf(engine.session)).toEqual(IN_STEP);
  return { early, entries };
}

function entry(name: string, at: Date): RemoteEntry {
  return { name: Buffer.from(name), kind: 'file', modifiedAt: at, precision: 'minute' };
}

const ahead = (at: Date, minutes: number): Date => new Date(at.getTime() + minutes * MINUTE_MS);

describe('a listing whose zone is not known', () => {
  it('is held back until it is known, and loses nothing', async () => {
    const batch = [entry('new.txt', ahead(MODIFIED, KATHMANDU)), entry('other', ahead(MODIFIED, 0))];
    const { early, entries } = await deliveredBy(new Knowledge(), [batch]);
    expect([early, entries.length]).toEqual([0, 2]);
    expect(entries[0]?.modifiedAt).toEqual(MODIFIED);
  });

  it('is passed on at once when it is long, and the next one profits', async () => {
    const knowledge = new Knowledge();
    const many = Array.from({ length: 2_001 }, (_, at) => entry(`f${at}`, new Date(0)));
    const { early } = await deliveredBy(knowledge, [many, [entry('new.txt', ahead(MODIFIED, KATHMANDU))]]);
    expect([early, knowledge.get('listOffsetMinutes')]).toEqual([2_002, KATHMANDU]);
  });

  it.each(['mlsd', 'eplf'])(
    'is not asked about when it was %s, which is UTC by definition',
    async (dialect) => {
      const before = verbs('MDTM');
      const { entries } = await deliveredBy(new Knowledge(), [[entry('new.txt', MODIFIED)]], dialect);
      expect([entries[0]?.modifiedAt, verbs('MDTM') - before]).toEqual([MODIFIED, 0]);
    },
  );
});

describe('a known zone', () => {
  it('is measured again after some weeks: clocks are put forward and back', async () => {
    let now = new Date(Date.now() - 30 * 24 * 60 * MINUTE_MS);
    const knowledge = new Knowledge({ now: () => now });
    knowledge.learn('listOffsetMinutes', 60, 'in winter');
    now = new Date();
    // Read with 60 minutes, while the clock is 120 ahead by now.
    await deliveredBy(knowledge, [[entry('new.txt', ahead(MODIFIED, 60))]]);
    expect(knowledge.get('listOffsetMinutes')).toBe(120);
    expect(knowledge.fact('listOffsetMinutes')?.at).toEqual(now);
  });

  it('is measured again when a file seems to come from the future', async () => {
    const knowledge = new Knowledge();
    knowledge.learn('listOffsetMinutes', 0, 'wrong');
    server.tree.put('/fresh', {
      sizeBytes: 1,
      modifiedAt: new Date(Math.floor(Date.now() / MINUTE_MS) * MINUTE_MS),
    });
    const fresh = new Date(Math.floor(Date.now() / MINUTE_MS) * MINUTE_MS);
    await deliveredBy(knowledge, [[entry('fresh', ahead(fresh, 120))]]);
    expect(knowledge.get('listOffsetMinutes')).toBe(120);
  });
});
