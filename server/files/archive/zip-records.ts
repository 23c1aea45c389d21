/** The records of a ZIP archive as bytes. PKWARE APPNOTE 6.3; section numbers in the comments are its. */

const LOCAL_SIGNATURE = 0x04034b50;
const DESCRIPTOR_SIGNATURE = 0x08074b50;
const CENTRAL_SIGNATURE = 0x02014b50;
const END_SIGNATURE = 0x06054b50;
const END64_SIGNATURE = 0x06064b50;
const LOCATOR_SIGNATURE = 0x07064b50;
const LOCAL_BYTES = 30;
const CENTRAL_BYTES = 46;
const END_BYTES = 22;
const END64_BYTES = 56;
const LOCATOR_BYTES = 20;
/** Its own size field counts what follows it. */
const END64_UNCOUNTED_BYTES = 12;
/** What does not fit is written as all ones, and stands in a ZIP64 record (4.3.9.2). */
export const MAX_32 = 0xffffffff;
const MAX_16 = 0xffff;
const VERSION = 20;
const VERSION_64 = 45;
/** Unix, so that the permissions count (4.4.2). */
const MADE_ON_UNIX = 3 << 8;
/** Bit 3: sizes come behind the bytes; bit 11: names are UTF-8 (4.4.4). */
const FLAG_SIZES_BEHIND = 0x0008;
const FLAG_UTF8 = 0x0800;
const EXTRA_64 = 0x0001;
/** Extended timestamp: seconds since 1970, UTC; Info-ZIP, in 4.6.1. */
const EXTRA_TIME = 0x5455;
const TIME_IS_MODIFIED = 1;
const MAX_INT32 = 0x7fffffff;
const FILE_MODE = 0o100644;
const FOLDER_MODE = 0o040755;
const FOLDER_OF_DOS = 0x10;

/** Compression method, 4.4.5. */
export const METHOD = { stored: 0, deflated: 8 } as const;

/** One entry as its records tell it. */
export interface ZipEntry {
  readonly name: Buffer;
  readonly method: (typeof METHOD)[keyof typeof METHOD];
  readonly modifiedAt: Date | undefined;
  readonly isFolder: boolean;
  /** Where its local record begins. */
  readonly position: number;
  /** Sizes and checksum stand behind the bytes; `large` with room for more than 4 GiB. */
  readonly sizes: 'before' | 'behind' | 'behind, large';
}

/** What is known of an entry when its bytes have been seen. */
export interface ZipSizes {
  readonly crc: number;
  readonly compressedBytes: number;
  readonly sizeBytes: number;
}

/** 4.3.7. sizes: unless they come behind the bytes. */
export function localRecord(entry: ZipEntry, sizes: ZipSizes | undefined): Buffer {
  const isLarge = entry.sizes === 'behind, large';
  const extra = Buffer.concat([timeExtra(entry.modifiedAt), isLarge ? longExtra([0, 0]) : Buffer.alloc(0)]);
  const head = Buffer.alloc(LOCAL_BYTES);
  head.writeUInt32LE(LOCAL_SIGNATURE, 0);
  writeShared(head, 4, entry, isLarge);
  head.writeUInt32LE(sizes?.crc ?? 0, 14);
  head.writeUInt32LE(isLarge ? MAX_32 : (sizes?.compressedBytes ?? 0), 18);
  head.writeUInt32LE(isLarge ? MAX_32 : (sizes?.sizeBytes ?? 0), 22);
  head.writeUInt16LE(entry.name.length, 26);
  head.writeUInt16LE(extra.length, 28);
  return Buffer.concat([head, entry.name, extra]);
}

/** 4.3.9. */
export function descriptor(entry: ZipEntry, { crc, compressedBytes, sizeBytes }: ZipSizes): Buffer {
  const head = Buffer.alloc(8);
  head.writeUInt32LE(DESCRIPTOR_SIGNATURE, 0);
  head.writeUInt32LE(crc, 4);
  if (entry.sizes === 'behind, large') return Buffer.concat([head, longs([compressedBytes, sizeBytes])]);
  const tail = Buffer.alloc(8);
  tail.writeUInt32LE(compressedBytes, 0);
  tail.writeUInt32LE(sizeBytes, 4);
  return Buffer.concat([head, tail]);
}

