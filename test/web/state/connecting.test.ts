import { describe, expect, it, vi } from 'vitest';
import type { Site, SiteStatus } from '../../../server/contract/site.ts';
import type { Api } from '../../../web/src/lib/api.ts';
import type { Live } from '../../../web/src/lib/live.ts';
import { localProblem, GatewayProblem } from '../../../web/client/problem.ts';
import { Connection } from '../../../web/src/state/connection.svelte.ts';
import { DraftForm } from '../../../web/src/state/draft-form.svelte.ts';
import { PlaceState } from '../../../web/src/state/place.svelte.ts';
import type { AddressBar } from '../../../web/src/state/place.svelte.ts';

const site = { id: 's1' } as Site;
const status = { connected: true, home: '/' } as SiteStatus;

function connectionOver(connect: () => Promise<SiteStatus>) {
  const removeSite = vi.fn(async () => undefined);
  const api = { addSite: async () => site, connect, removeSite } as unknown as Api;
  const live = { subscribe: () => () => undefined } as unknown as Live;
  return { connection: new Connection(api, live), removeSite };
}

describe('an attempt to connect', () => {
  it('gives the site and its status', async () => {
    const { connection, removeSite } = connectionOver(async () => status);
    expect(await connection.open({ saved: false, host: 'h' })).toEqual({ site, status });
    expect(connection.state).toBe('idle');
    expect(removeSite).not.toHaveBeenCalled();
  });

  it('tells why it failed, at which step, and takes the site away again', async () => {
    const refused = { ...localProblem('FTP_LOGIN_REFUSED', 'no'), phase: 'login' };
    const { connection, removeSite } = connectionOver(() => Promise.reject(new GatewayProblem(refused)));
    expect(await connection.open({ saved: false, host: 'h', user: 'ada' })).toBeUndefined();
    expect(connection.state).toBe('failed');
    expect(connection.problem?.code).toBe('FTP_LOGIN_REFUSED');
    expect(connection.steps.login).toBe('failed');
    expect(removeSite).toHaveBeenCalledWith('s1');
  });

  it('is silent when it was given up', async () => {
    const { connection } = connectionOver(() => Promise.reject(new DOMException('', 'AbortError')));
    const opened = connection.open({ saved: false, host: 'h' });
    connection.cancel();
    await opened;
    expect(connection.state).toBe('idle');
    expect(connection.problem).toBeUndefined();
  });
});

describe('the connect form', () => {
  it('takes a pasted address apart', () => {
    const form = new DraftForm(undefined);
    form.readAddress('ftpes://ada:secret@ftp.example.org:2121/pub');
    expect(form.draft()).toEqual({
      saved: false,
      host: 'ftp.example.org',
      port: 2121,
      security: 'explicit',
      mode: 'auto',
      charset: 'auto',
      user: 'ada',
      password: 'secret',
      startFolder: '/pub',
    });
  });

  it('takes the password out of the address that stays on the screen', () => {
    const form = new DraftForm(undefined);
    form.readAddress('ftp://ada:secret@h/');
    form.hideSecret();
    expect(form.address).toBe('ftp://ada@h/');
    expect(form.password).toBe('secret');
  });

  it('asks for a host and fills in the usual port', () => {
    const form = new DraftForm(undefined);
    expect(form.draft()).toBeUndefined();
    expect(form.hostMissing).toBe(true);
    form.host = 'h';
    form.security = 'implicit';
    expect(form.draft()).toMatchObject({ port: 990 });
    expect(form.draft()).not.toHaveProperty('user');
  });
});

describe('the address bar', () => {
  /** A window that remembers its addresses. */
  function barAt(hash: string) {
    const visited: string[] = [];
    const location = { hash, pathname: '/', search: '' };
    const set = (_state: unknown, _title: string, url?: string | URL | null) => {
      const text = String(url);
      visited.push(text);
      location.hash = text.startsWith('#') ? text : '';
    };
    const bar = {
      location,
      history: { pushState: set, replaceState: set },
      addEventListener: () => undefined,
    };
    return { bar: bar as unknown as AddressBar, visited };
  }

  it('is the place', () => {
    const { bar } = barAt('#ftp://ada@h:2121/%E6%96%87%E6%A1%A3');
    expect(new PlaceState(bar, () => undefined).current).toMatchObject({
      host: 'h',
      port: 2121,
      path: '/文档',
    });
  });

  it('loses a password at once, but the form still gets it', () => {
    const { bar, visited } = barAt('#ftp://ada:secret@h/');
    const place = new PlaceState(bar, () => undefined);
    expect(visited).toEqual(['#ftp://ada@h/']);
    expect(place.current?.password).toBe('secret');
  });

  it('changes with every step, and not for the same place', () => {
    const { bar, visited } = barAt('');
    const changed = vi.fn();
    const place = new PlaceState(bar, changed);
    const there = { scheme: 'ftp', host: 'h', port: 21, user: 'anonymous', path: '/a b' } as const;
    place.go(there);
    place.go(there);
    expect(visited).toEqual(['#ftp://h/a%20b']);
    expect(changed).toHaveBeenCalledTimes(1);
    place.leave();
    expect(place.current).toBeUndefined();
  });
});
