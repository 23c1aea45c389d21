/** What an archive does not have, or has under another name: a file inside of it tells whoever unpacks it. */
import type { SkipReason } from '../skip-reason.ts';

/** The file's name. */
export const REPORT_NAME = 'gangway-report.txt';
/** More lines are counted and not written. */
const MAX_LINES = 50_000;

const HEAD = `This archive is complete but for what is listed here: things that were left out ("skipped"), and things that
have another name in the archive ("renamed"), because not every system could unpack their own.

`;

const WORDS: Readonly<Record<SkipReason, string>> = {
  forbidden: 'the server does not allow it to be read',
  missing: 'it was gone when its turn came',
  depth: 'it lies too deep',
  loop: 'the folder leads back into itself',
  cut: 'the folder has more entries than can be listed',
  unsafe: 'its name cannot be used in a command',
  link: 'it is a link, and links are not followed',
  other: 'it is neither a file nor a folder',
  size: 'the server does not tell its size, which this format needs first',
};

/** Collects the lines. */
export class ArchiveReport {
  readonly #lines: string[] = [];
  #more = 0;

  /** path: as the server has it. */
  skipped(path: string, reason: SkipReason): void {
    this.#add(`skipped  ${oneLine(path)}: ${WORDS[reason]}`);
  }

  /** name: in the archive, with its folders. */
  renamed(path: string, name: string): void {
    this.#add(`renamed  ${oneLine(path)}: is ${name}`);
  }

  /** The file's text; undefined when there is nothing to tell. */
  get text(): string | undefined {
    if (this.#lines.length === 0) return undefined;
    const more = this.#more === 0 ? '' : `and ${this.#more} more\n`;
    return `${HEAD}${this.#lines.join('\n')}\n${more}`;
  }

  #add(line: string): void {
    if (this.#lines.length < MAX_LINES) this.#lines.push(line);
    else this.#more += 1;
  }
}

function oneLine(path: string): string {
  return path.replaceAll(/[\p{Cc}\p{Zl}\p{Zp}\p{Bidi_Control}]/gu, '?');
}
