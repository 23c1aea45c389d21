import fc from 'fast-check';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { MockInstance } from 'vitest';
import { SessionPools } from '../../../server/files/session-pools.ts';
import type { SessionPoolsOptions } from '../../../server/files/session-pools.ts';
import { LoginRefused, ServerBusy, SessionLost } from '../../../server/ftp/errors.ts';
import { DEFAULT_LIMITS } from '../../../server/ftp/limits.ts';
import { FtpSession } from '../../../server/ftp/session.ts';
import type { Lane } from '../../../server/pool/lane.ts';
import type { Lease } from '../../../server/pool/lease.ts';
import { RateLimit } from '../../../server/security/rate-limit.ts';
import type { TargetPolicy } from '../../../server/security/target-policy.ts';
import { Site } from '../../../server/sites/site.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.restoreAllMocks();
  vi.useRealTimers();
});

type SessionOptions = Parameters<typeof FtpSession.open>[0];

/** What a session of the engine is for a pool; it knows for which login it was opened. */
class PretendedSession {
  state: FtpSession['state'] = 'idle';
  replyCount = 0;
  requestId: string | undefined;
  isOver = false;
  readonly login = { greeting: 'ready', system: undefined, features: { names: () => false } };
  readonly tlsFacts = undefined;
  readonly opening = { startedAtMs: 0, connectMs: 0, loginMs: 0 };
  readonly options: SessionOptions;

  constructor(options: SessionOptions) {
    this.options = options;
  }

  quit(): Promise<void> {
    this.isOver = true;
    return Promise.resolve();
  }

  destroy(): void {
    this.isOver = true;
    this.state = 'dead';
  }

  follow(): Promise<boolean> {
    return Promise.resolve(true);
  }

  ask(): Promise<{ isNegative: boolean }> {
    return Promise.resolve({ isNegative: this.isOver });
  }
}

interface Knock {
  readonly options: SessionOptions;
  readonly resolve: (session: FtpSession) => void;
  readonly reject: (reason: Error) => void;
}

const REFUSAL = { code: 530, text: 'Login incorrect.', lines: [] } as const;
const FULL = { code: 421, text: 'There are too many connected users.', lines: [] } as const;
const OWNERS = ['ann', 'bob', 'cem'] as const;
const ACTIONS = [
  ...(['borrow', 'borrow', 'bulk', 'spare', 'return', 'return', 'break', 'die', 'abort'] as const),
  ...(['accept', 'accept', 'accept', 'accept', 'full', 'refuse', 'remove', 'wait'] as const),
] as const;
type Action = (typeof ACTIONS)[number];

interface Held {
  readonly lease: Lease<FtpSession>;
  readonly session: PretendedSession;
}

function poolsUnderTest(): SessionPools {
  const policy: Pick<TargetPolicy, 'permit'> = {
    permit: (host: string, port: number) =>
      Promise.resolve({ host, port, address: host, alternatives: [] } as unknown as Awaited<
        ReturnType<TargetPolicy['permit']>
      >),
  };
  return new SessionPools({
    policy: policy as TargetPolicy,
    limits: DEFAULT_LIMITS,
    active: {} as SessionPoolsOptions['active'],
    authorities: [],
    refusedLogins: new RateLimit({ attempts: 1_000_000, windowMs: 1_000 }),
  });
}

/** Refusals, aborts and ends are what the test is about; who gets which session is what it checks. */
const ignored = (): undefined => undefined;

/** Owners, their sites at two servers with shared accounts, and a server that answers as the test says. */
class World {
  readonly pools = poolsUnderTest();
  readonly sites = new Map<number, Site>();
  readonly knocks: Knock[] = [];
  readonly held: Held[] = [];
  readonly waiting = new Set<AbortController>();
  readonly sessions: PretendedSession[] = [];
  /** Broken promises. */
  readonly broken: unknown[] = [];
  lent = 0;
  #ids = 0;

  constructor(door: MockInstance<typeof FtpSession.open>) {
    door.mockImplementation(
      (options) =>
        new Promise((resolve, reject) => {
          this.knocks.push({ options, resolve, reject });
        }),
    );
  }

  /** Six sites of three owners at one server, with two accounts and two passwords; some differ in nothing but the owner or password. */
  site(pick: number): Site {
    const at = pick % 6;
    const known = this.sites.get(at);
    if (known !== undefined) return known;
    const draft = {
      ...{ saved: false as const, host: '192.0.2.7', port: 21, security: 'plain' as const },
      user: at === 5 ? 'other' : 'shared',
      password: at < 4 ? 'first' : 'second',
    };
    const owner = OWNERS[at % 3] ?? 'ann';
    this.#ids += 1;
    const identity = { id: `${at}-${this.#ids}`, owner, host: draft.host, createdAt: new Date() };
    const site = new Site(draft, identity);
    this.sites.set(at, site);
    return site;
  }

