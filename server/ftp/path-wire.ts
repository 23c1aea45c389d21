/**
 * Paths of one session on their way to a server that does not write them with slashes: the folder is entered, and the file is
 * named there, as its own people would do it. Design case 82.
 */
import type { Argument } from './command.ts';
import type { Exchange } from './name-wire.ts';
import type { PathStyle } from './path-style.ts';
import { Pathname } from './pathname.ts';
import type { Reply } from './reply.ts';

const SLASH = 0x2f;
const FOLDER_VERBS: readonly string[] = ['CWD', 'MKD', 'RMD'];
/** Nothing may stand between it and RNFR. */
const SECOND_OF_TWO = 'RNTO';

/** What to send instead of a path, or why the folder cannot be entered. */
export type NativePath = { readonly argument: Uint8Array } | { readonly refusal: Reply };

/** Translates the arguments of one session. */
export class PathWire {
  readonly #style: PathStyle;
  readonly #exchange: Exchange;

  constructor(style: PathStyle, exchange: Exchange) {
    this.#style = style;
    this.#exchange = exchange;
  }

  /** Whether this argument is a path that the server would not understand as it is. */
  concerns(argument: Argument | undefined): argument is Uint8Array {
    return this.#style.id !== 'slash' && argument instanceof Uint8Array && argument[0] === SLASH;
  }

  /** The server's own spelling of our path `/a/b`, after the folder was entered if need be. Rejects when the session ends. */
  async native(verb: string, argument: Uint8Array): Promise<NativePath> {
    const path = Pathname.parse(argument);
    if (FOLDER_VERBS.includes(verb)) return { argument: this.#style.folder(path) };
    if (verb === SECOND_OF_TWO) return { argument: this.#style.file(path) };
    const entered = await this.#exchange('CWD', this.#style.folder(path.parent));
    return entered.isPositive ? { argument: path.name } : { refusal: entered };
  }
}
