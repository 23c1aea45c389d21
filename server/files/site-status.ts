/** What is known of a site: connected or not, how it is protected, how data connections work, what the server can do. */
import type { Capability, SiteStatus } from '../contract/site.ts';
import type { Feature } from '../ftp/features.ts';
import type { LoginFacts } from '../ftp/login.ts';
import type { Site } from '../sites/site.ts';
import type { SessionPools, Work } from './session-pools.ts';

/** Abilities that a person or a program may want to know of. */
const SHOWN_FEATURES: readonly Feature[] = [
  'MLST',
  'SIZE',
  'MDTM',
  'MFMT',
  'REST STREAM',
  'UTF8',
  'EPSV',
  'HASH',
];

/** Makes sure that a session can be had: logs in if none is open. Rejects with what the login says. */
export async function connect(pools: SessionPools, work: Work): Promise<void> {
  await pools.use(work, () => Promise.resolve());
}

/** Everything known now; dials nothing. */
export function statusOf(pools: SessionPools, site: Site): SiteStatus {
  const { login, tls, dataModes } = site.profile;
  const sessions = pools.statsOf(site);
  return {
    connected: sessions.idle + sessions.leased > 0,
    sessions,
    charset: { id: site.charset.id, why: charsetReason(site) },
    dataMode: {
      ...(dataModes.current === undefined ? {} : { current: dataModes.current }),
      why: dataModes.why,
    },
    capabilities: login === undefined ? {} : capabilitiesOf(login),
    ...(login === undefined ? {} : loginMembers(login, site)),
    ...(tls === undefined ? {} : { tls: tlsMembers(tls) }),
  };
}

function loginMembers(login: LoginFacts, site: Site): Partial<SiteStatus> {
  return {
    greeting: login.greeting,
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

function capabilitiesOf({ features }: LoginFacts): Record<string, Capability> {
  return Object.fromEntries(SHOWN_FEATURES.map((feature) => [feature, features.explain(feature)]));
}

function charsetReason(site: Site): string {
  return site.charsetChoice === 'auto'
    ? 'UTF-8, as RFC 2640 asks; names that are not are shown by a guess and keep their bytes'
    : 'set for this site';
}
