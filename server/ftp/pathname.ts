/**
 * An absolute path on an FTP server as the bytes the server uses. Bytes are the identity of a name (its text is
 * only a view, see charset.ts), and what could end a command or climb out of a folder cannot be constructed.
 */
import { PathnameUnsafe } from './errors.ts';

const SLASH = 0x2f;
const DOT = 0x2e;
const DELETE = 0x7f;
const FIRST_PRINTABLE = 0x20;

/**
 * Whether a name may be shown but never sent in a command.
 * bytes: one name, without its folder. True for the empty name, `.`, `..`, and any name with a slash or a control
 * byte (below 0x20 or 0x7f): LF ends a command on vsftpd, NUL ends a session of pyftpdlib, ESC drives a terminal.
 */
export function isUnsafeName(bytes: Uint8Array): boolean {
  if (bytes.length === 0 || isDots(bytes) || hidesParent(bytes)) return true;
  return bytes.some((byte) => byte === SLASH || byte < FIRST_PRINTABLE || byte === DELETE);
}

/** Windows servers take a backslash for a separator and drop blanks at the end: `a\\..\\b` and `.. ` climb there. */
function hidesParent(bytes: Uint8Array): boolean {
  const text = Buffer.from(bytes).toString('latin1');
  if (!text.includes('..')) return false;
  return text.split('\\').some((part) => part.trimEnd() === '..');
}

function isDots(bytes: Uint8Array): boolean {
  return bytes.length <= 2 && bytes.every((byte) => byte === DOT);
}

/** Splits at slashes; what lies between two neighbouring slashes is nothing and is left out. */
function segmentsOf(bytes: Uint8Array): Buffer[] {
  const segments: Buffer[] = [];
  let start = 0;
  for (let at = 0; at <= bytes.length; at++) {
    if (at < bytes.length && bytes[at] !== SLASH) continue;
    if (at > start) segments.push(Buffer.from(bytes.subarray(start, at)));
    start = at + 1;
  }
  return segments;
}

/** An absolute, immutable path; every segment is a name that is safe to send. */
export class Pathname {
  /** The top of the server as the login shows it. */
  static readonly ROOT = new Pathname([]);

  /** The names from the root down; empty for the root. */
  readonly segments: readonly Buffer[];
  #bytes: Buffer | undefined;

  /**
   * segments: names from the root down; they are copied, so a listing's chunk is not kept alive by a path.
   * Throws PathnameUnsafe when isUnsafeName says so of any of them.
   */
  constructor(segments: readonly Uint8Array[]) {
    const unsafe = segments.find(isUnsafeName);
    if (unsafe !== undefined) throw new PathnameUnsafe(unsafe);
    this.segments = segments.map((segment) => Buffer.from(segment));
  }

  /**
   * The path that these bytes write down, such as the answer to PWD.
   * bytes: `/a/b`; doubled slashes and one at the end mean nothing (as on every Unix server). Throws PathnameUnsafe
   * when the first byte is no slash or a segment is unsafe.
   */
  static parse(bytes: Uint8Array): Pathname {
    if (bytes[0] !== SLASH) throw new PathnameUnsafe(bytes);
    return new Pathname(segmentsOf(bytes));
  }

  /** The path of `name` inside this folder. Throws PathnameUnsafe for a name that must not be sent. */
  child(name: Uint8Array): Pathname {
    return new Pathname([...this.segments, name]);
  }

  /** The folder around it; the root is its own parent. */
  get parent(): Pathname {
    return this.depth === 0 ? this : new Pathname(this.segments.slice(0, -1));
  }

  /** The last name; empty for the root. */
  get name(): Buffer {
    return this.segments.at(-1) ?? Buffer.alloc(0);
  }

  /** The whole path as it is sent: `/a/b`, and `/` for the root. Not to be written to. */
  get bytes(): Buffer {
    this.#bytes ??= Buffer.from(
      `/${this.segments.map((segment) => segment.toString('latin1')).join('/')}`,
      'latin1',
    );
    return this.#bytes;
  }

  /** How many names lead here; 0 for the root. */
  get depth(): number {
    return this.segments.length;
  }

  /** Whether both are the same bytes. */
  equals(other: Pathname): boolean {
    return this.bytes.equals(other.bytes);
  }

  /** Whether this is `folder` itself or lies somewhere inside it; `/ab` does not start with `/a`. */
  startsWith(folder: Pathname): boolean {
    return folder.segments.every((segment, at) => this.segments[at]?.equals(segment));
  }
}
