import { afterEach, beforeEach, expect, it } from 'vitest';
import type { ServerMessage } from '../../../server/contract/messages.ts';
import { startGateway } from '../../support/gateway.ts';
import type { TestGateway, TestSite } from '../../support/gateway.ts';
import { on } from '../../support/scripted-ftp/script.ts';
import { startScriptedFtp } from '../../support/scripted-ftp/server.ts';
import type { ScriptedFtp } from '../../support/scripted-ftp/server.ts';

type SiteMessage = Extract<ServerMessage, { type: 'site' }>;

let server: ScriptedFtp;
let gateway: TestGateway;
let site: TestSite;
const ends: (() => void)[] = [];

beforeEach(async () => {
  server = await startScriptedFtp({ maxConnections: { count: 1, refusal: 421 } });
  gateway = await startGateway();
  site = await gateway.site(server);
  server.tree.put('/f', { sizeBytes: 100_000 });
});
afterEach(async () => {
  for (const end of ends.splice(0)) end();
  await gateway.close();
  await server.close();
});

/** A live socket that looks at the topic, and all it has got. */
async function look(topic: string, token = site.owner.token): Promise<ServerMessage[]> {
  const headers = { host: `localhost:${gateway.port}`, authorization: `Bearer ${token}` };
  const socket = await gateway.app.server.injectWS('/api/v1/live', { headers });
  ends.push(() => socket.terminate());
  const got: ServerMessage[] = [];
  socket.on('message', (data: Buffer) => got.push(JSON.parse(data.toString()) as ServerMessage));
  socket.send(JSON.stringify({ type: 'subscribe', topic }));
  await expect.poll(() => got.length).toBeGreaterThan(0);
  return got;
}

const states = (got: ServerMessage[]): SiteMessage[] => got.filter((one) => one.type === 'site');

it('tells the sessions of a site at once, and again when they change', async () => {
  const got = await look(`site:${site.id}`);
  await expect.poll(() => states(got).length).toBe(1);
  expect(states(got)[0]).toMatchObject({ sessions: { idle: 0, leased: 0, waiting: 0 }, waiting: [] });
  await site.list('/');
  await expect.poll(() => states(got).at(-1)?.sessions.idle).toBe(1);
});

it('tells which requests wait and in which place', async () => {
  await site.get('/f');
  const got = await look(`site:${site.id}`);
  server.script(on('RETR').stallAt(1_000));
  const abort = new AbortController();
  const first = site.owner.ask({ path: site.url('files', '/f'), signal: abort.signal });
  await server.until(() => server.last.verbs.filter((verb) => verb === 'RETR').length === 2);
  server.behave();
  const waiting = [site.list('/'), site.get('/f')];
  await expect
    .poll(() =>
      states(got)
        .at(-1)
        ?.waiting.map(({ position }) => position),
    )
    .toEqual([1, 2]);
  const told = states(got)
    .at(-1)
    ?.waiting.map(({ requestId }) => requestId);
  abort.abort();
  await first;
  const answers = await Promise.all(waiting);
  expect(answers.map(({ headers }) => String(headers['x-request-id'])).toSorted()).toEqual(told?.toSorted());
  await expect.poll(() => states(got).at(-1)?.waiting).toEqual([]);
});

it("tells nothing of a stranger's site", async () => {
  const stranger = await gateway.signIn();
  expect(await look(`site:${site.id}`, stranger.token)).toMatchObject([
    { type: 'refused', code: 'SITE_NOT_FOUND' },
  ]);
});
