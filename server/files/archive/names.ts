/**
 * Names inside an archive: what any tool unpacks on any system without leaving the folder it unpacks to (design threat T54).
 * Servers choose names freely; an archive is opened by somebody who trusts us.
 */

/** Controls, separators of either kind, and what turns the direction of writing. */
const HARMFUL = /[\p{Cc}\p{Zl}\p{Zp}\p{Bidi_Control}/\\]/gu;
const DRIVE = /^([A-Za-z]):/;
/** Also of Windows, which drops dots and blanks at the end. */
const NOTHING_LEFT = /^[. ]*$/;
/** Names in ZIP and tar may be longer, file systems have 255 bytes; room for a number is left. */
const MAX_NAME_BYTES = 240;
/** An extension that is longer is none. */
const MAX_EXTENSION_LENGTH = 16;

/** One name that no tool can misunderstand. name: as it is shown, without its folder. */
export function safeName(name: string): string {
  const plain = name.toWellFormed().replace(HARMFUL, '_').replace(DRIVE, '$1_');
  if (NOTHING_LEFT.test(plain)) return `_${plain.replaceAll(/[. ]/g, '_')}`;
  return shortened(plain);
}

function shortened(name: string): string {
  if (Buffer.byteLength(name) <= MAX_NAME_BYTES) return name;
  const { stem, extension } = partsOf(name);
  let cut = '';
  let bytes = Buffer.byteLength(extension);
  for (const character of stem) {
    bytes += Buffer.byteLength(character);
    if (bytes > MAX_NAME_BYTES) break;
    cut += character;
  }
  return cut + extension;
}

function partsOf(name: string): { stem: string; extension: string } {
  const dot = name.lastIndexOf('.');
  const isExtension = dot > 0 && name.length - dot <= MAX_EXTENSION_LENGTH;
  return isExtension
    ? { stem: name.slice(0, dot), extension: name.slice(dot) }
    : { stem: name, extension: '' };
}

/** The names of one folder of an archive: safe, and different even where case and composition do not count. */
export class ArchiveNames {
  /** By what is the same for some system: the number that was given out last. */
  readonly #numbers = new Map<string, number>();

  /** The name for something that is called `name` on the server; another one if that is taken or unsafe. */
  nameFor(name: string): string {
    const safe = safeName(name);
    const key = foldedKey(safe);
    const last = this.#numbers.get(key);
    if (last === undefined) {
      this.#numbers.set(key, 1);
      return safe;
    }
    const { stem, extension } = partsOf(safe);
    for (let number = last + 1; ; number += 1) {
      const candidate = `${stem} (${number})${extension}`;
      const candidateKey = foldedKey(candidate);
      if (this.#numbers.has(candidateKey)) continue;
      this.#numbers.set(key, number);
      this.#numbers.set(candidateKey, 1);
      return candidate;
    }
  }
}

/** Upper case first: it makes one of letters that lower case keeps apart, as macOS and Windows do. */
function foldedKey(name: string): string {
  return name
    .normalize('NFC')
    .toUpperCase()
    .toLowerCase()
    .normalize('NFC')
    .replace(/[. ]+$/, '');
}
