/** Bytes to move, and a way to compare megabytes of them in one line of a failure. */
import { createHash, randomBytes } from 'node:crypto';

/** What tells two byte sequences apart. */
export interface Fingerprint {
  readonly sizeBytes: number;
  readonly sha256: string;
}

/** Size and SHA-256 of some bytes. */
export function fingerprintOf(bytes: Uint8Array): Fingerprint {
  return { sizeBytes: bytes.length, sha256: createHash('sha256').update(bytes).digest('hex') };
}

/** Sizes at which engines break: nothing, one byte, exactly a buffer, many buffers and one byte. */
export const SIZES = [0, 1, 65_536, 3_000_001] as const;
/** More than all socket buffers between server and client, so that giving up in the middle is real. */
export const BIG_BYTES = 24 * 1024 * 1024;

/** Random bytes, made once: no two parts of them look alike. */
export const BIG = randomBytes(BIG_BYTES);

/** The first `sizeBytes` of BIG. */
export function sample(sizeBytes: number): Buffer {
  return BIG.subarray(0, sizeBytes);
}
