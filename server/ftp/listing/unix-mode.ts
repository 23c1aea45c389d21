/** The first column of `ls -l`: what a thing is and who may do what with it. */
import type { EntryKind } from '../../contract/choices.ts';

/** The column's meaning; `end` is the index behind it and its marks. */
export interface UnixMode {
  readonly kind: EntryKind;
  readonly isDevice: boolean;
  /** 0o0000 to 0o7777. */
  readonly mode: number;
  readonly end: number;
}

/**
 * Files, folders, links; then devices, pipes, sockets, doors, contiguous files, network files, whiteouts, external links (z/OS),
 * multiplexed and migrated files, event ports.
 */
const TYPES = '-dlbcpsDCnwemMP';
const LETTERS = 9;
/** Access lists (+), security contexts (.), extended attributes (@). */
const MARKS = '+.@*';
const SPECIAL_BITS = [0o4000, 0o2000, 0o1000];

/** What the first letter of a mode says. */
export function kindOf(type: string): EntryKind {
  if (type === '-') return 'file';
  if (type === 'd') return 'folder';
  // z/OS: `e` leads to a data set.
  return type === 'l' || type === 'e' ? 'link' : 'other';
}

/** Bits of one of `rwx` at its place, or undefined for a letter that does not belong there. */
function bitsOf(letter: string, place: number): number | undefined {
  const bit = 1 << (LETTERS - 1 - place);
  if (letter === '-') return 0;
  if (letter === 'rwx'.charAt(place % 3)) return bit;
  if (place % 3 !== 2) return undefined;
  const special = SPECIAL_BITS[Math.trunc(place / 3)] ?? 0;
  // s and t: with execution; S, T, and the l or L of a mandatory lock: without.
  const [withExecution, without] = place === LETTERS - 1 ? ['t', 'T'] : ['s', 'SlL'];
  if (letter === withExecution) return special | bit;
  return without.includes(letter) ? special : undefined;
}

/**
 * The mode column at `at`.
 * text: the line as Latin-1. Returns undefined unless ten letters of `ls -l` stand there, perhaps with marks, and
 * then a blank or the digits of a link count that lost its blank.
 */
export function modeAt(text: string, at: number): UnixMode | undefined {
  const type = text.charAt(at);
  if (type === '' || !TYPES.includes(type)) return undefined;
  let mode = 0;
  for (let place = 0; place < LETTERS; place++) {
    const letter = text.charAt(at + 1 + place);
    const bits = letter === '' ? undefined : bitsOf(letter, place);
    if (bits === undefined) return undefined;
    mode |= bits;
  }
  let end = at + 1 + LETTERS;
  while (end < text.length && MARKS.includes(text.charAt(end))) end++;
  return /^[ \t\d]$/.test(text.charAt(end))
    ? { kind: kindOf(type), isDevice: 'bc'.includes(type), mode, end }
    : undefined;
}
