/**
 * ZIP, written while it is sent: sizes of large files stand behind their bytes, and ZIP64 is used where 4 GiB or 65,534 entries may be
 * passed. What is kept is one record per entry.
 */
import { Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { promisify } from 'node:util';
import { crc32, createDeflateRaw, deflateRaw } from 'node:zlib';
import type { ArchiveItem } from './items.ts';
import type { ArchiveOutput } from './output.ts';
import type { ArchiveBody, ArchiveWriter } from './writer.ts';
import { isPacked } from './packed-names.ts';
import { METHOD, centralRecord, descriptor, endRecords, localRecord } from './zip-records.ts';
import type { ZipEntry, ZipSizes } from './zip-records.ts';

/** The fastest: it keeps up with a network, and the best one saves a tenth more for five times the work. */
const DEFLATE = { level: 1 } as const;
/** Passes bytes on as they are, in the form of deflated ones. */
const NO_DEFLATE = { level: 0 } as const;
/** Of deflated bytes; smaller ones cost more turns than they are worth. */
const CHUNK_BYTES = 64 * 1024;
/** Not worth a try. */
const TOO_SHORT_BYTES = 64;
/** Deflated bytes may be a little more than their source, so that a file below 4 GiB may pass it. */
const SURELY_BELOW_4_GIB = 0xf0000000;
/** Central records are kept in pieces of this size. */
const PIECE_BYTES = 64 * 1024;
const deflated = promisify<Uint8Array, object, Buffer>(deflateRaw);

/** Whether bytes are made smaller: `fast` where the name does not promise that it is in vain. */
export type Compression = 'fast' | 'none';

/** One ZIP archive. */
export class ZipWriter implements ArchiveWriter {
  readonly needsSize = false;
  readonly #output: ArchiveOutput;
  readonly #compression: Compression;
  readonly #central: Buffer[] = [];
  #piece: Buffer[] = [];
  #pieceBytes = 0;
  #count = 0;

  constructor(output: ArchiveOutput, compression: Compression) {
    this.#output = output;
    this.#compression = compression;
  }

  async folder(item: ArchiveItem): Promise<void> {
    await this.#write(this.#entry(item, { sizes: 'before', method: METHOD.stored }), Buffer.alloc(0), 0);
  }

  async whole(item: ArchiveItem, bytes: Uint8Array): Promise<void> {
    const isTried = bytes.length >= TOO_SHORT_BYTES && this.#isCompressed(item);
    const packed = isTried ? await deflated(bytes, DEFLATE) : bytes;
    const isSmaller = packed.length < bytes.length;
    const method = isSmaller ? METHOD.deflated : METHOD.stored;
    await this.#write(
      this.#entry(item, { sizes: 'before', method }),
      isSmaller ? packed : bytes,
      bytes.length,
      crc32(bytes),
    );
  }

  async streamed(item: ArchiveItem, sizeBytes: number | undefined, body: ArchiveBody): Promise<void> {
    const isLarge = sizeBytes === undefined || sizeBytes > SURELY_BELOW_4_GIB;
    // Stored bytes with their size behind them have no end that whoever unpacks from a pipe could see; deflated ones have.
    const entry = this.#entry(item, { sizes: isLarge ? 'behind, large' : 'behind', method: METHOD.deflated });
    const sizes = await this.#deflate(body, this.#isCompressed(item) ? DEFLATE : NO_DEFLATE, () => {
      this.#output.put(localRecord(entry, undefined));
    });
    await this.#output.write(descriptor(entry, sizes));
    this.#remember(entry, sizes);
  }

  async end(): Promise<void> {
    const position = this.#output.position;
    this.#cutPiece();
    for (const piece of this.#central) await this.#output.write(piece);
    const sizeBytes = this.#output.position - position;
    await this.#output.write(endRecords(this.#count, { position, sizeBytes }));
  }

  #isCompressed({ name }: ArchiveItem): boolean {
    return this.#compression === 'fast' && !isPacked(name);
  }

  #entry(item: ArchiveItem, how: Pick<ZipEntry, 'sizes' | 'method'>): ZipEntry {
    return {
      ...how,
      name: Buffer.from(item.name),
      modifiedAt: item.modifiedAt,
      isFolder: item.kind === 'folder',
      position: this.#output.position,
    };
  }

  async #write(entry: ZipEntry, bytes: Uint8Array, sizeBytes: number, crc = 0): Promise<void> {
    const sizes = { crc, compressedBytes: bytes.length, sizeBytes };
    await this.#output.write(Buffer.concat([localRecord(entry, sizes), bytes]));
    this.#remember(entry, sizes);
  }

  async #deflate(body: ArchiveBody, options: { level: 0 | 1 }, begin: () => void): Promise<ZipSizes> {
    const deflate = createDeflateRaw({ ...options, chunkSize: CHUNK_BYTES });
    const sum = new Checksum(deflate);
    let compressedBytes = 0;
    const sink = new Writable({
      write: (chunk: Buffer, _encoding, done) => {
        compressedBytes += chunk.length;
        this.#output.put(chunk, done);
      },
    });
    const piped = pipeline(deflate, sink);
    // The output may break while bytes are still on their way here; it is told below.
    piped.catch(() => undefined);
    try {
      await body.sendTo(sum, begin);
      deflate.end();
    } catch (error) {
      deflate.destroy();
      await piped.catch(() => undefined);
      throw error;
    }
    await piped;
    return { crc: sum.crc, compressedBytes, sizeBytes: sum.sizeBytes };
  }

  #remember(entry: ZipEntry, sizes: ZipSizes): void {
    const record = centralRecord(entry, sizes);
    this.#count += 1;
    this.#piece.push(record);
    this.#pieceBytes += record.length;
    if (this.#pieceBytes >= PIECE_BYTES) this.#cutPiece();
  }

  #cutPiece(): void {
    this.#central.push(Buffer.concat(this.#piece));
    this.#piece = [];
    this.#pieceBytes = 0;
  }
}

/** Counts and sums what passes. */
class Checksum extends Writable {
  readonly #next: Writable;
  crc = 0;
  sizeBytes = 0;

  constructor(next: Writable) {
    super();
    this.#next = next;
    // Whoever writes hears of a failure by the write itself.
    this.on('error', () => undefined);
  }

  override _write(chunk: Uint8Array, _encoding: BufferEncoding, done: (error?: Error | null) => void): void {
    this.crc = crc32(chunk, this.crc);
    this.sizeBytes += chunk.length;
    this.#next.write(chunk, done);
  }
}
