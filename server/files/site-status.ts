/** What is known of a site: connected or not, how it is protected, how data connections work, what the server can do. */
import type { SiteStatus } from '../contract/site.ts';
import type { LoginFacts } from '../ftp/login.ts';
import type { Site } from '../sites/site.ts';
import { capabilitiesOf } from './capabilities.ts';
import { factsViewOf } from './profile-view.ts';
import type { SessionPools, Work } from './session-pools.ts';

/** Makes sure that a session can be had: logs in if none is open. Rejects with what the login says. */
export async function connect(pools: SessionPools, work: Work): Promise<void> {
  await pools.use(work, () => Promise.resolve());
}

/** Everything known now; dials nothing. */
export function statusOf(pools: SessionPools, site: Site): SiteStatus {
  const { login, tls } = site.profile;
  const sessions = pools.statsOf(site);
  const mask = (text: string): string => site.masked(text);
  return {
    connected: sessions.idle + sessions.leased > 0,
    sessions,
    charset: charsetOf(site),
    dataMode: login === undefined ? { why: 'no data connection yet' } : dataModeOf(site),
    capabilities: login === undefined ? {} : capabilitiesOf(login.features, site.profile.knowledge, mask),
    profile: profileOf(site),
    ...(login === undefined ? {} : loginMembers(login, site)),
    ...(tls === undefined ? {} : { tls: tlsMembers(tls) }),
  };
}

type LoginMembers = Pick<SiteStatus, 'greeting' | 'system' | 'protection' | 'home'>;

function loginMembers(login: LoginFacts, site: Site): LoginMembers {
  return {
    greeting: site.masked(login.greeting),
    ...(login.system === undefined ? {} : { system: site.masked(login.system) }),
    protection: login.isProtected
      ? site.security === 'implicit'
        ? 'implicit-tls'
        : 'explicit-tls'
      : 'plain',
    ...(login.home === undefined ? {} : { home: site.charset.toText(login.home) }),
  };
}

function tlsMembers(tls: NonNullable<Site['profile']['tls']>): NonNullable<SiteStatus['tls']> {
  const { certificate, ...facts } = tls;
  if (certificate === undefined) return facts;
  const { names, validFrom, validTo, ...words } = certificate;
  const times = { validFrom: validFrom.toISOString(), validTo: validTo.toISOString() };
  return { ...facts, certificate: { ...words, ...times, names: [...names] } };
}

function dataModeOf(site: Site): NonNullable<SiteStatus['dataMode']> {
  const { current } = site.profile.dataModes;
  const why = site.masked(site.profile.dataModes.why);
  return current === undefined ? { why } : { current, why };
}

/** Only for whom the server itself has let in: that something is known tells that somebody was there before. */
function profileOf(site: Site): SiteStatus['profile'] {
  return site.profile.login === undefined ? {} : factsViewOf(site);
}

/** What was learned from the names, if anything was; it decides how names that are not UTF-8 are shown, nothing else. */
function charsetOf({ charset, charsetChoice, profile }: Site): SiteStatus['charset'] {
  if (charsetChoice !== 'auto') return { id: charset.id, why: 'set for this site' };
  const learned = profile.login === undefined ? undefined : profile.knowledge.fact('charset');
  if (learned === undefined) {
    const why = 'UTF-8, as RFC 2640 asks; names that are not are shown by a guess and keep their bytes';
    return { id: charset.id, why };
  }
  return { id: learned.value, why: `${learned.evidence}; paths and new names are UTF-8` };
}
