import { expect, test } from 'vitest';
import { PoolDraining } from '../../../server/pool/errors.ts';
import { Pools } from '../../../server/pool/pools.ts';
import { Budget } from '../../../server/pool/budget.ts';
import { FOREVER, poolAt, ScriptedServer, stateOf } from './scripted-server.ts';
import type { Session } from './scripted-server.ts';

const REASON = new Error('the site was edited');

test('draining closes idle sessions and refuses new borrowers with the reason', async () => {
  const server = new ScriptedServer();
  const pool = poolAt(server);
  (await pool.acquire({ signal: FOREVER })).release();
  await pool.drain(REASON);
  expect(server.sessions[0]?.closed).toBe(true);
  const refusal = expect(pool.acquire({ signal: FOREVER })).rejects;
  await refusal.toMatchObject({ code: 'DRAINING', retry: 'later', cause: REASON });
});

test('draining an empty pool ends at once', async () => {
  await expect(poolAt(new ScriptedServer()).drain(REASON)).resolves.toBeUndefined();
});

test('draining waits for the lent sessions and closes them when they come back', async () => {
  const server = new ScriptedServer();
  const pool = poolAt(server);
  const [clean, broken] = [await pool.acquire({ signal: FOREVER }), await pool.acquire({ signal: FOREVER })];
  const drained = pool.drain(REASON);
  expect(await stateOf(drained)).toBe('pending');
  clean.release();
  broken.discard(new Error('reset'));
  await drained;
  expect([clean.resource.closed, broken.resource.destroyedBy?.message]).toEqual([true, 'reset']);
});

test('draining sends away who waits and aborts what is being opened', async () => {
  const server = new ScriptedServer();
  server.mode = 'manual';
  const pool = poolAt(server, { limit: 1 });
  const waits = [pool.acquire({ signal: FOREVER }), pool.acquire({ signal: FOREVER })];
  const refused = waits.map((one) => expect(one).rejects.toThrow(PoolDraining));
  const knock = server.next();
  const drained = pool.drain(REASON);
  await Promise.all(refused);
  expect(knock.signal.aborted).toBe(true);
  expect(await stateOf(drained)).toBe('pending');
  const session = knock.accept();
  await drained;
  expect(session.closed).toBe(true);
});

function poolsAt(server: ScriptedServer, limit = 8) {
  const pools = new Pools<Session>();
  const budget = new Budget({ limit });
  const borrow = (key: string) => pools.acquire({ key, create: () => server.hooks(budget), signal: FOREVER });
  return { pools, borrow };
}

test('borrowers with one key share sessions; borrowers with two keys never do', async () => {
  const { borrow } = poolsAt(new ScriptedServer());
  const first = await borrow('ann');
  first.release();
  const stranger = await borrow('bob');
  const again = await borrow('ann');
  expect(stranger.resource).not.toBe(first.resource);
  expect(again.resource).toBe(first.resource);
});

test('a pool disappears after its last session is gone', async () => {
  const { pools, borrow } = poolsAt(new ScriptedServer());
  const lease = await borrow('ann');
  expect([...pools.stats.keys()]).toEqual(['ann']);
  lease.discard(new Error('reset'));
  expect(pools.stats.size).toBe(0);
});

test('a pool whose only borrower could not log in disappears', async () => {
  const server = new ScriptedServer();
  server.mode = 'manual';
  const { pools, borrow } = poolsAt(server);
  const refused = expect(borrow('ann')).rejects.toThrow('530');
  server.next().refuse(new Error('530'));
  await refused;
  expect(pools.stats.size).toBe(0);
});

test('a borrower who is already gone makes no pool', async () => {
  const pools = new Pools<Session>();
  const create = () => new ScriptedServer().hooks(new Budget());
  await expect(pools.acquire({ key: 'ann', create, signal: AbortSignal.abort() })).rejects.toThrow();
  expect(pools.stats.size).toBe(0);
});

test('after the pool of a key was drained, the next borrower gets a new one at once', async () => {
  const { pools, borrow } = poolsAt(new ScriptedServer());
  const old = await borrow('ann');
  const drained = pools.drain('ann', REASON);
  const fresh = await borrow('ann');
  expect(fresh.resource).not.toBe(old.resource);
  old.release();
  await drained;
  expect(old.resource.closed).toBe(true);
  expect(pools.stats.get('ann')).toMatchObject({ leased: 1 });
});

test('draining an unknown key is no work', async () => {
  await expect(new Pools<Session>().drain('nobody', REASON)).resolves.toBeUndefined();
});

test('a dead idle session is reported under its key', async () => {
  const { pools, borrow } = poolsAt(new ScriptedServer());
  const lease = await borrow('ann');
  lease.release();
  pools.gone('bob', lease.resource, new Error('421'));
  expect(lease.resource.destroyedBy).toBeUndefined();
  pools.gone('ann', lease.resource, new Error('421'));
  expect(lease.resource.destroyedBy?.message).toBe('421');
});

test('draining all pools waits for all, also for those drained before, and lends nothing any more', async () => {
  const { pools, borrow } = poolsAt(new ScriptedServer());
  const leases = [await borrow('ann'), await borrow('bob')];
  const before = pools.drain('ann', REASON);
  const drained = pools.drainAll(new Error('the process ends'));
  await expect(borrow('cat')).rejects.toThrow(PoolDraining);
  expect(await stateOf(drained)).toBe('pending');
  for (const lease of leases) lease.release();
  await Promise.all([before, drained]);
  expect(leases.every((lease) => lease.resource.closed)).toBe(true);
});
