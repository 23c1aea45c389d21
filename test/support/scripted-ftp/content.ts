/** What a file holds: bytes in memory, bytes made on demand, or bytes that were uploaded. */
import { createHash } from 'node:crypto';

/** How much is read at once when a whole content is walked. */
const PIECE_BYTES = 64 * 1024;
/** A prime, so that no power of two hides a shifted read. */
const PATTERN_PERIOD_BYTES = 65_521;

/** The bytes of a file, readable at any place. */
export interface Content {
  readonly sizeBytes: number;
  /** At most `lengthBytes` bytes from `offsetBytes` on; fewer at the end. */
  read(offsetBytes: number, lengthBytes: number): Buffer;
}

/** Makes the bytes of a virtual file: exactly `lengthBytes` of them, from `offsetBytes` on. */
export type ByteMaker = (offsetBytes: number, lengthBytes: number) => Buffer;

const period = Buffer.from(
  Uint8Array.from({ length: PATTERN_PERIOD_BYTES }, (_, i) => (i * 167 + (i >> 8)) & 0xff),
);
const threePeriods = Buffer.concat([period, period, period]);

/** The default bytes of virtual files: a pattern that shows every shift. Equal offsets give equal bytes. */
export function pattern(offsetBytes: number, lengthBytes: number): Buffer {
  const pieces: Buffer[] = [];
  for (let done = 0; done < lengthBytes;) {
    const start = (offsetBytes + done) % PATTERN_PERIOD_BYTES;
    const length = Math.min(lengthBytes - done, threePeriods.length - start);
    pieces.push(threePeriods.subarray(start, start + length));
    done += length;
  }
  return pieces.length === 1 ? pieces[0]! : Buffer.concat(pieces);
}

/** A content that is held in memory. */
export function heldContent(bytes: Buffer): Content {
  return { sizeBytes: bytes.length, read: (offset, length) => bytes.subarray(offset, offset + length) };
}

/** A content of any size that costs no memory. */
export function generatedContent(sizeBytes: number, generate: ByteMaker = pattern): Content {
  return {
    sizeBytes,
    read: (offset, length) => {
      const wanted = Math.max(0, Math.min(length, sizeBytes - offset));
      return wanted === 0 ? Buffer.alloc(0) : generate(offset, wanted);
    },
  };
}

/** The bytes of `content` from `fromBytes` up to (not including) `toBytes`, in pieces. */
export function* piecesOf(content: Content, fromBytes = 0, toBytes = Infinity): Iterable<Buffer> {
  for (let at = fromBytes; at < Math.min(toBytes, content.sizeBytes);) {
    const piece = content.read(at, Math.min(PIECE_BYTES, toBytes - at));
    yield piece;
    at += piece.length;
  }
}

/** The whole content as one Buffer. */
export function wholeOf(content: Content): Buffer {
  return Buffer.concat([...piecesOf(content)]);
}

/** The SHA-256 of a content in lower-case hex. */
export function sha256Of(content: Content): string {
  const hash = createHash('sha256');
  for (const piece of piecesOf(content)) hash.update(piece);
  return hash.digest('hex');
}
