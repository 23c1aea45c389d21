/** Easily Parsed LIST Format (D. J. Bernstein, publicfile): a plus, facts apart by commas, a tab, the name. */
import type { EntryKind } from '../../contract/choices.ts';
import type { Reading } from './dialect.ts';
import { entryOf } from './remote-entry.ts';
import type { EntryFacts } from './remote-entry.ts';
import { sizeOf } from './words.ts';

const PLUS = 0x2b;
const TAB = 0x09;
/** All facts together; publicfile writes some forty bytes. */
const MAX_FACTS_BYTES = 512;
const SECONDS = /^\d{1,12}$/;
const MODE = /^[0-7]{1,5}$/;
const PERMISSION_BITS = 0o7777;

/**
 * One line to an entry. line: without its end. Everything behind the first tab is the name, tabs included; times are UTC, in
 * seconds since 1970. What is neither a folder (`/`) nor a file (`r`) stays `other`. Never throws. Corpus F8.
 */
export function parseEplfLine(line: Buffer): Reading {
  if (line[0] !== PLUS) return undefined;
  const tab = line.indexOf(TAB);
  if (tab === -1 || tab > MAX_FACTS_BYTES || tab === line.length - 1) return undefined;
  const facts = line.toString('latin1', 1, tab).split(',');
  return entryOf(line.subarray(tab + 1), kindOf(facts), valuesOf(facts));
}

function kindOf(facts: readonly string[]): EntryKind {
  if (facts.includes('/')) return 'folder';
  return facts.includes('r') ? 'file' : 'other';
}

function valuesOf(facts: readonly string[]): EntryFacts {
  const value = (letter: string): string =>
    facts.find((fact) => fact.startsWith(letter))?.slice(letter.length) ?? '';
  const seconds = value('m');
  const modifiedAt = SECONDS.test(seconds) ? new Date(Number(seconds) * 1_000) : undefined;
  const isDate = modifiedAt !== undefined && !Number.isNaN(modifiedAt.getTime());
  const mode = value('up');
  const unique = value('i');
  return {
    sizeBytes: sizeOf(value('s')),
    ...(isDate ? { modifiedAt, precision: 'second' as const } : {}),
    mode: MODE.test(mode) ? Number.parseInt(mode, 8) & PERMISSION_BITS : undefined,
    unique: unique === '' ? undefined : unique,
  };
}
