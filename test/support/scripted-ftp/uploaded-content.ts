/** The content of a file while and after it is uploaded. */
import type { Content } from './content.ts';

/** Larger uploads are counted, not kept: a test of a 20 GB upload must not need 20 GB. */
const DEFAULT_KEPT_BYTES = 64 * 1024 * 1024;

/** Where the new bytes start and how many may be kept. */
export interface UploadPlan {
  /** The file as it was; its first `offsetBytes` bytes stay. */
  readonly before?: Content;
  readonly offsetBytes?: number;
  readonly keptBytes?: number;
}

/** Grows with every received chunk; what lay behind the new bytes stays, as RFC 3659 section 5 lets it. */
export class UploadedContent implements Content {
  readonly #before: Content | undefined;
  readonly #offsetBytes: number;
  readonly #keptBytes: number;
  #chunks: Buffer[] = [];
  #receivedBytes = 0;

  constructor(plan: UploadPlan = {}) {
    this.#before = plan.before;
    this.#offsetBytes = plan.offsetBytes ?? 0;
    this.#keptBytes = plan.keptBytes ?? DEFAULT_KEPT_BYTES;
  }

  /** The size as SIZE would tell it now, in the middle of the upload too. */
  get sizeBytes(): number {
    return Math.max(
      this.#offsetBytes + this.#receivedBytes,
      this.#offsetBytes > 0 ? (this.#before?.sizeBytes ?? 0) : 0,
    );
  }

  /** Adds received bytes at the end of what was received so far. */
  append(chunk: Buffer): void {
    this.#receivedBytes += chunk.length;
    if (this.#receivedBytes <= this.#keptBytes) this.#chunks.push(chunk);
    else this.#chunks = [];
  }

  /** Forgets the last `lengthBytes` received bytes, as a server does that lies about what it stored. */
  dropLast(lengthBytes: number): void {
    const left = this.#received().subarray(0, Math.max(0, this.#receivedBytes - lengthBytes));
    this.#chunks = [left];
    this.#receivedBytes = left.length;
  }

  read(offsetBytes: number, lengthBytes: number): Buffer {
    const newEnd = this.#offsetBytes + this.#receivedBytes;
    if (offsetBytes < this.#offsetBytes) {
      return this.#old(offsetBytes, Math.min(lengthBytes, this.#offsetBytes - offsetBytes));
    }
    if (offsetBytes >= newEnd)
      return this.#offsetBytes > 0 ? this.#old(offsetBytes, lengthBytes) : Buffer.alloc(0);
    const start = offsetBytes - this.#offsetBytes;
    return this.#received().subarray(start, start + lengthBytes);
  }

  #old(offsetBytes: number, lengthBytes: number): Buffer {
    const found = this.#before?.read(offsetBytes, lengthBytes) ?? Buffer.alloc(0);
    // Behind the old end lies a hole of zeros, as on vsftpd after REST beyond the end.
    return found.length > 0 || offsetBytes >= this.#offsetBytes ? found : Buffer.alloc(lengthBytes);
  }

  #received(): Buffer {
    if (this.#receivedBytes > this.#keptBytes)
      throw new Error('this upload was counted, not kept: raise uploadsKeptBytes');
    if (this.#chunks.length > 1) this.#chunks = [Buffer.concat(this.#chunks)];
    return this.#chunks[0] ?? Buffer.alloc(0);
  }
}
