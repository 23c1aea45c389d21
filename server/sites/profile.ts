/** What Gangway learned about a site: how data connections work there, and what its last login said. */
import { DataModeMemory } from '../ftp/data/data-modes.ts';
import { Knowledge } from '../ftp/knowledge.ts';
import type { LoginFacts } from '../ftp/login.ts';
import type { FtpSession } from '../ftp/session.ts';

/** Memory of one site; lives as long as the site. */
export class SiteProfile {
  readonly dataModes = new DataModeMemory();
  readonly knowledge = new Knowledge();
  #login: LoginFacts | undefined;
  #tls: FtpSession['tlsFacts'];

  /** A session was opened. */
  learn(session: FtpSession): void {
    this.#login = session.login;
    this.#tls = session.tlsFacts;
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
}
