/** A server of sessions for the pool's tests: it opens, checks and closes when the test says so. */
import { Budget } from '../../../server/pool/budget.ts';
import { Pool } from '../../../server/pool/pool.ts';
import type { Places } from '../../../server/pool/places.ts';
import type { PoolHooks, PoolLimits } from '../../../server/pool/pool-options.ts';

/** One session and everything that happened to it. */
export class Session {
  readonly id: number;
  alive = true;
  checks = 0;
  closed = false;
  destroyedBy: Error | undefined;
  endedAtMs: number | undefined;

  constructor(id: number) {
    this.id = id;
  }
}

/** The refusal of a server that is full. */
export class Full extends Error {
  readonly busy = true;
}

/** A knock at the server's door that the test answers. */
export interface Knock {
  readonly signal: AbortSignal;
  accept(): Session;
  refuse(reason: Error): void;
}

/** Accepts at once (`automatic`), or leaves each knock to the test (`manual`). */
export class ScriptedServer {
  readonly sessions: Session[] = [];
  readonly knocks: Knock[] = [];
  /** How many sessions it accepts in automatic mode. */
  capacity = Infinity;
  mode: 'automatic' | 'manual' = 'automatic';
  knockCount = 0;
  /** It still counts a session for so long after its end. */
  lingerMs = 0;
  refusalCount = 0;
  /** What a goodbye waits for. */
  goodbye: Promise<void> = Promise.resolve();

  get openCount(): number {
    return this.sessions.filter((one) => !one.closed && one.destroyedBy === undefined).length;
  }

  /** Sessions that it counts: those that are open, and those that have just ended. */
  get countedCount(): number {
    const now = performance.now();
    return this.sessions.filter((one) => one.endedAtMs === undefined || now - one.endedAtMs < this.lingerMs)
      .length;
  }

  hooks(budget: Places): PoolHooks<Session> {
    return {
      budget,
      open: (signal) => this.#open(signal),
      check: async (session) => {
        session.checks += 1;
        return session.alive;
      },
      close: async (session) => {
        await this.goodbye;
        session.closed = true;
        session.endedAtMs = performance.now();
      },
      destroy: (session, reason) => {
        session.destroyedBy = reason;
        session.endedAtMs ??= performance.now();
      },
    };
  }

  /** The oldest knock that has not been answered. */
  next(): Knock {
    const knock = this.knocks.shift();
    if (knock === undefined) throw new Error('nobody knocks');
    return knock;
  }

  #accept(): Session {
    const session = new Session(this.sessions.length);
    this.sessions.push(session);
    return session;
  }

  async #open(signal: AbortSignal): Promise<Session> {
    this.knockCount += 1;
    if (this.mode === 'automatic') {
      if (this.countedCount >= this.capacity) {
        this.refusalCount += 1;
        throw new Full('421 too many connections');
      }
      return this.#accept();
    }
    const { promise, resolve, reject } = Promise.withResolvers<Session>();
    const accept = (): Session => {
      const session = this.#accept();
      resolve(session);
      return session;
    };
    this.knocks.push({ signal, accept, refuse: reject });
    return promise;
  }
}

/** A pool at a scripted server, with a budget of its own unless one is given. */
export function poolAt(
  server: ScriptedServer,
  { limit = 8, budget = new Budget({ limit, random: () => 0 }), ...limits }: PoolSetting = {},
): Pool<Session> {
  return new Pool({ ...server.hooks(budget), ...limits });
}

/** Settings of poolAt. */
export interface PoolSetting extends Partial<PoolLimits> {
  readonly limit?: number;
  readonly budget?: Places;
}

/** A signal that never aborts. */
export const FOREVER = new AbortController().signal;

/** How a promise stands at this moment. */
export async function stateOf(promise: Promise<unknown>): Promise<'fulfilled' | 'rejected' | 'pending'> {
  const pending = new Promise<'pending'>((resolve) => {
    setImmediate(() => resolve('pending'));
  });
  return Promise.race([
    promise.then(
      () => 'fulfilled' as const,
      () => 'rejected' as const,
    ),
    pending,
  ]);
}
