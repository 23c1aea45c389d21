/** A kind of archive: what the formats have in common. */
import type { Writable } from 'node:stream';
import type { ArchiveItem } from './items.ts';

/** The bytes of a file that is too large for memory; FileBody is one. */
export interface ArchiveBody {
  /** Writes the bytes to `target`, proven complete when it resolves. beforeFirstByte: called once. Rejects with what broke. */
  sendTo(target: Writable, beforeFirstByte: () => void): Promise<void>;
}

/** Writes one archive, item by item, each after the one before. */
export interface ArchiveWriter {
  /** Whether a file can only be written when its size is known before its bytes. */
  readonly needsSize: boolean;
  folder(item: ArchiveItem): Promise<void>;
  /** A file that is all there. */
  whole(item: ArchiveItem, bytes: Uint8Array): Promise<void>;
  /** A file that comes in pieces. sizeBytes: what it will have. Rejects like ArchiveBody.sendTo: the archive is broken then. */
  streamed(item: ArchiveItem, sizeBytes: number | undefined, body: ArchiveBody): Promise<void>;
  /** What makes it a complete archive. */
  end(): Promise<void>;
}
