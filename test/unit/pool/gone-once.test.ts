import { expect, test, vi } from 'vitest';
import { Budget } from '../../../server/pool/budget.ts';
import { Pool } from '../../../server/pool/pool.ts';
import { FOREVER, ScriptedServer } from './scripted-server.ts';
import type { Session } from './scripted-server.ts';

test('a session that tells of its end at once gives its place back once', async () => {
  vi.useFakeTimers();
  const server = new ScriptedServer();
  const budget = new Budget({ limit: 2, random: () => 0 });
  const hooks = server.hooks(budget);
  const pool: Pool<Session> = new Pool({
    ...hooks,
    // As a control connection does: whoever listens hears of its end while it is being destroyed.
    destroy: (session, reason) => {
      hooks.destroy(session, reason);
      pool.gone(session, reason);
    },
  });
  const [kept, dying] = [await pool.acquire({ signal: FOREVER }), await pool.acquire({ signal: FOREVER })];
  dying.resource.alive = false;
  dying.release();
  await vi.advanceTimersByTimeAsync(20_000);
  const fresh = await pool.acquire({ signal: FOREVER });
  expect(dying.resource.destroyedBy).toBeDefined();
  expect(pool.stats).toMatchObject({ leased: 2, idle: 0, closing: 0 });
  expect(budget.hasFree).toBe(false);
  kept.release();
  fresh.release();
  await pool.drain(new Error('end'));
  vi.useRealTimers();
});
