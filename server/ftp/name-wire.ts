/**
 * What names need on the wire of one session besides their bytes: byte FF is a command to servers that read the control connection
 * as Telnet (RFC 854) and has to be sent twice to them, and some servers change the charset by an option. Design cases 88 and 89.
 */
import type { Argument } from './command.ts';
import { ReplyError } from './errors.ts';
import type { Features } from './features.ts';
import type { Knowledge } from './knowledge.ts';
import type { Reply } from './reply.ts';

const IAC = 0xff;
const DATA_MARK = 0xf2;
const FIRST_TELNET_COMMAND = 0xf0;
const SLASH = 0x2f;
/** What these do to a wrong name cannot be taken back, so they are never tried twice. */
const CHANGING_VERBS = 'STOR APPE STOU MKD XMKD RMD XRMD DELE RNFR RNTO SITE MFMT MFCT'.split(' ');
/** No other command may stand between this and the one before it. */
const SECOND_OF_TWO = 'RNTO';

/** Sends one command and waits for its final reply. */
export type Exchange = (verb: string, argument?: Argument) => Promise<Reply>;

/** What the login has found out, and what the site wants. */
export interface NameWireContext {
  readonly knowledge: Knowledge;
  readonly features: Features;
  /** Whether the server has accepted OPTS UTF8 ON. */
  readonly isUtf8: boolean;
  readonly wantsUtf8: boolean;
}

/** The names of one session on their way to the server. */
export class NameWire {
  readonly #exchange: Exchange;
  readonly #context: NameWireContext;
  #isUtf8: boolean;
  #wantsUtf8: boolean;
  /** The server takes Telnet commands for parts of names. */
  #isNoTelnet = false;

  constructor(exchange: Exchange, context: NameWireContext) {
    this.#exchange = exchange;
    this.#context = context;
    this.#isUtf8 = context.isUtf8;
    this.#wantsUtf8 = context.wantsUtf8;
  }

