import { describe, expect, test } from 'vitest';
import { hostAllowed, mayAsk, mayOpenSocket } from '../../../server/security/same-origin.ts';

const OURS = 'https://files.example.org';
const LOCAL = 'http://localhost:8080';

const FOREIGN_ORIGINS: readonly (string | undefined)[] = [
  undefined,
  'null',
  '',
  'https://evil.example',
  'http://files.example.org',
  'https://files.example.org:8443',
  'https://example.org',
  'https://a.files.example.org',
  'https://files.example.org.evil.example',
  'https://evilfiles.example.org',
  'https://files.example.org@evil.example',
  'https://files.example.org/',
  'https://files.example.org,https://evil.example',
  'files.example.org',
];

describe('changes', () => {
  const change = (overrides: Partial<Parameters<typeof mayAsk>[0]>) =>
    mayAsk({
      method: 'POST',
      reading: 'tells',
      secFetchMode: undefined,
      secFetchDest: undefined,
      origin: undefined,
      secFetchSite: undefined,
      hasCookie: true,
      publicOrigin: OURS,
      ...overrides,
    });

  test.each([
    'POST',
    'PUT',
    'PATCH',
    'DELETE',
    'MKCOL',
    'MOVE',
    'COPY',
    'PROPPATCH',
    'LOCK',
    'UNLOCK',
    'BREW',
    'post',
  ])('%s with a cookie needs a sign that the page is ours', (method) => {
    expect(change({ method })).toBe(false);
    expect(change({ method, origin: OURS })).toBe(true);
    expect(change({ method, secFetchSite: 'same-origin' })).toBe(true);
  });

  test.each(FOREIGN_ORIGINS)('the origin %j is not ours', (origin) => {
    expect(change({ origin })).toBe(false);
  });

  test.each(['cross-site', 'same-site', 'none', '', 'Same-Origin '])(
    'Sec-Fetch-Site %j is no sign',
    (secFetchSite) => {
      expect(change({ secFetchSite })).toBe(false);
    },
  );

  test('a page of ours whose origin a referrer policy hides is known by Sec-Fetch-Site', () => {
    expect(change({ origin: 'null', secFetchSite: 'same-origin' })).toBe(true);
  });

  test('a request without our cookie needs no sign', () => {
    expect(change({ hasCookie: false })).toBe(true);
  });

  test('another page may change nothing, cookie or not, by whatever sign it is known', () => {
    for (const hasCookie of [true, false]) {
      expect(change({ hasCookie, origin: 'https://evil.example' })).toBe(false);
      expect(change({ hasCookie, secFetchSite: 'cross-site' })).toBe(false);
      expect(change({ hasCookie, secFetchSite: 'same-site', origin: OURS })).toBe(false);
      const link = { secFetchMode: 'navigate', secFetchDest: 'document' };
      expect(change({ hasCookie, secFetchSite: 'cross-site', ...link })).toBe(false);
    }
  });

  test.each(['GET', 'HEAD', 'OPTIONS', 'TRACE', 'PROPFIND', 'REPORT', 'get'])(
    '%s changes nothing',
    (method) => {
      expect(change({ method, origin: 'https://evil.example' })).toBe(true);
    },
  );
});

describe('sockets', () => {
  const socket = (origin: string | undefined, hasCookie = true) =>
    mayOpenSocket({ origin, hasCookie, publicOrigin: OURS });

  test('our own page may open one', () => {
    expect(socket(OURS)).toBe(true);
  });

  test.each(FOREIGN_ORIGINS)('the origin %j may not, with our cookie', (origin) => {
    expect(socket(origin)).toBe(false);
  });

  test('a program without origin and cookie may open one, a foreign page without cookie may not', () => {
    expect(socket(undefined, false)).toBe(true);
    expect(socket('https://evil.example', false)).toBe(false);
  });
});

describe('local names', () => {
  test.each(['http://localhost:8080', 'http://127.0.0.1:8080', 'http://[::1]:8080'])(
    '%s is our page',
    (origin) => {
      expect(mayOpenSocket({ origin, hasCookie: true, publicOrigin: LOCAL })).toBe(true);
    },
  );

  test.each(['http://localhost:8081', 'https://localhost:8080', 'http://127.0.0.2:8080', 'http://localhost'])(
    '%s is not our page',
    (origin) => {
      expect(mayOpenSocket({ origin, hasCookie: true, publicOrigin: LOCAL })).toBe(false);
    },
  );

  test('a public gateway has no local names', () => {
    expect(mayOpenSocket({ origin: 'https://localhost', hasCookie: true, publicOrigin: OURS })).toBe(false);
  });
});

describe('hosts', () => {
  test.each([
    ['files.example.org', OURS, true],
    ['files.example.org:443', OURS, true],
    ['FILES.example.org', OURS, true],
    ['files.example.org:80', OURS, false],
    ['files.example.org:8443', OURS, false],
    ['evil.example', OURS, false],
    ['localhost', OURS, false],
    ['a.files.example.org', OURS, false],
    ['localhost:8080', LOCAL, true],
    ['127.0.0.1:8080', LOCAL, true],
    ['[::1]:8080', LOCAL, true],
    ['localhost:8080', 'http://127.0.0.1:8080/', true],
    ['localhost', LOCAL, false],
    ['localhost:80', 'http://localhost', true],
    ['localhost:8081', LOCAL, false],
    ['rebind.evil.example:8080', LOCAL, false],
    ['localhost.evil.example:8080', LOCAL, false],
    ['192.168.1.5:8080', LOCAL, false],
    ['evil@localhost:8080', LOCAL, false],
    ['localhost:8080/x', LOCAL, false],
    ['localhost:8080?x', LOCAL, false],
    ['localhost:8080#x', LOCAL, false],
    ['localhost:8080, evil.example', LOCAL, false],
    ['evil.example\\@localhost:8080', LOCAL, false],
    ['localhost:99999', LOCAL, false],
    ['localhost:', LOCAL, false],
    ['', LOCAL, false],
    [undefined, LOCAL, false],
  ])('Host %j for %s: %s', (header, publicUrl, expected) => {
    expect(hostAllowed(header, publicUrl)).toBe(expected);
  });
});
