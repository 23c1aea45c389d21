import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import type { SiteDraft } from '../../../server/contract/site.ts';
import { AdHocSites } from '../../../server/sites/ad-hoc-sites.ts';
import { SiteMissing, TooManySites } from '../../../server/sites/errors.ts';
import { PassingSites } from '../../../server/sites/passing-sites.ts';
import { Site } from '../../../server/sites/site.ts';

let ids = 0;
function siteOf(draft: Partial<SiteDraft> = {}, owner = 'me'): Site {
  const whole: SiteDraft = { saved: false, host: 'ftp.example.org', ...draft };
  return new Site(whole, {
    id: `site-${(ids += 1)}`,
    owner,
    host: 'ftp.example.org',
    createdAt: new Date(0),
  });
}

describe('a site', () => {
  it('has the defaults of FTP', () => {
    expect(siteOf().view).toMatchObject({
      saved: false,
      name: 'ftp.example.org',
      port: 21,
      security: 'auto',
      user: '',
      mode: 'auto',
      charset: 'auto',
    });
  });

  it.each<[Partial<SiteDraft>, number, string]>([
    [{ security: 'implicit' }, 990, 'implicit'],
    [{ port: 990 }, 990, 'implicit'],
    [{ port: 990, security: 'plain' }, 990, 'plain'],
    [{ port: 2121, security: 'implicit' }, 2121, 'implicit'],
  ])('made from %o is at port %i, %s', (draft, port, security) => {
    expect([siteOf(draft).port, siteOf(draft).security]).toEqual([port, security]);
  });

  it('never shows its password or account', () => {
    const site = siteOf({ user: 'kim', password: 'pass-canary', account: 'account-canary' });
    for (const shown of [
      JSON.stringify(site.view),
      JSON.stringify(site),
      inspect(site, { depth: 9 }),
      site.accountKey,
    ]) {
      expect(shown).not.toContain('canary');
    }
  });

  it('masks password and account in what a server said', () => {
    const site = siteOf({ password: 'pass-canary', account: 'account-canary' });
    expect(site.masked('kim/pass-canary/account-canary')).toBe('kim/***/***');
    expect(siteOf().masked('nothing to hide')).toBe('nothing to hide');
  });
});

describe('the ad-hoc sites', () => {
  it('are found by their owner alone (T44)', () => {
    const sites = new AdHocSites();
    const site = siteOf();
    sites.add(site);
    expect(sites.get('me', site.id)).toBe(site);
    expect(() => sites.get('you', site.id)).toThrow(SiteMissing);
    expect(() => sites.remove('you', site.id)).toThrow(SiteMissing);
    expect([sites.list('me'), sites.list('you')]).toEqual([[site], []]);
  });

  it('are not confused by names of Object.prototype', () => {
    const sites = new AdHocSites();
    for (const id of ['__proto__', 'constructor', 'toString'])
      expect(() => sites.get(id, id)).toThrow(SiteMissing);
  });

  it('are removed one by one or all together', () => {
    const sites = new AdHocSites();
    const [first, second, third] = [siteOf(), siteOf(), siteOf()];
    for (const site of [first, second, third]) sites.add(site);
    expect(sites.remove('me', second.id)).toBe(second);
    expect(() => sites.get('me', second.id)).toThrow(SiteMissing);
    expect(sites.removeAll('me')).toEqual([first, third]);
    expect(sites.removeAll('me')).toEqual([]);
  });

  it('are at most 50 of one owner', () => {
    const sites = new AdHocSites();
    for (let at = 0; at < 50; at += 1) sites.add(siteOf());
    expect(() => sites.add(siteOf())).toThrow(TooManySites);
    sites.add(siteOf({}, 'you'));
  });
});

describe('the sites of the bridge', () => {
  const draft: SiteDraft = { saved: false, host: 'h', user: 'kim', password: 'secret' };

  it('are the same for the same words', () => {
    const passing = new PassingSites();
    expect(passing.of(draft)).toBe(passing.of({ ...draft }));
  });

  it.each<Partial<SiteDraft>>([
    { password: 'Secret' },
    { password: '' },
    { user: 'Kim' },
    { host: 'h2' },
    { port: 22 },
    { security: 'explicit' },
    { mode: 'active' },
    { charset: 'gb18030' },
    // Where one word ends and the next begins counts too.
    { user: 'kimsecret', password: '' },
  ])('are others for %o', (change) => {
    const passing = new PassingSites();
    expect(passing.of({ ...draft, ...change }).id).not.toBe(passing.of(draft).id);
  });

  it('have ids that tell nothing about the password, and are others after a restart', () => {
    expect(new PassingSites().of(draft).id).not.toBe(new PassingSites().of(draft).id);
  });

  it('are forgotten when there are more than 1,000, the least recently used first', () => {
    const passing = new PassingSites();
    const [first, second] = [passing.of(draft), passing.of({ ...draft, user: 'second' })];
    for (let at = 0; at < 998; at += 1) passing.of({ ...draft, user: `u${at}` });
    expect(passing.of(draft)).toBe(first);
    passing.of({ ...draft, user: 'one too many' });
    expect(passing.of(draft)).toBe(first);
    expect(passing.of({ ...draft, user: 'second' })).not.toBe(second);
  });
});
