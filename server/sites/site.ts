/** A site: an FTP server plus how to log in to it and how to talk to it, and what it has taught us. */
import { DEFAULT_IMPLICIT_PORT, DEFAULT_PORT } from '../contract/choices.ts';
import type { CharsetChoice, Mode, Security, SegmentChoice } from '../contract/choices.ts';
import type { Site as SiteView, SiteChange, SiteDraft } from '../contract/site.ts';
import { charsetFor } from '../ftp/charset.ts';
import type { Charset } from '../ftp/charset.ts';
import { CharsetEvidence } from '../ftp/names/charset-evidence.ts';
import { Secret } from '../secret.ts';
import { SiteProfile } from './profile.ts';
import { TranscriptRing } from './transcript-ring.ts';

/** One live site; its settings never change (a change makes a new site). */
export class Site {
  readonly id: string;
  /** Whose it is; nobody else can find it. */
  readonly owner: string;
  readonly name: string;
  readonly host: string;
  readonly port: number;
  readonly security: Security;
  readonly user: string;
  readonly password: Secret;
  readonly account: Secret | undefined;
  readonly mode: Mode;
  readonly segments: SegmentChoice;
  readonly charsetChoice: CharsetChoice;
  readonly charset: Charset;
  readonly startFolder: string | undefined;
  readonly trustedCertificate: string | undefined;
  readonly createdAt: Date;
  readonly profile: SiteProfile;
  readonly transcript: TranscriptRing;
  readonly #evidence: CharsetEvidence;

  /** draft: already validated; host: normalised; before: the version of the site whose secrets and memories go on. */
  constructor(
    draft: SiteDraft,
    identity: { id: string; owner: string; host: string; createdAt: Date },
    before?: Site,
  ) {
    this.id = identity.id;
    this.owner = identity.owner;
    this.host = identity.host;
    this.createdAt = identity.createdAt;
    this.security = effectiveSecurity(draft);
    this.port = draft.port ?? (this.security === 'implicit' ? DEFAULT_IMPLICIT_PORT : DEFAULT_PORT);
    this.user = draft.user ?? '';
    this.password = before?.password ?? new Secret(draft.password ?? '');
    this.account = before?.account ?? (draft.account === undefined ? undefined : new Secret(draft.account));
    this.profile = before?.profile ?? new SiteProfile();
    this.transcript = before?.transcript ?? new TranscriptRing();
    this.#evidence = before === undefined ? new CharsetEvidence(this.profile.knowledge) : before.#evidence;
    this.mode = draft.mode ?? 'auto';
    this.segments = draft.segments ?? 'auto';
    this.charsetChoice = draft.charset ?? 'auto';
    this.charset = charsetFor(this.charsetChoice, this.#evidence);
    this.startFolder = draft.startFolder;
    this.trustedCertificate = draft.trustedCertificate;
    this.name = draft.name ?? identity.host;
  }

  /** The same site with other settings: same id, same login, same sessions. change: already validated. */
  changed(change: SiteChange): Site {
    const { host, port, security, user, mode, segments, charsetChoice, name } = this;
    const optional = {
      ...(this.startFolder === undefined ? {} : { startFolder: this.startFolder }),
      ...(this.trustedCertificate === undefined ? {} : { trustedCertificate: this.trustedCertificate }),
    };
    const settings = { host, port, security, user, mode, segments, charset: charsetChoice, name };
    return new Site({ saved: false, ...settings, ...optional, ...change }, this, this);
  }

  /** As the API shows it, without secrets. */
  get view(): SiteView {
    return {
      id: this.id,
      saved: false,
      name: this.name,
      host: this.host,
      port: this.port,
      security: this.security,
      user: this.user,
      mode: this.mode,
      ...(this.segments === 'auto' ? {} : { segments: this.segments }),
      charset: this.charsetChoice,
      ...(this.startFolder === undefined ? {} : { startFolder: this.startFolder }),
      ...(this.trustedCertificate === undefined ? {} : { trustedCertificate: this.trustedCertificate }),
      createdAt: this.createdAt.toISOString(),
    };
  }

  /** What the server said, with our password and account masked: some servers repeat them. */
  masked(text: string): string {
    return this.account?.maskIn(this.password.maskIn(text)) ?? this.password.maskIn(text);
  }

  /** Sessions to one account share the server's limit, whoever opened them. */
  get accountKey(): string {
    return `${this.host}:${this.port}:${this.user}`;
  }
}

/** Port 990 is implicit TLS by assignment; somebody who typed the port and left `auto` means that. */
function effectiveSecurity(draft: SiteDraft): Security {
  const chosen = draft.security ?? 'auto';
  return chosen === 'auto' && draft.port === DEFAULT_IMPLICIT_PORT ? 'implicit' : chosen;
}
