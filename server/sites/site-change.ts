/** How a site becomes another version of itself, and which secrets may come along. */
import type { SiteChange, SiteDraft } from '../contract/site.ts';
import { Secret } from '../secret.ts';
import { normaliseHost } from '../security/host-name.ts';
import { canonicalText } from '../security/remote-path.ts';
import { SecretRequired, SiteChangeInvalid } from './errors.ts';
import { Site, isSamePlace } from './site.ts';
import { SiteSecrets } from './site-secrets.ts';

/** What decides where a login goes and as whom; an ad-hoc site keeps it, because another login is another site. */
const LOGIN: readonly (keyof SiteChange)[] = [
  'host',
  'port',
  'security',
  'user',
  'password',
  'account',
  'trustedCertificate',
];

/**
 * The next version of a site. change: already validated.
 * Throws SiteChangeInvalid, HostInvalid, PathInvalid, SiteLocked, and SecretRequired when a kept secret would travel to another
 * server or person: then it has to be sent again, or removed by null (design case T50).
 */
export function changed(before: Site, change: SiteChange): Site {
  const login = LOGIN.find((name) => change[name] !== undefined);
  if (!before.isSaved && login !== undefined)
    throw new SiteChangeInvalid(`${login}: an ad-hoc site keeps its login; make another one`);
  const settings = settingsOf(before, change);
  const { id, createdAt } = before;
  const owner = settings.saved ? id : before.owner;
  const secrets = secretsOf(before, change);
  const after = new Site(settings, { id, owner, host: settings.host, createdAt }, { before, secrets });
  if (!isSamePlace(before, after)) requireSecrets(before, change);
  return after;
}

/** Settings with a canonical start folder. Throws PathInvalid. */
export function withCleanFolder<T extends { startFolder?: string }>(settings: T): T {
  const { startFolder } = settings;
  return startFolder === undefined ? settings : { ...settings, startFolder: canonicalText(startFolder) };
}

function settingsOf(before: Site, change: SiteChange): SiteDraft {
  const { startFolder, trustedCertificate, ...rest } = withoutSecrets(change);
  const { startFolder: oldFolder, trustedCertificate: oldCertificate, ...draft } = before.draft;
  const folder = startFolder === undefined ? oldFolder : startFolder;
  const certificate = trustedCertificate === undefined ? oldCertificate : trustedCertificate;
  return withCleanFolder({
    ...draft,
    ...rest,
    host: rest.host === undefined ? before.host : normaliseHost(rest.host),
    ...(folder === undefined || folder === null ? {} : { startFolder: folder }),
    ...(certificate === undefined || certificate === null ? {} : { trustedCertificate: certificate }),
  });
}

function withoutSecrets(change: SiteChange): Omit<SiteChange, 'password' | 'account'> {
  const rest = { ...change };
  delete rest.password;
  delete rest.account;
  return rest;
}

/** The same object while nothing is said of them, because that means the same login. */
function secretsOf({ secrets }: Site, { password, account }: SiteChange): SiteSecrets {
  if (password === undefined && account === undefined) return secrets;
  return new SiteSecrets(
    password === undefined ? (secrets.hasPassword ? secrets.password : undefined) : secretOf(password),
    account === undefined ? (secrets.hasAccount ? secrets.account : undefined) : secretOf(account),
  );
}

function secretOf(text: string | null): Secret | undefined {
  return text === null ? undefined : new Secret(text);
}

function requireSecrets({ secrets }: Site, change: SiteChange): void {
  const missing = [
    ...(secrets.hasPassword && change.password === undefined ? ['password'] : []),
    ...(secrets.hasAccount && change.account === undefined ? ['account'] : []),
  ];
  if (missing.length > 0) throw new SecretRequired(missing);
}