  /**
   * Brings the server to the charset that the site wants now, after a login that may have wanted another. Resolves with false when
   * it will not go back to the charset of its own: only a new session has that. Rejects when the session ends.
   */
  async follow(wantsUtf8: boolean): Promise<boolean> {
    if (wantsUtf8 === this.#wantsUtf8) return true;
    if (wantsUtf8 && this.#context.features.names('UTF8')) {
      this.#isUtf8 = (await this.#exchange('OPTS', 'UTF8 ON')).isPositive;
    } else if (!wantsUtf8 && this.#isUtf8) {
      if (!(await this.#exchange('OPTS', 'UTF8 OFF')).isPositive) return false;
      this.#isUtf8 = false;
    }
    this.#wantsUtf8 = wantsUtf8;
    return true;
  }

  /**
   * Sends a command. A question about a name with byte FF that finds nothing is asked once more with the byte doubled. To a Telnet
   * server the name without doubling may be that of another file, so what kind of server it is has to be asked before.
   */
  async ask(verb: string, argument?: Argument): Promise<Reply> {
    if (!hasIac(argument)) return this.#exchange(verb, argument);
    await this.#prepare(verb, argument);
    const [first, second] = this.#spellings(verb, argument);
    const reply = await this.#exchange(verb, first);
    if (second === undefined || !isRefusalOfName(verb, reply))
      return this.#learned(verb, argument, first, reply);
    const other = await this.#exchange(verb, second);
    return other.isNegative ? reply : this.#learned(verb, argument, second, other);
  }

  /**
   * The same for a transfer. begin: starts it with the bytes to send, and rejects with ReplyError when the server refuses.
   * Rejects with the first refusal when no spelling finds the file; an upload is tried in one spelling only.
   */
  async begin<R>(
    verb: string,
    argument: Uint8Array | undefined,
    begin: (argument: Uint8Array | undefined) => Promise<R>,
  ): Promise<R> {
    if (!hasIac(argument)) return begin(argument);
    await this.#prepare(verb, argument);
    const [first, second] = this.#spellings(verb, argument);
    try {
      return await begin(first);
    } catch (error) {
      const isWorthIt = error instanceof ReplyError && error.meansAbsent && error.phase === 'command';
      if (second === undefined || !isWorthIt) throw error;
      const begun = await begin(second).catch(() => Promise.reject(error));
      this.#learn(second.length !== argument.length, `${verb} found the file so`);
      return begun;
    }
  }

  /**
   * To be called before a name is used by a verb that has no time for questions (RNTO): finds out how byte FF has to be sent before a name is used that nothing can be asked about, by a question that changes nothing:
   * a Telnet server does not see the two bytes of a command behind a folder's name, any other takes them for a name.
   * path: the new name. Rejects when the session ends.
   */
  async settle(path: Uint8Array): Promise<void> {
    if (!hasIac(path) || this.#isSettledFor(path) || this.#isNoTelnet) return;
    const start = path.indexOf(SLASH);
    if (start === -1) return;
    const folder = Buffer.from(path.subarray(start, path.lastIndexOf(SLASH) + 1));
    const probe = Buffer.concat([doubled(folder), Buffer.from([IAC, DATA_MARK])]);
    const reply = await this.#exchange('CWD', probe);
    if (reply.isPositive) this.#learn(true, `CWD did not see a Telnet command (${reply.code})`);
    else this.#isNoTelnet = true;
  }

  async #prepare(verb: string, argument: Uint8Array): Promise<void> {
    if (verb !== SECOND_OF_TWO) await this.settle(argument);
  }

  /** In the order in which they are tried. */
  #spellings(verb: string, plain: Uint8Array): readonly [Uint8Array, Uint8Array?] {
    const twice = doubled(plain);
    const doubles = this.#context.knowledge.get('doublesIac');
    const isOne = isChanging(verb, plain);
    // A server that doubles may do so in its listings, too.
    if (doubles === true) return isOne || !isDoubledAlready(plain) ? [twice] : [twice, plain];
    return isOne || this.#isSettledFor(plain) ? [plain] : [plain, twice];
  }

  /** ProFTPD takes FF as it is unless a Telnet command seems to follow, and takes it doubled always. */
  #isSettledFor(path: Uint8Array): boolean {
    const doubles = this.#context.knowledge.get('doublesIac');
    return doubles === true || (doubles === false && !hasTelnetCommand(path));
  }

  #learned(verb: string, plain: Uint8Array, sent: Uint8Array, reply: Reply): Reply {
    if (!reply.isNegative && !isChanging(verb, plain) && !isDoubledAlready(plain)) {
      this.#learn(sent.length !== plain.length, `${verb} was answered with ${reply.code} so`);
    }
    return reply;
  }

  #learn(doubles: boolean, proof: string): void {
    // That one name was found as it is does not disprove what was proved: ProFTPD finds both.
    if (!doubles && this.#context.knowledge.get('doublesIac') === true) return;
    const how = doubles ? 'byte FF sent twice' : 'byte FF sent as it is';
    this.#context.knowledge.learn('doublesIac', doubles, `${how}: ${proof}`);
  }
}

function hasIac(argument: Argument | undefined): argument is Uint8Array {
  return argument instanceof Uint8Array && argument.includes(IAC);
}

/** Also where something stands before the path: MDTM with a time sets it. */
function isChanging(verb: string, argument: Uint8Array): boolean {
  return CHANGING_VERBS.includes(verb.split(' ', 1)[0] ?? verb) || argument[0] !== SLASH;
}

function isRefusalOfName(verb: string, reply: Reply): boolean {
  return reply.isNegative && new ReplyError(verb, reply).meansAbsent;
}

function hasTelnetCommand(path: Uint8Array): boolean {
  return path.some((byte, at) => byte === IAC && (path[at + 1] ?? 0) >= FIRST_TELNET_COMMAND);
}

/** Whether every FF stands beside another one. */
function isDoubledAlready(path: Uint8Array): boolean {
  return !Buffer.from(path).toString('latin1').replaceAll('\xff\xff', '').includes('\xff');
}

function doubled(path: Uint8Array): Buffer {
  return Buffer.from(Buffer.from(path).toString('latin1').replaceAll('\xff', '\xff\xff'), 'latin1');
}
