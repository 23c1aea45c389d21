/** Headers of a tar archive. POSIX.1-2001 (pax interchange format): ustar, and a pax header where that has no room. */

const BLOCK_BYTES = 512;
const NAME_BYTES = 100;
/** Eleven octal digits. */
const MAX_NUMBER = 0o77777777777;
const FILE_MODE = 0o644;
const FOLDER_MODE = 0o755;
const TYPE = { file: '0', folder: '5', pax: 'x' } as const;
const PRINTABLE = /^[\x20-\x7e]*$/;

/** What a header says of a file or folder. */
export interface TarEntry {
  /** A folder's ends with a slash. */
  readonly name: string;
  readonly kind: 'file' | 'folder';
  readonly sizeBytes: number;
  readonly modifiedAt: Date | undefined;
}

/** The header of an entry, with the pax header before it where that is needed. */
export function tarHeader({ name, kind, sizeBytes, modifiedAt }: TarEntry): Buffer {
  const seconds = Math.floor((modifiedAt?.getTime() ?? 0) / 1_000);
  const records = [
    ...(isPlain(name) ? [] : [paxRecord('path', name)]),
    ...(sizeBytes > MAX_NUMBER ? [paxRecord('size', String(sizeBytes))] : []),
    ...(isNumber(seconds) ? [] : [paxRecord('mtime', String(seconds))]),
  ];
  const mode = kind === 'folder' ? FOLDER_MODE : FILE_MODE;
  const header = block({ name: fallback(name), mode, sizeBytes, seconds, type: TYPE[kind] });
  if (records.length === 0) return header;
  const pax = Buffer.concat(records);
  const paxName = fallback(`PaxHeaders/${name}`).slice(0, NAME_BYTES);
  const paxHeader = block({ name: paxName, mode: FILE_MODE, sizeBytes: pax.length, seconds, type: TYPE.pax });
  return Buffer.concat([paxHeader, pax, padding(pax.length), header]);
}

/** Zeros up to the next block. */
export function padding(sizeBytes: number): Buffer {
  return Buffer.alloc((BLOCK_BYTES - (sizeBytes % BLOCK_BYTES)) % BLOCK_BYTES);
}

/** Two blocks of zeros. */
export function tarEnd(): Buffer {
  return Buffer.alloc(2 * BLOCK_BYTES);
}

function isPlain(name: string): boolean {
  return name.length <= NAME_BYTES && PRINTABLE.test(name);
}

function isNumber(value: number): boolean {
  return value >= 0 && value <= MAX_NUMBER;
}

/** For tools that do not know pax. */
function fallback(name: string): string {
  return name.replaceAll(/[^\x20-\x7e]/g, '_').slice(0, NAME_BYTES);
}

/** `length key=value\n`, where the length counts itself. */
function paxRecord(key: string, value: string): Buffer {
  const rest = Buffer.byteLength(` ${key}=${value}\n`);
  let length = rest + String(rest).length;
  if (rest + String(length).length !== length) length = rest + String(length).length;
  return Buffer.from(`${length} ${key}=${value}\n`);
}

interface Fields {
  readonly name: string;
  readonly mode: number;
  readonly sizeBytes: number;
  readonly seconds: number;
  readonly type: string;
}

function block({ name, mode, sizeBytes, seconds, type }: Fields): Buffer {
  const header = Buffer.alloc(BLOCK_BYTES);
  const octal = (value: number, at: number, digits: number): void => {
    header.write(`${(isNumber(value) ? value : 0).toString(8).padStart(digits, '0')}\0`, at, 'latin1');
  };
  header.write(name, 0, 'latin1');
  octal(mode, 100, 7);
  octal(0, 108, 7);
  octal(0, 116, 7);
  octal(sizeBytes, 124, 11);
  octal(seconds, 136, 11);
  header.write('        ', 148, 'latin1');
  header.write(type, 156, 'latin1');
  header.write('ustar\0' + '00', 257, 'latin1');
  const sum = header.reduce((total, byte) => total + byte, 0);
  header.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148, 'latin1');
  return header;
}
