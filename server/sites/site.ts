/** A site: an FTP server plus how to log in to it and how to talk to it, and what it has taught us. */
import { DEFAULT_IMPLICIT_PORT, DEFAULT_PORT } from '../contract/choices.ts';
import type { CharsetChoice, Mode, Security, SegmentChoice } from '../contract/choices.ts';
import type { Site as SiteView, SiteDraft } from '../contract/site.ts';
import { charsetFor } from '../ftp/charset.ts';
import type { Charset } from '../ftp/charset.ts';
import { CharsetEvidence } from '../ftp/names/charset-evidence.ts';
import { Secret } from '../secret.ts';
import { SiteMissing } from './errors.ts';
import { SiteProfile } from './profile.ts';
import { SiteSecrets } from './site-secrets.ts';
import { TranscriptRing } from './transcript-ring.ts';

/** What makes a site that one, whatever its settings are. */
export interface SiteIdentity {
  readonly id: string;
  /** Whose it is. */
  readonly owner: string;
  /** Normalised. */
  readonly host: string;
  readonly createdAt: Date;
}

/** What a version of a site takes over. */
export interface Inheritance {
  /** The version before; with the same login its sessions go on, and what they have taught. */
  readonly before?: Site;
  /** Instead of those in the draft. */
  readonly secrets?: SiteSecrets;
  /** Of the first version that is loaded. */
  readonly revision?: number;
}

/** One live site; its settings never change (a change makes a new version of it). */
export class Site {
  readonly id: string;
  /** Of an ad-hoc site: whose it is, and nobody else can find it. A saved site is its own owner. */
  readonly owner: string;
  readonly isSaved: boolean;
  /** Counts the changes. */
  readonly revision: number;
  readonly name: string;
  readonly host: string;
  readonly port: number;
  readonly security: Security;
  readonly user: string;
  readonly secrets: SiteSecrets;
  readonly mode: Mode;
  readonly segments: SegmentChoice;
  readonly charsetChoice: CharsetChoice;
  readonly charset: Charset;
  readonly startFolder: string | undefined;
  readonly trustedCertificate: string | undefined;
  readonly createdAt: Date;
  readonly profile: SiteProfile;
  readonly transcript: TranscriptRing;
  /** Names the sessions that it may use: those of all versions with the same login, and no others. */
  readonly sessionsKey: string;
  readonly #evidence: CharsetEvidence;
  readonly #end: AbortController;

  /** draft: already validated. */
  constructor(draft: SiteDraft, identity: SiteIdentity, { before, secrets, revision = 1 }: Inheritance = {}) {
    this.id = identity.id;
    this.owner = identity.owner;
    this.host = identity.host;
    this.createdAt = identity.createdAt;
    this.isSaved = draft.saved;
    this.revision = before === undefined ? revision : before.revision + 1;
    this.security = effectiveSecurity(draft);
    this.port = draft.port ?? (this.security === 'implicit' ? DEFAULT_IMPLICIT_PORT : DEFAULT_PORT);
    this.user = draft.user ?? '';
    this.secrets = secrets ?? secretsIn(draft);
    this.trustedCertificate = draft.trustedCertificate;
    this.mode = draft.mode ?? 'auto';
    this.segments = draft.segments ?? 'auto';
    this.startFolder = draft.startFolder;
    this.name = draft.name ?? identity.host;
    const same = before !== undefined && isSameLogin(before, this) ? before : undefined;
    this.sessionsKey = same?.sessionsKey ?? `${this.id}.${this.revision}`;
    this.profile = same?.profile ?? new SiteProfile();
    this.#evidence = same === undefined ? new CharsetEvidence(this.profile.knowledge) : same.#evidence;
    this.charsetChoice = draft.charset ?? 'auto';
    this.charset = charsetFor(this.charsetChoice, this.#evidence);
    this.transcript = before?.transcript ?? new TranscriptRing();
    this.#end = before === undefined ? new AbortController() : before.#end;
  }

  /** Its settings as somebody would draft them again, without the secrets. */
  get draft(): SiteDraft {
    const { name, host, port, security, user, mode, segments, charsetChoice } = this;
    return {
      ...{ saved: this.isSaved, name, host, port, security, user, mode, segments, charset: charsetChoice },
      ...(this.startFolder === undefined ? {} : { startFolder: this.startFolder }),
      ...(this.trustedCertificate === undefined ? {} : { trustedCertificate: this.trustedCertificate }),
    };
  }

  /** As the API shows it, without secrets. */
  get view(): SiteView {
    const { segments, ...shown } = this.draft;
    return {
      id: this.id,
      ...(shown as Omit<SiteView, 'id' | 'createdAt'>),
      ...(segments === 'auto' ? {} : { segments: this.segments }),
      ...(this.isSaved ? { hasPassword: this.secrets.hasPassword } : {}),
      ...(this.secrets.isLocked ? { locked: true } : {}),
      createdAt: this.createdAt.toISOString(),
    };
  }

  /** Throws SiteLocked. */
  get password(): Secret {
    return this.secrets.password;
  }

  /** Throws SiteLocked. */
  get account(): Secret | undefined {
    return this.secrets.account;
  }

  /** What the server said, with our password and account masked: some servers repeat them. */
  masked(text: string): string {
    return this.secrets.maskIn(text);
  }

  /** Sessions to one account share the server's limit, whoever opened them. */
  get accountKey(): string {
    return `${this.host}:${this.port}:${this.user}`;
  }

  /** Changes with every change of the site. RFC 9110 section 8.8.3. */
  get tag(): string {
    return `"${this.id}.${this.revision}"`;
  }

  /** Aborted when the site is removed; the reason is a SiteMissing. */
  get ended(): AbortSignal {
    return this.#end.signal;
  }

  /** It was removed: whatever works on it ends. */
  end(): void {
    this.#end.abort(new SiteMissing());
  }
}

/** Whether the sessions of one are right for the other: same server, same person, same proof, same trust. */
export function isSameLogin(one: Site, other: Site): boolean {
  return one.secrets === other.secrets && isSamePlace(one, other);
}

/** Whether a secret of the one may be told to the server of the other. */
export function isSamePlace(one: Site, other: Site): boolean {
  const places = [one, other].map(({ host, port, security, user, trustedCertificate }) =>
    JSON.stringify([host, port, security, user, trustedCertificate]),
  );
  return places[0] === places[1];
}

function secretsIn({ password, account }: SiteDraft): SiteSecrets {
  return new SiteSecrets(
    password === undefined ? undefined : new Secret(password),
    account === undefined ? undefined : new Secret(account),
  );
}

/** Port 990 is implicit TLS by assignment; somebody who typed the port and left `auto` means that. */
function effectiveSecurity(draft: SiteDraft): Security {
  const chosen = draft.security ?? 'auto';
  return chosen === 'auto' && draft.port === DEFAULT_IMPLICIT_PORT ? 'implicit' : chosen;
}
