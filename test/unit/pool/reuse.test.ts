import { expect, test } from 'vitest';
import { FOREVER, poolAt, ScriptedServer } from './scripted-server.ts';

test('a session given back clean is lent again without a new login', async () => {
  const server = new ScriptedServer();
  const pool = poolAt(server);
  const first = await pool.acquire({ signal: FOREVER });
  first.release();
  const second = await pool.acquire({ signal: FOREVER });
  expect(second.resource).toBe(first.resource);
  expect(server.knockCount).toBe(1);
});

test('the session that became idle last is lent first', async () => {
  const server = new ScriptedServer();
  const pool = poolAt(server);
  const one = await pool.acquire({ signal: FOREVER });
  const two = await pool.acquire({ signal: FOREVER });
  const three = await pool.acquire({ signal: FOREVER });
  for (const lease of [two, three, one]) lease.release();
  const order = [];
  for (let count = 0; count < 3; count += 1)
    order.push((await pool.acquire({ signal: FOREVER })).resource.id);
  expect(order).toEqual([0, 2, 1]);
});

test('a discarded session is never lent again and its place is free', async () => {
  const server = new ScriptedServer();
  const pool = poolAt(server, { limit: 1 });
  const reason = new Error('426 transfer aborted');
  const first = await pool.acquire({ signal: FOREVER });
  const waiting = pool.acquire({ signal: FOREVER });
  first.discard(reason);
  expect(first.resource.destroyedBy).toBe(reason);
  expect((await waiting).resource).not.toBe(first.resource);
});

test('an idle session that died by itself is destroyed and not lent', async () => {
  const server = new ScriptedServer();
  const pool = poolAt(server);
  const lease = await pool.acquire({ signal: FOREVER });
  lease.release();
  const reason = new Error('421 idle for too long');
  pool.gone(lease.resource, reason);
  expect(lease.resource.destroyedBy).toBe(reason);
  expect(pool.stats.idle).toBe(0);
  expect((await pool.acquire({ signal: FOREVER })).resource).not.toBe(lease.resource);
});

test('the death of a lent session is left to its borrower', async () => {
  const server = new ScriptedServer();
  const pool = poolAt(server);
  const lease = await pool.acquire({ signal: FOREVER });
  pool.gone(lease.resource, new Error('421'));
  expect(lease.resource.destroyedBy).toBeUndefined();
  expect(pool.stats.leased).toBe(1);
  lease.discard(new Error('421'));
  expect(pool.stats.leased).toBe(0);
});
