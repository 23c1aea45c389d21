/** What a server says it can do, and what it has shown. RFC 2389. */
import type { Reply } from './reply.ts';

/** Verbs and options that make a difference to us. */
export type Feature =
  | 'EPSV'
  | 'MDTM'
  | 'MFMT'
  | 'MLST'
  | 'REST STREAM'
  | 'SIZE'
  | 'UTF8'
  | 'HASH'
  | 'AVBL'
  | 'SITE COPY'
  | 'SITE QUOTA';

/**
 * Abilities of one server. FEAT is a hint (case 23): what is not named is tried all the same where trying is harmless, and a
 * reply that says "unknown command" is remembered.
 */
export class Features {
  /** Upper case, words apart by one blank. */
  readonly #named: readonly string[];
  readonly #refused = new Set<string>();
  /** Whether the server answered FEAT at all. */
  readonly isAnnounced: boolean;

  /** reply: to FEAT, or undefined if it was refused. */
  constructor(reply: Reply | undefined) {
    this.isAnnounced = reply !== undefined;
    // Some servers repeat the code in front of every line, indent by nothing or by tabs, or write lower case.
    this.#named = (reply?.lines.slice(1, -1) ?? []).map((line) =>
      line
        .toString('latin1')
        .replace(/^\d{3}-/, '')
        .trim()
        .toUpperCase()
        .replaceAll(/\s+/g, ' '),
    );
  }

  /** The lines of FEAT, upper case, words apart by one blank. */
  get lines(): readonly string[] {
    return this.#named;
  }

  /** Whether a line of FEAT begins with it; the same verb may have several lines. */
  names(feature: Feature): boolean {
    return this.#named.some((line) => line === feature || line.startsWith(`${feature} `));
  }

  /** Whether it is worth trying: named, or harmless to try, and not refused so far. */
  mayHave(feature: Feature): boolean {
    return !this.#refused.has(feature);
  }

  /** The server answered that it does not know this. */
  refuse(feature: Feature): void {
    this.#refused.add(feature);
  }

  /** For people: available or not, and why we think so. */
  explain(feature: Feature): { available: boolean; reason: string } {
    if (this.#refused.has(feature))
      return { available: false, reason: 'the server refused it when it was used' };
    if (this.names(feature)) return { available: true, reason: 'the server names it in FEAT' };
    if (!this.isAnnounced) return { available: true, reason: 'the server has no FEAT; tried when needed' };
    return { available: false, reason: 'the server does not name it in FEAT' };
  }
}
