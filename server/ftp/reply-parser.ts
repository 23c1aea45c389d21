/**
 * Bytes of the control connection to replies, whatever way TCP or TLS cut them.
 * Acts on complete lines only, never on a timer. RFC 959 section 4.2.
 */
import { BadReply, ReplyTooLarge } from './errors.ts';
import { Reply } from './reply.ts';
import { withoutPrefix, withoutTelnet } from './telnet.ts';

/** The longest line an honest server sends is a banner or an MLST line with a 4 KiB path. */
export const MAX_LINE_BYTES = 8 * 1024;
export const MAX_REPLY_LINES = 1000;
export const MAX_REPLY_BYTES = 64 * 1024;

const LF = 0x0a;
const CR = 0x0d;
const BLANK = 0x20;
const DASH = 0x2d;
const CODE_DIGITS = 3;

/** A reply whose last line has not come yet. */
interface OpenReply {
  readonly code: number;
  readonly lines: Buffer[];
  bytes: number;
  /** Code of the newest line, if that would end a reply with another code. */
  looseCode: number | undefined;
}

/** Incremental parser of one control connection. */
export class ReplyParser {
  #rest: Buffer = Buffer.alloc(0);
  #open: OpenReply | undefined;

  /** Whether part of a line or of a multi-line reply is waiting for the rest. */
  get isMidReply(): boolean {
    return this.#rest.length > 0 || this.#open !== undefined;
  }

  /** Whether the newest line looks like the end of the open reply, but has another code: see endLoosely. */
  get mayHaveEnded(): boolean {
    return this.#rest.length === 0 && this.#open?.looseCode !== undefined;
  }

  /**
   * Ends the open reply with its newest line although the codes differ, for servers that break RFC 959 section 4.2 (case 2).
   * Right only when nothing has followed for a while and somebody waits. Returns the reply, with the code of its last line;
   * undefined unless `mayHaveEnded`.
   */
  endLoosely(): Reply | undefined {
    const open = this.#open;
    if (!this.mayHaveEnded || open?.looseCode === undefined) return undefined;
    this.#open = undefined;
    const last = open.lines.pop() ?? Buffer.alloc(0);
    return new Reply(open.looseCode, [...open.lines, last.subarray(CODE_DIGITS + 1)]);
  }

  /**
   * Takes the next bytes and hands on every reply that they complete, in order.
   * Throws BadReply or ReplyTooLarge; the parser is of no use afterwards.
   */
  feed(bytes: Uint8Array, onReply: (reply: Reply) => void): void {
    let buffer = this.#rest.length === 0 ? Buffer.from(bytes) : Buffer.concat([this.#rest, bytes]);
    this.#rest = Buffer.alloc(0);
    for (let end = buffer.indexOf(LF); end !== -1; end = buffer.indexOf(LF)) {
      const reply = this.#line(withoutCr(buffer.subarray(0, end)));
      buffer = buffer.subarray(end + 1);
      if (reply !== undefined) onReply(reply);
    }
    if (withoutCr(buffer).length > MAX_LINE_BYTES) throw new ReplyTooLarge('a reply line never ends');
    this.#rest = buffer;
  }

  #line(raw: Buffer): Reply | undefined {
    if (raw.length > MAX_LINE_BYTES) throw new ReplyTooLarge('a reply line is too long');
    if (this.#open !== undefined) return this.#continue(this.#open, withoutTelnet(raw));
    const line = withoutTelnet(withoutPrefix(raw));
    const code = codeOf(line);
    if (code === undefined) throw new BadReply('a line did not begin with a reply code');
    const text = Buffer.from(line.subarray(CODE_DIGITS + 1));
    if (line[CODE_DIGITS] !== DASH) return new Reply(code, [text]);
    this.#open = { code, lines: [text], bytes: line.length, looseCode: undefined };
    return undefined;
  }

  #continue(open: OpenReply, line: Buffer): Reply | undefined {
    open.bytes += line.length;
    if (open.lines.length >= MAX_REPLY_LINES) throw new ReplyTooLarge('a reply has too many lines');
    if (open.bytes > MAX_REPLY_BYTES) throw new ReplyTooLarge('a reply has too many bytes');
    // Only the same code followed by a blank (or nothing) ends it: inner lines may look like other replies.
    const endCode = line[CODE_DIGITS] === DASH ? undefined : codeOf(line);
    const isLast = endCode === open.code;
    open.looseCode = endCode;
    open.lines.push(Buffer.from(isLast ? line.subarray(CODE_DIGITS + 1) : line));
    if (!isLast) return undefined;
    this.#open = undefined;
    return new Reply(open.code, open.lines);
  }
}

function withoutCr(line: Buffer): Buffer {
  return line.at(-1) === CR ? line.subarray(0, -1) : line;
}

/** The code at the start of a line that is `ddd`, `ddd text` or `ddd-text`, with a first digit of 1 to 5. */
function codeOf(line: Buffer): number | undefined {
  const [a, b, c] = [digit(line[0]), digit(line[1]), digit(line[2])];
  if (a === undefined || b === undefined || c === undefined || a < 1 || a > 5) return undefined;
  const after = line[CODE_DIGITS];
  if (after !== undefined && after !== BLANK && after !== DASH) return undefined;
  return a * 100 + b * 10 + c;
}

function digit(byte: number | undefined): number | undefined {
  return byte !== undefined && byte >= 0x30 && byte <= 0x39 ? byte - 0x30 : undefined;
}
