/** How to log in: readable only where the bytes leave for the server. */
import { Secret } from '../secret.ts';
import { SiteLocked } from './errors.ts';

/** Which secrets are kept. */
export interface KeptSecrets {
  readonly hasPassword: boolean;
  readonly hasAccount: boolean;
}

/** The secrets of one login; a change makes new ones, so that the same object means the same login. */
export class SiteSecrets {
  readonly #password: Secret;
  readonly #account: Secret | undefined;
  readonly hasPassword: boolean;
  readonly hasAccount: boolean;
  /** Kept, but they cannot be opened. */
  readonly isLocked: boolean;

  /** An empty password is none: FTP sends it all the same. locked: which there are that cannot be opened. */
  constructor(password: Secret | undefined, account: Secret | undefined, locked?: KeptSecrets) {
    this.#password = password ?? new Secret('');
    this.#account = isEmpty(account) ? undefined : account;
    this.isLocked = locked !== undefined;
    this.hasPassword = locked?.hasPassword ?? !isEmpty(password);
    this.hasAccount = locked?.hasAccount ?? !isEmpty(account);
  }

  /** Throws SiteLocked. */
  get password(): Secret {
    this.requireOpen();
    return this.#password;
  }

  /** Throws SiteLocked. */
  get account(): Secret | undefined {
    this.requireOpen();
    return this.#account;
  }

  /** Throws SiteLocked. */
  requireOpen(): void {
    if (this.isLocked) throw new SiteLocked();
  }

  /** `text` without them. */
  maskIn(text: string): string {
    const masked = this.#password.maskIn(text);
    return this.#account?.maskIn(masked) ?? masked;
  }
}

function isEmpty(secret: Secret | undefined): boolean {
  return secret === undefined || secret.reveal() === '';
}
