import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { PoolBusy } from '../../../server/pool/errors.ts';
import { FOREVER, poolAt, ScriptedServer } from './scripted-server.ts';
import type { Session } from './scripted-server.ts';
import type { Pool } from '../../../server/pool/pool.ts';

let server: ScriptedServer;

beforeEach(() => {
  vi.useFakeTimers();
  server = new ScriptedServer();
  server.mode = 'manual';
});
afterEach(() => {
  vi.useRealTimers();
});

const settle = () => vi.advanceTimersByTimeAsync(0);

function borrow(pool: Pool<Session>, signal = FOREVER) {
  const outcome: { session?: Session; error?: unknown; release?: () => void } = {};
  pool.acquire({ signal }).then(
    (lease) => Object.assign(outcome, { session: lease.resource, release: () => lease.release() }),
    (error: unknown) => Object.assign(outcome, { error }),
  );
  return outcome;
}

test('a session whose borrower left while it was opened becomes idle', async () => {
  const pool = poolAt(server);
  const abort = new AbortController();
  const outcome = borrow(pool, abort.signal);
  abort.abort(new Error('gone'));
  await settle();
  expect(outcome.error).toMatchObject({ message: 'gone' });
  const knock = server.next();
  expect(knock.signal.aborted).toBe(false);
  knock.accept();
  await settle();
  expect(pool.stats).toMatchObject({ idle: 1, leased: 0, waiting: 0 });
});

test('a session whose borrower left while it was opened goes to the next in line', async () => {
  const pool = poolAt(server, { limit: 1 });
  const abort = new AbortController();
  borrow(pool, abort.signal);
  const next = borrow(pool);
  abort.abort();
  const session = server.next().accept();
  await settle();
  expect(next.session).toBe(session);
  expect(server.knockCount).toBe(1);
});

test('a session that comes back during an opening serves the borrower, and the opened one becomes idle', async () => {
  const pool = poolAt(server);
  const first = borrow(pool);
  server.next().accept();
  await settle();
  const second = borrow(pool);
  first.release?.();
  await settle();
  expect(second.session).toBe(first.session);
  server.next().accept();
  await settle();
  expect(pool.stats).toMatchObject({ idle: 1, leased: 1 });
});

test('the error of an opening goes to exactly the borrower that caused it', async () => {
  const pool = poolAt(server, { limit: 2 });
  const [one, two, three] = [borrow(pool), borrow(pool), borrow(pool)];
  const reason = new Error('530 login incorrect');
  server.next().refuse(reason);
  await settle();
  expect(one.error).toBe(reason);
  expect([two, three]).toEqual([{}, {}]);
  expect(server.knockCount).toBe(3);
  server.next().accept();
  server.next().accept();
  await settle();
  expect([two.session?.id, three.session?.id]).toEqual([0, 1]);
});

test('an opening that throws before it returns a promise is an ordinary error', async () => {
  const pool = poolAt(server, { limit: 1 });
  const reason = new Error('no such host');
  vi.spyOn(server.knocks, 'push').mockImplementation(() => {
    throw reason;
  });
  const outcome = borrow(pool);
  await settle();
  expect(outcome.error).toBe(reason);
  expect(pool.stats.opening).toBe(0);
});

test('the error of an opening whose borrower left reaches nobody, and the next in line tries again', async () => {
  const pool = poolAt(server, { limit: 1 });
  const abort = new AbortController();
  borrow(pool, abort.signal);
  const next = borrow(pool);
  abort.abort();
  server.next().refuse(new Error('550'));
  await settle();
  expect(next).toEqual({});
  const session = server.next().accept();
  await settle();
  expect(next.session).toBe(session);
});

test('an opening may take longer than the deadline of the line', async () => {
  const pool = poolAt(server, { waitMs: 10_000 });
  const outcome = borrow(pool);
  await vi.advanceTimersByTimeAsync(25_000);
  expect(outcome).toEqual({});
  const reason = new Error('timed out during the TLS handshake');
  server.next().refuse(reason);
  await settle();
  expect(outcome.error).toBe(reason);
});

test('a borrower whose opening was overdue and went to somebody else is sent away as busy', async () => {
  const pool = poolAt(server, { limit: 2, waitMs: 10_000 });
  const [one, two] = [borrow(pool), borrow(pool)];
  await vi.advanceTimersByTimeAsync(10_000);
  server.knocks.pop()?.accept();
  await settle();
  expect(one.session?.id).toBe(0);
  expect(two.error).toBeInstanceOf(PoolBusy);
});
