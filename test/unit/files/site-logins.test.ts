import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { MockInstance } from 'vitest';
import { SiteLogins } from '../../../server/files/site-logins.ts';
import type { LoginOptions } from '../../../server/files/site-logins.ts';
import { LoginRefused, ServerBusy } from '../../../server/ftp/errors.ts';
import { DEFAULT_LIMITS } from '../../../server/ftp/limits.ts';
import { FtpSession } from '../../../server/ftp/session.ts';
import { RateLimited } from '../../../server/security/errors.ts';
import { RateLimit } from '../../../server/security/rate-limit.ts';
import type { TargetPolicy } from '../../../server/security/target-policy.ts';
import { Site } from '../../../server/sites/site.ts';

const REFUSAL = new LoginRefused('PASS', { code: 530, text: 'Login incorrect.' });
const ATTEMPTS = 5;
const { signal } = new AbortController();

let door: MockInstance<typeof FtpSession.open>;
let logins: SiteLogins;
let count = 0;

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['performance'] });
  door = vi.spyOn(FtpSession, 'open');
  const policy: Pick<TargetPolicy, 'permit'> = {
    permit: (host: string, port: number) =>
      Promise.resolve({ host, port, address: host, alternatives: [] } as unknown as Awaited<
        ReturnType<TargetPolicy['permit']>
      >),
  };
  logins = new SiteLogins({
    policy: policy as TargetPolicy,
    limits: DEFAULT_LIMITS,
    active: {} as LoginOptions['active'],
    authorities: [],
    refusedLogins: new RateLimit({ attempts: ATTEMPTS, windowMs: 600_000 }),
  });
});
afterEach(() => {
  vi.restoreAllMocks();
  vi.useRealTimers();
});

function newSite(password: string): Site {
  count += 1;
  const draft = {
    saved: false as const,
    host: '192.0.2.7',
    security: 'plain' as const,
    user: 'ann',
    password,
  };
  return new Site(draft, { id: `site-${count}`, owner: 'somebody', host: draft.host, createdAt: new Date() });
}

/** What the profile of a site learns from a login. */
function sessionOf(): FtpSession {
  const login = { greeting: 'ready', system: undefined, features: { names: () => false } };
  return { login, tlsFacts: undefined } as unknown as FtpSession;
}

function open(site: Site, { isAccepted = false } = {}): Promise<unknown> {
  const watch = { isAccepted: () => isAccepted, onGone: () => undefined };
  return logins.open(site, watch, signal).catch((error: unknown) => error);
}

const inParallel = (site: Site) => Promise.all(Array.from({ length: 8 }, () => open(site)));

test('a wrong password is tried once, however many logins come together', async () => {
  door.mockRejectedValue(REFUSAL);
  expect(new Set(await inParallel(newSite('wrong')))).toEqual(new Set([REFUSAL]));
  expect(door).toHaveBeenCalledTimes(1);
});

test('whoever comes a moment after the refusal hears the same, and later it is tried again', async () => {
  const site = newSite('wrong');
  door.mockRejectedValue(REFUSAL);
  await open(site);
  vi.advanceTimersByTime(1_999);
  expect(await open(site)).toBe(REFUSAL);
  expect(door).toHaveBeenCalledTimes(1);
  vi.advanceTimersByTime(1);
  await open(site);
  expect(door).toHaveBeenCalledTimes(2);
});

test('so is one that was right once, when no session is left that proves it', async () => {
  const site = newSite('changed on the server');
  door.mockResolvedValueOnce(sessionOf()).mockRejectedValue(REFUSAL);
  await open(site);
  await inParallel(site);
  expect(door).toHaveBeenCalledTimes(2);
});

test('while a session proves the password, logins need not wait for each other', async () => {
  const site = newSite('right');
  door.mockReturnValue(new Promise<FtpSession>(() => undefined));
  void open(site, { isAccepted: true });
  void open(site, { isAccepted: true });
  await vi.waitFor(() => expect(door).toHaveBeenCalledTimes(2));
});

test('after five refusals an account is not tried any more, whoever asks and with whatever password', async () => {
  door.mockRejectedValue(REFUSAL);
  for (let at = 0; at < ATTEMPTS; at += 1) expect(await open(newSite(`guess ${at}`))).toBe(REFUSAL);
  expect(await open(newSite('one more'))).toBeInstanceOf(RateLimited);
  expect(door).toHaveBeenCalledTimes(ATTEMPTS);
});

test('whoever guesses at an account does not lock out somebody who has been let in', async () => {
  const [idle, busy] = [newSite('right'), newSite('right')];
  door.mockImplementation(() => Promise.resolve(sessionOf()));
  await open(idle);
  await open(busy);
  door.mockRejectedValue(REFUSAL);
  for (let at = 0; at < ATTEMPTS; at += 1) await open(newSite(`guess ${at}`));
  door.mockImplementation(() => Promise.resolve(sessionOf()));
  expect(await open(idle)).toMatchObject({ login: { greeting: 'ready' } });
  expect(await open(busy, { isAccepted: true })).toMatchObject({ login: { greeting: 'ready' } });
});

test('a password that is not right any more is not tried without end', async () => {
  const site = newSite('changed on the server');
  door.mockResolvedValueOnce(sessionOf()).mockRejectedValue(REFUSAL);
  await open(site);
  for (let at = 0; at < ATTEMPTS; at += 1) {
    await open(site);
    vi.advanceTimersByTime(2_000);
  }
  expect(await open(site)).toBeInstanceOf(RateLimited);
});

test('a refusal while another session of the site is open means that there is no room (case 21)', async () => {
  door.mockRejectedValue(REFUSAL);
  expect(await open(newSite('right'), { isAccepted: true })).toBeInstanceOf(ServerBusy);
});
