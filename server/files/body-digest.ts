/** Digests of bytes while they go by: several algorithms at once, each byte looked at before it leaves. */
import { createHash } from 'node:crypto';
import type { Hash } from 'node:crypto';
import { crc32 } from 'node:zlib';
import type { HashAlgorithm } from '../ftp/file-hash.ts';
import { DigestMismatch } from './errors.ts';

/** Digests that a client may demand (RFC 9530 section 5; the others prove nothing against malice). */
export type DigestAlgorithm = 'sha-256' | 'sha-512';

/** What a body has to come to. */
export interface ExpectedDigest {
  readonly algorithm: DigestAlgorithm;
  readonly digest: Buffer;
}

/** What Node calls them. */
const NODE_NAMES = { 'sha-256': 'sha256', 'sha-512': 'sha512', sha: 'sha1', md5: 'md5' } as const;
const CRC_BYTES = 4;

/** The digests of one body. */
export class BodyDigest {
  readonly #hashes: ReadonlyMap<HashAlgorithm, Hash | Crc32>;

  constructor(algorithms: Iterable<HashAlgorithm>) {
    const entries = [...new Set(algorithms)].map(
      (algorithm) =>
        [algorithm, algorithm === 'crc32' ? new Crc32() : createHash(NODE_NAMES[algorithm])] as const,
    );
    this.#hashes = new Map(entries);
  }

  /** The next bytes. */
  add(bytes: Uint8Array): void {
    for (const hash of this.#hashes.values()) hash.update(bytes);
  }

  /** Of all bytes so far; undefined for an algorithm that was not asked for. More bytes may follow. */
  of(algorithm: HashAlgorithm): Buffer | undefined {
    return this.#hashes.get(algorithm)?.copy().digest();
  }

  /** Throws DigestMismatch. */
  assert(expected: readonly ExpectedDigest[]): void {
    for (const { algorithm, digest } of expected) {
      if (this.of(algorithm)?.equals(digest) !== true) throw new DigestMismatch(algorithm);
    }
  }
}

/** The CRC of zip and XCRC, in the manner of a Hash. */
class Crc32 {
  #value = 0;

  update(bytes: Uint8Array): void {
    this.#value = crc32(bytes, this.#value);
  }

  copy(): this {
    return this;
  }

  digest(): Buffer {
    const bytes = Buffer.alloc(CRC_BYTES);
    bytes.writeUInt32BE(this.#value);
    return bytes;
  }
}
