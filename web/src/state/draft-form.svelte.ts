/** What stands in the connect form. A pasted address fills the other fields. */
import type { CharsetChoice, Mode, Security } from '../../../server/contract/choices.ts';
import type { SiteDraft } from '../../../server/contract/site.ts';
import { ANONYMOUS, defaultPort, formatPlace, parsePlace, securityOf } from '../lib/site-url.ts';
import type { PastedPlace } from '../lib/site-url.ts';

/** The fields as typed, and the draft they make. */
export class DraftForm {
  address = $state('');
  host = $state('');
  port = $state('');
  user = $state('');
  password = $state('');
  security = $state<Security>('auto');
  mode = $state<Mode>('auto');
  charset = $state<CharsetChoice>('auto');
  startFolder = $state('');
  /** Set when the form was sent without a host. */
  hostMissing = $state(false);

  /** place: where the page's address wants to go. */
  constructor(place: PastedPlace | undefined) {
    if (place !== undefined) this.#fill(place);
  }

  /** The port when none is typed. */
  get usualPort(): number {
    return defaultPort(this.security === 'implicit' ? 'ftps' : 'ftp');
  }

  /** The address field changed; what it says goes into the fields below. */
  readAddress(text: string): void {
    this.address = text;
    const place = parsePlace(text);
    if (place !== undefined) this.#fill(place);
  }

  /** The address stays readable on the screen, so the password leaves it for its own field. */
  hideSecret(): void {
    const place = parsePlace(this.address);
    if (place?.password !== undefined) this.address = formatPlace(place);
  }

  /** What is sent; undefined when the host is missing. */
  draft(): SiteDraft | undefined {
    this.hostMissing = this.host.trim() === '';
    if (this.hostMissing) return undefined;
    const port = Number(this.port);
    const folder = this.#absoluteFolder();
    return {
      saved: false,
      host: this.host.trim(),
      port: Number.isInteger(port) && port > 0 && port < 65_536 ? port : this.usualPort,
      security: this.security,
      mode: this.mode,
      charset: this.charset,
      ...(this.user === '' ? {} : { user: this.user }),
      ...(this.password === '' ? {} : { password: this.password }),
      ...(folder === '' ? {} : { startFolder: folder }),
    };
  }

  #absoluteFolder(): string {
    const folder = this.startFolder.trim();
    return folder === '' || folder.startsWith('/') ? folder : `/${folder}`;
  }

  #fill(place: PastedPlace): void {
    this.host = place.host;
    this.port = place.port === defaultPort(place.scheme) ? '' : String(place.port);
    this.user = place.user === ANONYMOUS ? '' : place.user;
    if (place.password !== undefined) this.password = place.password;
    this.security = securityOf(place.scheme);
    this.startFolder = place.hasPath ? place.path : '';
    this.hostMissing = false;
  }
}
