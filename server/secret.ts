/**
 * A secret cannot be printed: it shows itself as asterisks to JSON, to string conversion and to console.
 * Only the login and the secret box call `reveal`.
 */
import { inspect } from 'node:util';

const MASK = '***';
/** Below this many characters a secret may be part of innocent words. */
const WORD_ONLY_BELOW = 6;

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

  /** `text` with every occurrence masked; a short secret only where it stands as a word, or the text would be lost. */
  maskIn(text: string): string {
    if (this.#value === '') return text;
    if (this.#value.length >= WORD_ONLY_BELOW) return text.replaceAll(this.#value, MASK);
    return text.replace(
      new RegExp(`(?<![\\p{L}\\p{N}])${RegExp.escape(this.#value)}(?![\\p{L}\\p{N}])`, 'gu'),
      MASK,
    );
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
