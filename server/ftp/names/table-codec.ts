/** Charsets by table: every character is decoded once by the platform, and counts only if its bytes come back. */
import { isAscii } from 'node:buffer';
import iconv from 'iconv-lite';
import type { ByteShape } from './byte-shapes.ts';
import { LAST_ASCII } from './codec.ts';
import type { CharsetId, Codec } from './codec.ts';

const LINE_FEED = 0x0a;
const FIRST_HIGH = 0x80;
/** Units of three bytes (EUC-JP) are filed by their last two, apart from those of two. */
const THREE_BYTES = 0x1_0000;

/** What a table is made from. */
export interface TableSource {
  readonly id: CharsetId;
  readonly shape: ByteShape;
  /** The longest unit. */
  readonly unitBytes: 1 | 2 | 3;
  /** Who decodes: the platform, unless it takes the name for that of another charset. */
  readonly decoder: 'platform' | 'iconv-lite';
}

/** The two directions; made when first needed. */
interface Table {
  /** By unit number: the byte, the two bytes as a big-endian number, or THREE_BYTES and the last two. */
  readonly textOf: readonly (string | undefined)[];
  readonly bytesOf: ReadonlyMap<string, Buffer>;
}

function unitNumber(bytes: Buffer, at: number, length: number): number {
  if (length === 1) return bytes[at] ?? 0;
  const last = bytes.readUInt16BE(at + length - 2);
  return length === 2 ? last : THREE_BYTES + last;
}

/** All units that the shape allows, the shorter ones first. */
function unitsOf({ shape, unitBytes }: TableSource): Buffer[] {
  const units: Buffer[] = [];
  const add = (unit: Buffer): void => {
    if (shape(unit, 0) === unit.length) units.push(unit);
  };
  for (let first = FIRST_HIGH; first <= 0xff; first++) add(Buffer.from([first]));
  if (unitBytes === 1) return units;
  for (let first = FIRST_HIGH; first <= 0xff; first++)
    for (let second = 0x40; second <= 0xff; second++) add(Buffer.from([first, second]));
  if (unitBytes === 2) return units;
  for (let second = 0xa1; second <= 0xfe; second++)
    for (let third = 0xa1; third <= 0xfe; third++) add(Buffer.from([0x8f, second, third]));
  return units;
}

/** A character that stands for itself: one code point, nothing private, no replacement. */
function isCharacter(text: string | undefined): text is string {
  const code = text?.codePointAt(0);
  if (text === undefined || code === undefined || code <= LAST_ASCII || code === 0xfffd) return false;
  return text.length === String.fromCodePoint(code).length && !(code >= 0xe000 && code <= 0xf8ff);
}

/** Neither a line feed nor what stands before it can be part of another unit, so all are converted at one go. */
function decodeEach({ id, decoder }: TableSource, units: readonly Buffer[]): string[] {
  const joined = Buffer.concat(units.flatMap((unit) => [unit, Buffer.from([LINE_FEED])]));
  const text =
    decoder === 'platform'
      ? new TextDecoder(id, { ignoreBOM: true }).decode(joined)
      : iconv.decode(joined, id, { stripBOM: false });
  return text.split('\n');
}

function encodeEach(id: CharsetId, texts: readonly string[]): Buffer[] {
  const joined = iconv.encode(texts.map((text) => (isCharacter(text) ? text : '')).join('\n'), id);
  const found: Buffer[] = [];
  let start = 0;
  for (let at = 0; at <= joined.length; at++) {
    if (at < joined.length && joined[at] !== LINE_FEED) continue;
    found.push(joined.subarray(start, at));
    start = at + 1;
  }
  return found;
}

/**
 * Where several units mean one character, the one that iconv-lite writes is the character and the others are bytes. Where
 * iconv-lite writes none of them (the wave dash of EUC-JP), it is the first that the platform reads.
 */
function makeTable(source: TableSource): Table {
  const units = unitsOf(source);
  const texts = decodeEach(source, units);
  const written = encodeEach(source.id, texts);
  const textOf: (string | undefined)[] = [];
  const bytesOf = new Map<string, Buffer>();
  const take = (unit: Buffer, text: string): void => {
    if (bytesOf.has(text)) return;
    textOf[unitNumber(unit, 0, unit.length)] = text;
    bytesOf.set(text, unit);
  };
  for (const length of [1, 2, 3]) {
    for (const isPreferred of [true, false]) {
      units.forEach((unit, at) => {
        const text = texts[at];
        if (unit.length !== length || !isCharacter(text)) return;
        const isAgreed = written[at]?.equals(unit) === true;
        // C1 controls that only the platform knows are holes in a Windows table.
        if (isAgreed === isPreferred && (isAgreed || text >= '\u00a0')) take(unit, text);
      });
    }
  }
  return { textOf, bytesOf };
}

/** A codec whose table is made when the first name needs it. ASCII names never do. */
export class TableCodec implements Codec {
  readonly id: CharsetId;
  readonly #source: TableSource;
  #table: Table | undefined;

  constructor(source: TableSource) {
    this.id = source.id;
    this.#source = source;
  }

  unitLength(bytes: Buffer, at: number): number {
    if ((bytes[at] ?? 0xff) <= LAST_ASCII) return 1;
    const length = this.#source.shape(bytes, at);
    return length > 0 && this.#tables.textOf[unitNumber(bytes, at, length)] !== undefined ? length : 0;
  }

  decode(bytes: Buffer): string | undefined {
    if (isAscii(bytes)) return bytes.toString('latin1');
    const { textOf } = this.#tables;
    let text = '';
    for (let at = 0; at < bytes.length;) {
      const byte = bytes[at] ?? 0;
      const length = byte <= LAST_ASCII ? 1 : this.#source.shape(bytes, at);
      const unit = byte <= LAST_ASCII ? String.fromCharCode(byte) : undefined;
      const character = unit ?? (length === 0 ? undefined : textOf[unitNumber(bytes, at, length)]);
      if (character === undefined) return undefined;
      text += character;
      at += length;
    }
    return text;
  }

  encode(text: string): Buffer | undefined {
    const parts: Buffer[] = [];
    let start = 0;
    for (let at = 0; at < text.length;) {
      const code = text.codePointAt(at) ?? 0;
      const length = code > 0xffff ? 2 : 1;
      if (code > LAST_ASCII) {
        const unit = this.#tables.bytesOf.get(text.slice(at, at + length));
        if (unit === undefined) return undefined;
        parts.push(Buffer.from(text.slice(start, at), 'latin1'), unit);
        start = at + length;
      }
      at += length;
    }
    return Buffer.concat([...parts, Buffer.from(text.slice(start), 'latin1')]);
  }

  get #tables(): Table {
    this.#table ??= makeTable(this.#source);
    return this.#table;
  }
}
