// @vitest-environment node
import { describe, expect, it } from 'vitest';
import type { Site } from '../../../server/contract/site.ts';
import { formatPlace, isSiteOf, parsePlace, placeOf, securityOf } from '../../../web/src/lib/site-url.ts';

const site: Site = {
  id: 's1',
  saved: false,
  name: 'Files',
  host: 'ftp.example.org',
  port: 21,
  security: 'auto',
  user: 'ada',
  mode: 'auto',
  charset: 'auto',
  createdAt: '2026-01-01T00:00:00Z',
};

describe('a pasted FTP address', () => {
  it('gives host, port, user, password and path', () => {
    expect(parsePlace('ftp://ada:se%40cret@ftp.example.org:2121/pub/a%20b')).toEqual({
      scheme: 'ftp',
      host: 'ftp.example.org',
      port: 2121,
      user: 'ada',
      password: 'se@cret',
      path: '/pub/a b',
      hasPath: true,
    });
  });

  it.each([
    ['ftp.example.org', { scheme: 'ftp', host: 'ftp.example.org', port: 21, user: 'anonymous', path: '/' }],
    ['  ftps://h/  ', { scheme: 'ftps', host: 'h', port: 990, path: '/' }],
    ['ftpes://h', { scheme: 'ftpes', host: 'h', port: 21 }],
    ['FTP://H:2100', { scheme: 'ftp', host: 'H', port: 2100 }],
    ['ftp://[2001:db8::1]:2121/x', { host: '2001:db8::1', port: 2121, path: '/x' }],
    ['ftp://ada:p@ss:word@h/', { user: 'ada', password: 'p@ss:word', host: 'h' }],
    ['ftp://h/100%', { host: 'h', path: '/100%' }],
    ['192.0.2.7:2121/pub', { host: '192.0.2.7', port: 2121, path: '/pub' }],
  ])('understands %s', (text, expected) => {
    expect(parsePlace(text)).toMatchObject(expected);
  });

  it.each(['', 'http://h/', 'two words', 'h:0', 'h:70000', 'ftp://'])('refuses %j', (text) => {
    expect(parsePlace(text)).toBeUndefined();
  });

  it('tells whether a path was written at all', () => {
    expect(parsePlace('ftp://h/')?.hasPath).toBe(false);
    expect(parsePlace('ftp://h/pub')?.hasPath).toBe(true);
  });
});

describe('the address of a place', () => {
  it('leaves out the usual port and the anonymous user', () => {
    expect(formatPlace({ scheme: 'ftp', host: 'h', port: 21, user: 'anonymous', path: '/' })).toBe(
      'ftp://h/',
    );
    expect(formatPlace({ scheme: 'ftps', host: 'h', port: 990, user: 'a b', path: '/' })).toBe(
      'ftps://a%20b@h/',
    );
  });

  it('never carries a password', () => {
    const place = parsePlace('ftp://ada:secret@h/');
    expect(place).toBeDefined();
    if (place) expect(formatPlace(place)).not.toContain('secret');
  });

  it.each(['/文档/项目 计划.txt', '/a#b?c', '/notes \\xA4\\xE4.txt', '/50%/x'])(
    'comes back whole: %s',
    (path) => {
      const place = { scheme: 'ftp', host: 'h', port: 2121, user: 'ü@x', path } as const;
      expect(parsePlace(formatPlace(place))).toMatchObject(place);
    },
  );
});

describe('the site of a place', () => {
  it('has the same scheme, host, port and user', () => {
    expect(isSiteOf(site, placeOf(site, '/any'))).toBe(true);
    expect(isSiteOf({ ...site, user: 'eve' }, placeOf(site, '/'))).toBe(false);
    expect(isSiteOf({ ...site, security: 'explicit' }, placeOf(site, '/'))).toBe(false);
    expect(isSiteOf({ ...site, security: 'plain' }, placeOf(site, '/'))).toBe(true);
  });

  it('asks for the protection that the scheme names', () => {
    expect([securityOf('ftp'), securityOf('ftps'), securityOf('ftpes')]).toEqual([
      'auto',
      'implicit',
      'explicit',
    ]);
  });
});
