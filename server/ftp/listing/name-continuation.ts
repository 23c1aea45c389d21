/**
 * Names with a line feed. Servers that print it raw (vsftpd, ProFTPD, pyftpdlib) make two lines of such an entry: the first with a
 * name that does not exist, the second with the rest. Nobody can tell what was meant, so both are marked. Design case 83.
 */
import { isRemark } from './remarks.ts';
import type { RemoteEntry } from './remote-entry.ts';

/** How lines of the dialects begin; such a line was damaged, but it is no rest of a name. */
const BEGINNINGS: readonly RegExp[] = [
  // Printers leave letters of the mode out (`-w-w-w-`).
  /^[-a-zA-Z?](?=[-?]*[-rwxsStT?])[-rwxsStTlL?]{5,9}[+.@*]?\s+\d/,
  /^\d{1,4}[-/.]\d{1,2}[-/.]\d{2}/,
  /^ ?[\w.-]{1,64}=[^; ]*;/,
  /^\+/,
  /^[-d] \[/,
];
const BEGINNING_BYTES = 96;
/** Dialects of systems on which a name can have a line feed. */
const WITH_LINE_FEEDS = ['unix', 'mlsd', 'dos', 'eplf'];

/**
 * Whether a line that no dialect understands may be the rest of the name in the line before it: it is no remark, and does not
 * begin like a line of its own.
 */
export function mayContinueName(line: Buffer, dialect: string): boolean {
  if (!WITH_LINE_FEEDS.includes(dialect)) return false;
  const text = line.toString('latin1', 0, BEGINNING_BYTES);
  return !BEGINNINGS.some((beginning) => beginning.test(text)) && !isRemark(line);
}

/** Holds the last entry back until the next one has shown whether its name is whole. */
export class WholeNames {
  #held: RemoteEntry | undefined;

  /** Takes the next entries of a listing and returns those whose names are known to be whole, or marked, in order. */
  take(entries: readonly RemoteEntry[]): RemoteEntry[] {
    const whole: RemoteEntry[] = [];
    for (const entry of entries) {
      if (this.#held !== undefined) {
        whole.push(entry.continues === true ? { ...this.#held, unsafe: true } : this.#held);
      }
      this.#held = entry;
    }
    return whole;
  }

  /** The last entry, when no more will come. */
  end(): RemoteEntry[] {
    const last = this.#held;
    this.#held = undefined;
    return last === undefined ? [] : [last];
  }
}
