/** The machine-readable listing: facts, one blank, the name. RFC 3659 section 7; used for MLSD lines and for MLST. */
import type { EntryKind } from '../../contract/choices.ts';
import { parseTimeVal } from '../time-val.ts';
import type { Reading } from './dialect.ts';
import { entryOf, knownOf } from './remote-entry.ts';
import type { EntryFacts, RemoteEntry } from './remote-entry.ts';
import { sizeOf } from './words.ts';

type Facts = ReadonlyMap<string, string>;

/** All facts of a line together; a link's target may be among them. */
const MAX_FACTS_BYTES = 8 * 1024;
const SPACE = 0x20;
const SEMICOLON = 0x3b;
/** `type=OS.unix=slink:/a b;modify=20240612101112;`: what follows the target are facts again. */
const TARGET_WITH_BLANKS =
  /^(?:[\w.-]{1,64}=[^; ]*;)*type=os\.unix=(?:slink|symlink):[^;]*;(?:(?:modify|size|perm|unique|unix\.[\w.]+)=[^; ]*;)+(?= )/i;
/** A line without any of these is no line of facts, whatever equal signs it has. */
const KNOWN = ['type', 'size', 'sizd', 'modify', 'create', 'perm', 'unique', 'unix.mode'];
const FACT_NAME = /^[\w.-]{1,64}$/;
const OCTAL = /^[0-7]{1,7}$/;
const PERMISSION_BITS = 0o7777;
/** How ProFTPD (`symlink`) and Pure-FTPd (`slink`) call a link; a target may follow a colon. */
const LINK_TYPE = /^os\.unix=(?:slink|symlink)(?::|$)/i;

/**
 * One MLSD line to an entry.
 * line: without its end; a blank in front is tolerated. Returns `noise` for the folder itself and the one above
 * (types cdir and pdir, names `.` and `..`); undefined when the line has no facts. Never throws.
 */
export function parseMlsxLine(line: Buffer): Reading {
  const parts = partsOf(line);
  if (parts === undefined) return undefined;
  const type = parts.facts.get('type')?.toLowerCase();
  return type === 'cdir' || type === 'pdir'
    ? 'noise'
    : entryOf(parts.name, kindOf(parts.facts), valuesOf(parts.facts));
}

/**
 * The one line of an MLST reply to an entry.
 * line: with or without the blank in front. Its name is what the server put there, often a whole path: the caller
 * knows the better one. A folder that calls itself cdir is a folder. Returns undefined when the line has no facts.
 */
export function parseMlstLine(line: Buffer): RemoteEntry | undefined {
  const parts = partsOf(line);
  return parts && { name: parts.name, kind: kindOf(parts.facts), ...knownOf(valuesOf(parts.facts)) };
}

/** Everything behind the first blank is the name, whatever it contains. */
function partsOf(line: Buffer): { facts: Facts; name: Buffer } | undefined {
  const start = line[0] === SPACE ? 1 : 0;
  const blank = endOfFacts(line, start);
  if (blank === -1 || blank === line.length - 1 || blank > MAX_FACTS_BYTES) return undefined;
  const facts = factsOf(line.toString('latin1', start, blank));
  return facts && { facts, name: line.subarray(blank + 1) };
}

/** The first blank; but the target of a link may have blanks, and then facts follow behind them. */
function endOfFacts(line: Buffer, start: number): number {
  const blank = line.indexOf(SPACE, start);
  if (blank === -1 || line[blank - 1] === SEMICOLON) return blank;
  const text = line.toString('latin1', start, start + MAX_FACTS_BYTES);
  const target = TARGET_WITH_BLANKS.exec(text);
  return target === null ? blank : start + target[0].length;
}

function factsOf(text: string): Facts | undefined {
  const facts = new Map<string, string>();
  for (const fact of text.split(';')) {
    if (fact === '') continue;
    const equals = fact.indexOf('=');
    const name = fact.slice(0, Math.max(equals, 0)).toLowerCase();
    if (!FACT_NAME.test(name)) return undefined;
    facts.set(name, fact.slice(equals + 1));
  }
  return KNOWN.some((name) => facts.has(name)) ? facts : undefined;
}

function kindOf(facts: Facts): EntryKind {
  const type = facts.get('type') ?? '';
  if (LINK_TYPE.test(type)) return 'link';
  if (/^(?:dir|cdir|pdir)$/i.test(type)) return 'folder';
  return /^file$/i.test(type) ? 'file' : 'other';
}

function valuesOf(facts: Facts): EntryFacts {
  const octal = facts.get('unix.mode') ?? '';
  return {
    ...parseTimeVal(facts.get('modify') ?? ''),
    sizeBytes: sizeOf(facts.get('size') ?? facts.get('sizd') ?? ''),
    mode: OCTAL.test(octal) ? Number.parseInt(octal, 8) & PERMISSION_BITS : undefined,
    owner: firstOf(facts, ['unix.ownername', 'unix.owner', 'unix.uid']),
    group: firstOf(facts, ['unix.groupname', 'unix.group', 'unix.gid']),
    target: targetOf(facts.get('type') ?? ''),
    unique: facts.get('unique'),
  };
}

function firstOf(facts: Facts, names: readonly string[]): Buffer | undefined {
  const value = names.map((name) => facts.get(name)).find((found) => found !== undefined && found !== '');
  return value === undefined ? undefined : Buffer.from(value, 'latin1');
}

/** `OS.unix=slink:../share`; servers that hide the target leave it empty. */
function targetOf(type: string): Buffer | undefined {
  const prefix = LINK_TYPE.exec(type)?.[0] ?? type;
  return type.length > prefix.length ? Buffer.from(type.slice(prefix.length), 'latin1') : undefined;
}
