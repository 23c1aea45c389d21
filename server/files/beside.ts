/** Names of our own beside a file: what is on its way to it, and what it replaces (docs/decisions/0006). */
import { cutName } from '../ftp/names/cut-name.ts';
import type { Pathname } from '../ftp/pathname.ts';

/** Ends the name of every part file, so that people and clean-ups can tell them. */
export const PART_SUFFIX = '.gwpart';
/** Ends the name of an old file that was moved aside. */
export const BACKUP_SUFFIX = '.gwold';
/** File systems allow 255 bytes; what our own marks need is taken from the end of the name. */
const MAX_NAME_BYTES = 255;

/** `.{name}.{id}{suffix}` in the target's folder, never longer than a file system allows. id: ASCII. */
export function beside(target: Pathname, id: string, suffix: string): Pathname {
  const mark = Buffer.from(`.${id}${suffix}`);
  const name = cutName(target.name, MAX_NAME_BYTES - 1 - mark.length);
  return target.parent.child(Buffer.concat([Buffer.from('.'), name, mark]));
}
