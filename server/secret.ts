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

  /**
   * `text` with every occurrence masked, also where somebody took its UTF-8 for Latin-1 or for code page 1252; a short secret only where
   * it stands as a word, or the text would be lost.
   */
  maskIn(text: string): string {
    return this.#value === '' ? text : readingsOf(this.#value).reduce(masked, text);
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

/** What the UTF-8 of a secret can be read as. */
function readingsOf(secret: string): string[] {
  const bytes = Buffer.from(secret, 'utf8');
  const latin = bytes.toString('latin1');
  return latin === secret ? [secret] : [secret, latin, new TextDecoder('windows-1252').decode(bytes)];
}

function masked(text: string, secret: string): string {
  if (secret.length >= WORD_ONLY_BELOW) return text.replaceAll(secret, MASK);
  return text.replace(
    new RegExp(`(?<![\\p{L}\\p{N}])${RegExp.escape(secret)}(?![\\p{L}\\p{N}])`, 'gu'),
    MASK,
  );
}
