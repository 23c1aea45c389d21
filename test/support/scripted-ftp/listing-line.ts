/** How the entries of the tree look in MLSD, Unix LIST and DOS LIST. Lines are byte strings without line end. */
import type { TreeNode } from './tree.ts';

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const HALF_A_YEAR_MS = 182 * 86_400_000;

const two = (value: number): string => String(value).padStart(2, '0');

/** How LIST lines look. */
export type ListStyle = 'unix' | 'dos';

/** A time-val of RFC 3659 section 2.3: UTC, to the second. */
export function timeVal(at: Date): string {
  return at.toISOString().slice(0, 19).replaceAll(/[-:T]/g, '');
}

/** The facts of one MLSD or MLST line up to and including the blank; `kind` overrides the type fact (cdir, pdir). */
export function factsOf(node: TreeNode, kind?: string): string {
  const type = kind ?? (node.kind === 'file' ? 'file' : 'dir');
  const size = node.kind === 'file' ? `size=${node.content.sizeBytes};` : '';
  const perm = node.kind === 'file' ? 'adfrw' : 'cdeflmp';
  return `type=${type};${size}modify=${timeVal(node.modifiedAt)};perm=${perm};unix.mode=0${node.mode.toString(8)}; `;
}

/** One line of LIST. now: decides whether a Unix line shows the year or the time. */
export function listLine(name: string, node: TreeNode, style: ListStyle, now: Date): string {
  return style === 'unix' ? unixLine(name, node, now) : dosLine(name, node);
}

function unixLine(name: string, node: TreeNode, now: Date): string {
  const at = node.modifiedAt;
  const recent = Math.abs(now.getTime() - at.getTime()) < HALF_A_YEAR_MS;
  const clock = recent ? `${two(at.getUTCHours())}:${two(at.getUTCMinutes())}` : ` ${at.getUTCFullYear()}`;
  const size = node.kind === 'file' ? node.content.sizeBytes : 4096;
  const date = `${MONTHS[at.getUTCMonth()] ?? ''} ${String(at.getUTCDate()).padStart(2)} ${clock}`;
  return `${modeLetters(node)}    1 kim      staff    ${String(size).padStart(12)} ${date} ${name}`;
}

function modeLetters(node: TreeNode): string {
  const bits = Array.from(node.mode.toString(2).padStart(9, '0'));
  return (
    (node.kind === 'file' ? '-' : 'd') +
    bits.map((bit, i) => (bit === '1' ? 'rwx'.charAt(i % 3) : '-')).join('')
  );
}

function dosLine(name: string, node: TreeNode): string {
  const at = node.modifiedAt;
  const date = `${two(at.getUTCMonth() + 1)}-${two(at.getUTCDate())}-${two(at.getUTCFullYear() % 100)}`;
  const clock = `${two(at.getUTCHours() % 12 || 12)}:${two(at.getUTCMinutes())}${at.getUTCHours() < 12 ? 'AM' : 'PM'}`;
  const size =
    node.kind === 'file' ? String(node.content.sizeBytes).padStart(20) : '<DIR>'.padEnd(15).padStart(20);
  return `${date}  ${clock} ${size} ${name}`;
}