/** 4.3.12. */
export function centralRecord(entry: ZipEntry, { crc, compressedBytes, sizeBytes }: ZipSizes): Buffer {
  const { name, position, isFolder } = entry;
  // In this order, and only those that do not fit (4.5.3).
  const large = [sizeBytes, compressedBytes, position].filter((value) => value >= MAX_32);
  const isLarge = large.length > 0 || entry.sizes === 'behind, large';
  const long = large.length > 0 ? longExtra(large) : Buffer.alloc(0);
  const extra = Buffer.concat([timeExtra(entry.modifiedAt), long]);
  const head = Buffer.alloc(CENTRAL_BYTES);
  head.writeUInt32LE(CENTRAL_SIGNATURE, 0);
  head.writeUInt16LE(MADE_ON_UNIX | VERSION_64, 4);
  writeShared(head, 6, entry, isLarge);
  head.writeUInt32LE(crc, 16);
  head.writeUInt32LE(Math.min(compressedBytes, MAX_32), 20);
  head.writeUInt32LE(Math.min(sizeBytes, MAX_32), 24);
  head.writeUInt16LE(name.length, 28);
  head.writeUInt16LE(extra.length, 30);
  const mode = isFolder ? FOLDER_MODE : FILE_MODE;
  head.writeUInt32LE(mode * 0x10000 + (isFolder ? FOLDER_OF_DOS : 0), 38);
  head.writeUInt32LE(Math.min(position, MAX_32), 42);
  return Buffer.concat([head, name, extra]);
}

/** 4.3.14 to 4.3.16. position: where the central records begin. */
export function endRecords(
  count: number,
  { position, sizeBytes }: { position: number; sizeBytes: number },
): Buffer {
  const isLarge = count >= MAX_16 || position >= MAX_32 || sizeBytes >= MAX_32;
  const end = Buffer.alloc(END_BYTES);
  end.writeUInt32LE(END_SIGNATURE, 0);
  end.writeUInt16LE(Math.min(count, MAX_16), 8);
  end.writeUInt16LE(Math.min(count, MAX_16), 10);
  end.writeUInt32LE(Math.min(sizeBytes, MAX_32), 12);
  end.writeUInt32LE(Math.min(position, MAX_32), 16);
  if (!isLarge) return end;
  const large = Buffer.alloc(END64_BYTES);
  large.writeUInt32LE(END64_SIGNATURE, 0);
  large.writeBigUInt64LE(BigInt(END64_BYTES - END64_UNCOUNTED_BYTES), 4);
  large.writeUInt16LE(MADE_ON_UNIX | VERSION_64, 12);
  large.writeUInt16LE(VERSION_64, 14);
  longs([count, count, sizeBytes, position]).copy(large, 24);
  const locator = Buffer.alloc(LOCATOR_BYTES);
  locator.writeUInt32LE(LOCATOR_SIGNATURE, 0);
  locator.writeBigUInt64LE(BigInt(position + sizeBytes), 8);
  locator.writeUInt32LE(1, 16);
  return Buffer.concat([large, locator, end]);
}

/** What local and central record have in common, from the version needed up to the date. */
function writeShared(
  head: Buffer,
  at: number,
  { method, modifiedAt, sizes }: ZipEntry,
  isLarge: boolean,
): void {
  head.writeUInt16LE(isLarge ? VERSION_64 : VERSION, at);
  head.writeUInt16LE(FLAG_UTF8 | (sizes === 'before' ? 0 : FLAG_SIZES_BEHIND), at + 2);
  head.writeUInt16LE(method, at + 4);
  const { date, time } = dosTime(modifiedAt);
  head.writeUInt16LE(time, at + 6);
  head.writeUInt16LE(date, at + 8);
}

/** In UTC, between 1980 and 2107, to two seconds (4.4.6). */
function dosTime(at: Date | undefined): { date: number; time: number } {
  const year = at?.getUTCFullYear() ?? 0;
  if (at === undefined || year < 1980) return { date: (1 << 5) | 1, time: 0 };
  if (year > 2107) return { date: (127 << 9) | (12 << 5) | 31, time: 0 };
  return {
    date: ((year - 1980) << 9) | ((at.getUTCMonth() + 1) << 5) | at.getUTCDate(),
    time: (at.getUTCHours() << 11) | (at.getUTCMinutes() << 5) | (at.getUTCSeconds() >> 1),
  };
}

function timeExtra(at: Date | undefined): Buffer {
  const seconds = Math.floor((at?.getTime() ?? Number.NaN) / 1_000);
  if (Number.isNaN(seconds) || Math.abs(seconds) > MAX_INT32) return Buffer.alloc(0);
  const extra = Buffer.alloc(9);
  extra.writeUInt16LE(EXTRA_TIME, 0);
  extra.writeUInt16LE(5, 2);
  extra.writeUInt8(TIME_IS_MODIFIED, 4);
  extra.writeInt32LE(seconds, 5);
  return extra;
}

function longExtra(values: readonly number[]): Buffer {
  const head = Buffer.alloc(4);
  head.writeUInt16LE(EXTRA_64, 0);
  head.writeUInt16LE(values.length * 8, 2);
  return Buffer.concat([head, longs(values)]);
}

function longs(values: readonly number[]): Buffer {
  const bytes = Buffer.alloc(values.length * 8);
  for (const [at, value] of values.entries()) bytes.writeBigUInt64LE(BigInt(value), at * 8);
  return bytes;
}
