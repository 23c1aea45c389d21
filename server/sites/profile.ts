/** What Gangway learned about a site: how data connections work there, and what its last login said. */
import { hash } from 'node:crypto';
import { DataModeMemory } from '../ftp/data/data-modes.ts';
import { Knowledge } from '../ftp/knowledge.ts';
import type { Facts } from '../ftp/knowledge.ts';
import type { LoginFacts } from '../ftp/login.ts';
import type { FtpSession } from '../ftp/session.ts';

/** Facts that were kept, and what the server looked like when they were learned. */
export interface KeptProfile {
  readonly facts: Facts;
  /** As SiteProfile.software. */
  readonly software: string | undefined;
}

/** Memory of one site; lives as long as the site. Whoever wants to keep it longer attaches itself. */
export class SiteProfile {
  readonly dataModes: DataModeMemory;
  readonly knowledge: Knowledge;
  #login: LoginFacts | undefined;
  #tls: FtpSession['tlsFacts'];
  #software: string | undefined;
  #onChange: () => void = () => undefined;

  /** now: the clock that dates the facts. */
  constructor(now?: () => Date) {
    const onChange = (): void => this.#onChange();
    this.knowledge = new Knowledge(now === undefined ? { onChange } : { onChange, now });
    this.dataModes = new DataModeMemory(this.knowledge);
  }

  /** Takes over what was kept, and tells `onChange` whenever there is something new to keep. */
  attach({ facts, software }: KeptProfile, onChange: () => void): void {
    this.knowledge.restore(facts);
    this.#software = software;
    this.#onChange = onChange;
  }

  /**
   * A session was opened. Another software than before may be an update, or the next machine behind the same name (case 98):
   * what was learned of the other one is not believed of this one.
   */
  learn(session: FtpSession): void {
    const software = softwareOf(session.login);
    const isOther = this.#software !== undefined && software !== undefined && this.#software !== software;
    const isFirst = this.#login === undefined;
    this.#login = session.login;
    this.#tls = session.tlsFacts;
    this.#software = software ?? this.#software;
    if (isOther) this.dataModes.forget();
    if (isOther) this.forget();
    else if (isFirst) this.#onChange();
  }

  /** Everything is found out anew. */
  forget(): void {
    this.knowledge.reset();
    this.dataModes.forget();
  }

  /** A session was used; the data connection's TLS may have told something new. */
  refresh(session: FtpSession): void {
    this.#tls = session.tlsFacts;
  }

  /** The newest login; undefined before the first one. */
  get login(): LoginFacts | undefined {
    return this.#login;
  }

  get tls(): FtpSession['tlsFacts'] {
    return this.#tls;
  }

  /** What the server says it can do, as a mark by which the same software is known again; undefined if it does not say. */
  get software(): string | undefined {
    return this.#software;
  }
}

/** The abilities are a better mark than the greeting, which may tell the time or the name of the day's saint. */
function softwareOf({ features }: LoginFacts): string | undefined {
  return features.isAnnounced ? hash('sha256', features.lines.toSorted().join('\n'), 'base64url') : undefined;
}
