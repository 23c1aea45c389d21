import { expect, test } from 'vitest';
import { FOREVER, poolAt, ScriptedServer, stateOf } from './scripted-server.ts';

test('a pool opens nothing before somebody asks', () => {
  const server = new ScriptedServer();
  poolAt(server);
  expect(server.knockCount).toBe(0);
});

test('a pool opens one session per borrower up to the limit, and not one more', async () => {
  const server = new ScriptedServer();
  const pool = poolAt(server, { limit: 2 });
  const leases = await Promise.all([pool.acquire({ signal: FOREVER }), pool.acquire({ signal: FOREVER })]);
  const third = pool.acquire({ signal: FOREVER });
  expect(await stateOf(third)).toBe('pending');
  expect(server.knockCount).toBe(2);
  expect(pool.stats).toEqual({
    opening: 0,
    idle: 0,
    checking: 0,
    leased: 2,
    closing: 0,
    waiting: 1,
    limit: 2,
  });
  for (const lease of leases) lease.release();
  (await third).release();
  expect(pool.stats).toMatchObject({ idle: 2, leased: 0, waiting: 0 });
});

test('an opening session counts against the limit', async () => {
  const server = new ScriptedServer();
  server.mode = 'manual';
  const pool = poolAt(server, { limit: 1 });
  const first = pool.acquire({ signal: FOREVER });
  const second = pool.acquire({ signal: FOREVER });
  expect(await stateOf(second)).toBe('pending');
  expect(server.knockCount).toBe(1);
  server.next().accept();
  (await first).release();
  (await second).release();
});

test('a closing session keeps its place until the server has let go of it', async () => {
  const server = new ScriptedServer();
  const goodbye = Promise.withResolvers<undefined>();
  server.goodbye = goodbye.promise.then(() => undefined);
  const pool = poolAt(server, { limit: 1 });
  (await pool.acquire({ signal: FOREVER })).release();
  expect(pool.evictIdle()).toBe(true);
  const next = pool.acquire({ signal: FOREVER });
  expect(await stateOf(next)).toBe('pending');
  expect(pool.stats).toMatchObject({ closing: 1, opening: 0, waiting: 1 });
  goodbye.resolve(undefined);
  expect((await next).resource.id).toBe(1);
});