  async step(action: Action, pick: number): Promise<void> {
    this.act(action, pick);
    await vi.advanceTimersByTimeAsync(action === 'wait' ? (pick % 9) * 1_000 : 0);
  }

  act(action: Action, pick: number): void {
    const { knocks, held, sessions } = this;
    if (action === 'borrow') this.borrow(this.site(pick), 'interactive');
    if (action === 'bulk') this.borrow(this.site(pick), 'bulk');
    if (action === 'spare') this.spare(this.site(pick));
    if (action === 'return') this.giveBack(pick);
    if (action === 'break') this.giveBack(pick, 'suspect');
    if (action === 'abort') [...this.waiting].at(pick % Math.max(1, this.waiting.size))?.abort();
    if (action === 'accept') this.accept(knocks.splice(pick % Math.max(1, knocks.length), 1)[0]);
    if (action === 'full') knocks.shift()?.reject(new ServerBusy('CONNECT', FULL));
    if (action === 'refuse') knocks.shift()?.reject(new LoginRefused('PASS', REFUSAL));
    if (action === 'die') this.die(sessions.at(pick % Math.max(1, sessions.length)));
    if (action === 'remove' && held.length < 20) this.remove(pick);
  }

  borrow(site: Site, lane: Lane): void {
    const abort = new AbortController();
    this.waiting.add(abort);
    const done = (): boolean => this.waiting.delete(abort);
    this.pools
      .borrow({ site, signal: abort.signal, lane, requestId: site.owner })
      .then((lease) => this.take(site, lease), ignored)
      .finally(done)
      .catch((error: unknown) => this.broken.push(error));
  }

  spare(site: Site): void {
    const { signal } = new AbortController();
    this.pools
      .tryBorrow({ site, signal, lane: 'bulk' })
      .then((lease) => lease !== undefined && this.take(site, lease), ignored)
      .catch((error: unknown) => this.broken.push(error));
  }

  /** The one promise: what is lent was opened for exactly this site, is alive, and is lent to nobody else. */
  take(site: Site, lease: Lease<FtpSession>): void {
    const session = lease.resource as unknown as PretendedSession;
    const { credentials } = session.options;
    if (session.options.knowledge !== site.profile.knowledge) throw new Error('a session of another site');
    if (credentials.password !== site.password) throw new Error('a session of another password');
    if (session.isOver) throw new Error('a session that has ended');
    if (this.held.some((one) => one.session === session)) throw new Error('a session that is lent already');
    this.held.push({ lease, session });
    this.lent += 1;
  }

  giveBack(pick: number, state: FtpSession['state'] = 'idle'): void {
    const [one] = this.held.splice(pick % Math.max(1, this.held.length), 1);
    if (one === undefined) return;
    if (one.session.state === 'idle') one.session.state = state;
    this.pools.giveBack(one.lease);
  }

  accept(knock: Knock | undefined): void {
    if (knock === undefined) return;
    const session = new PretendedSession(knock.options);
    this.sessions.push(session);
    knock.resolve(session as unknown as FtpSession);
  }

  die(session: PretendedSession | undefined): void {
    if (session === undefined || session.isOver) return;
    session.state = 'dead';
    session.options.onGone(new SessionLost('421 idle for too long'));
  }

  /** The site is edited or signed out: the next one with the same words is another site. */
  remove(pick: number): void {
    const site = this.sites.get(pick % 6);
    if (site === undefined) return;
    this.sites.delete(pick % 6);
    void this.pools.drain(site);
  }

  /** Everything is given back and answered, and then nothing is open or waits any more. */
  async end(): Promise<void> {
    const drained = { isOver: false };
    void this.pools.drainAll().then(() => (drained.isOver = true));
    for (let round = 0; round < 50 && !drained.isOver; round += 1) {
      while (this.knocks.length > 0) this.accept(this.knocks.shift());
      while (this.held.length > 0) this.giveBack(0);
      await vi.advanceTimersByTimeAsync(0);
    }
    if (this.broken.length > 0) throw this.broken[0];
    if (this.waiting.size > 0) throw new Error(`${this.waiting.size} still wait`);
    const open = this.sessions.filter(({ isOver }) => !isOver).length;
    if (open > 0) throw new Error(`${open} sessions are still open`);
  }
}

const step = fc.tuple(fc.constantFrom(...ACTIONS), fc.nat(1_000));

test('in 10,000 random orders of borrowing, breaking, refusing, removing and waiting no session meets another owner, site or password', async () => {
  let lent = 0;
  const door = vi.spyOn(FtpSession, 'open');
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 8, maxLength: 24 }), async (steps) => {
      const world = new World(door);
      for (const [action, pick] of steps) await world.step(action, pick);
      await world.end();
      lent += world.lent;
    }),
    { numRuns: 10_000 },
  );
  expect(lent).toBeGreaterThan(10_000);
}, 60_000);
