import fc from 'fast-check';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Budget } from '../../../server/pool/budget.ts';
import type { Lease } from '../../../server/pool/lease.ts';
import type { Pool } from '../../../server/pool/pool.ts';
import { Full, poolAt, ScriptedServer } from './scripted-server.ts';
import type { Session } from './scripted-server.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

const ACTIONS = [
  'acquire',
  'release',
  'discard',
  'abort',
  'accept',
  'fail',
  'busy',
  'die',
  'sicken',
  'wait',
] as const;
type Action = (typeof ACTIONS)[number];

interface Step {
  readonly action: Action;
  /** Which pool, lease, knock or borrower: taken modulo how many there are. */
  readonly pick: number;
}

/** Two pools of one account under random treatment; every broken promise is an exception. */
class World {
  readonly server = new ScriptedServer();
  readonly budget: Budget;
  readonly pools: Pool<Session>[];
  readonly leases: Lease<Session>[] = [];
  readonly waiting = new Set<AbortController>();
  readonly destroyed = new Set<Session>();
  readonly lastOwner = new Map<Session, number>();

  constructor(limit: number) {
    this.server.mode = 'manual';
    this.budget = new Budget({ limit, random: () => 0 });
    this.pools = [0, 1].map(() => poolAt(this.server, { budget: this.budget, waitMs: 30_000 }));
  }

  async step({ action, pick }: Step): Promise<void> {
    this[action](pick);
    await vi.advanceTimersByTimeAsync(action === 'wait' ? (pick % 70) * 1_000 : 0);
    this.check();
  }

  acquire(pick: number): void {
    const owner = pick % 2;
    const abort = new AbortController();
    this.waiting.add(abort);
    this.pools[owner]!.acquire({ signal: abort.signal }).then(
      (lease) => {
        this.waiting.delete(abort);
        this.lent(lease, owner);
      },
      () => this.waiting.delete(abort),
    );
  }

  lent(lease: Lease<Session>, owner: number): void {
    const { resource } = lease;
    expect(
      this.leases.some((other) => other.resource === resource),
      'lent twice at once',
    ).toBe(false);
    expect(resource.closed || resource.destroyedBy !== undefined, 'lent after its end').toBe(false);
    expect(this.lastOwner.get(resource) ?? owner, 'lent to another owner').toBe(owner);
    this.lastOwner.set(resource, owner);
    this.leases.push(lease);
  }

  release(pick: number): void {
    this.takeLease(pick)?.release();
  }

  discard(pick: number): void {
    this.takeLease(pick)?.discard(new Error('broken'));
  }

  abort(pick: number): void {
    [...this.waiting].at(pick % Math.max(1, this.waiting.size))?.abort();
  }

  accept(pick: number): void {
    this.takeKnock(pick)?.accept();
  }

  fail(pick: number): void {
    this.takeKnock(pick)?.refuse(new Error('530'));
  }

  busy(pick: number): void {
    this.takeKnock(pick)?.refuse(new Full('421'));
  }

  die(pick: number): void {
    const session = this.server.sessions.at(pick % Math.max(1, this.server.sessions.length));
    if (session === undefined) return;
    for (const pool of this.pools) pool.gone(session, new Error('421'));
  }

  sicken(pick: number): void {
    const session = this.server.sessions.at(pick % Math.max(1, this.server.sessions.length));
    if (session !== undefined) session.alive = false;
  }

  wait(): void {
    // The time passes in `step`.
  }

  check(): void {
    const held = this.pools.map((pool) => pool.held);
    const stats = this.pools.map((pool) => pool.stats);
    expect(this.budget.used, 'every place has its session').toBe((held[0] ?? 0) + (held[1] ?? 0));
    expect(this.server.openCount + this.server.knocks.length, 'every session has its queue').toBe(
      this.budget.used,
    );
    expect(stats.reduce((sum, one) => sum + one.leased, 0)).toBe(this.leases.length);
    expect(stats.reduce((sum, one) => sum + one.waiting, 0)).toBe(this.waiting.size);
    for (const one of stats) {
      expect(one.waiting > one.checking && one.idle > 0, 'waits beside an idle session').toBe(false);
    }
  }

  /** The test answers every knock and gives back every lease: then everybody must be served. */
  async settle(): Promise<void> {
    for (let round = 0; round < 400 && this.waiting.size > 0; round += 1) {
      const knock = this.server.knocks[0];
      if (knock !== undefined) this.accept(0);
      else if (this.leases.length > 0) this.release(0);
      await vi.advanceTimersByTimeAsync(knock === undefined && this.leases.length === 0 ? 1_000 : 0);
      this.check();
    }
  }

  private takeLease(pick: number): Lease<Session> | undefined {
    return this.leases.splice(pick % Math.max(1, this.leases.length), 1)[0];
  }

  private takeKnock(pick: number) {
    return this.server.knocks.splice(pick % Math.max(1, this.server.knocks.length), 1)[0];
  }
}

const step = fc.record({ action: fc.constantFrom(...ACTIONS), pick: fc.nat(1_000) });

test('in any order of events no session is lent twice, none is lost, and everybody is served in the end', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 1, max: 4 }),
      fc.array(step, { maxLength: 80 }),
      async (limit, steps) => {
        const world = new World(limit);
        let peak = 0;
        for (const one of steps) {
          await world.step(one);
          peak = Math.max(peak, world.budget.used);
        }
        expect(peak).toBeLessThanOrEqual(limit);
        const servedBefore = world.waiting.size;
        const startedAt = performance.now();
        await world.settle();
        expect(world.waiting.size, `${servedBefore} waited`).toBe(0);
        expect(performance.now() - startedAt, 'nobody waits for the deadline').toBeLessThan(5_000);
        for (const lease of world.leases.splice(0)) lease.release();
        while (world.server.knocks.length > 0) world.accept(0);
        await vi.advanceTimersByTimeAsync(130_000);
        world.check();
        expect([world.budget.used, world.server.openCount]).toEqual([0, 0]);
      },
    ),
    { numRuns: 300 },
  );
}, 60_000);
