/**
 * A secret cannot be printed: it shows itself as asterisks to JSON, to string conversion and to console.
 * Only the login and the secret box call `reveal`.
 */
import { inspect } from 'node:util';

const MASK = '***';

/** Holds one password or account string. */
export class Secret {
  readonly #value: string;

  /** value: the secret text; may be empty (some servers accept an empty password). */
  constructor(value: string) {
    this.#value = value;
  }

  /** The text itself. Call it only where the bytes leave for the server or for the seal. */
  reveal(): string {
    return this.#value;
  }

  /** Whether `text` holds the secret; the empty secret is in no text. */
  isIn(text: string): boolean {
    return this.#value !== '' && text.includes(this.#value);
  }

  /** `text` with every occurrence of the secret masked. */
  maskIn(text: string): string {
    return this.#value === '' ? text : text.replaceAll(this.#value, MASK);
  }

  toString(): string {
    return MASK;
  }

  toJSON(): string {
    return MASK;
  }

  [inspect.custom](): string {
    return MASK;
  }
}
