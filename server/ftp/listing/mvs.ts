/** Listings of z/OS (MVS): data sets, members, load modules, jobs. The heading says which of them. */
import type { EntryKind } from '../../contract/choices.ts';
import { clockAt } from './clock-column.ts';
import { momentOf } from './day-order.ts';
import type { LineParser, ListingContext, Reading } from './dialect.ts';
import { entryOf } from './remote-entry.ts';
import type { EntryFacts } from './remote-entry.ts';
import { wordAt } from './words.ts';
import type { Word } from './words.ts';

type Format = 'data sets' | 'members' | 'load modules' | 'jobs' | undefined;

/** A line with more columns is nothing of the kind. */
const MAX_COLUMNS = 14;
const MAX_LINE_BYTES = 1_024;
const HEADERS: readonly (readonly [RegExp, Format])[] = [
  [/^Volume +Unit +Referred +.*Dsname$/i, 'data sets'],
  [/^ ?Name +VV\.MM +Created +/i, 'members'],
  [/^ ?Name +Size +TTR +Alias-of +/i, 'load modules'],
  [/^JOBNAME +JOBID +/i, 'jobs'],
];
const DATA_SET = /^[A-Z#@$][A-Z0-9#@$-]{0,7}(?:\.[A-Z#@$][A-Z0-9#@$-]{0,7})*$/i;
const MEMBER = /^[A-Z#@$][A-Z0-9#@${]{0,7}$/i;
/** Data sets with members: partitioned, extended or not. */
const PARTITIONED = /^PO(?:-E)?$/;
const ORGANISATION = /^(?:PO|PS|DA|IS|VS)(?:-E|U)?$|^(?:VSAM|HFS|ZFS|GDG|PATH|DIRECT)$/;
const DATE = /^(\d{4})\/(\d{2})\/(\d{2})$/;
const NO_DATE = '**NONE**';
const VERSION = /^\d{2}\.\d{2}$/;
const HEX = /^[0-9A-F]{6,8}$/i;
const JOB_ID = /^(?:JOB|TSU|STC|J0|T0|S0)\d{3,7}$/i;
/** Data sets that are not on a disk now, or not to be asked, have a word in place of the columns. */
const ELSEWHERE =
  /^(?:\S{1,6} +)?(?:Migrated|ARCIVE|ARCHIVE|Tape|User catalog connector|Pseudo Directory|Not Mounted|Error determining attributes|Not Direct Access Device|VSAM|GDG)/i;

/**
 * Reads one listing of z/OS. Sizes of data sets and members are tracks and records, and "referred" is no modification, so they
 * are left out; a load module has its size in bytes. Design case 82, corpus F10.
 */
export class MvsListing implements LineParser {
  readonly #context: ListingContext;
  #format: Format;

  constructor(context: ListingContext) {
    this.#context = context;
  }

  /** One line to an entry; `header` for the headings. Never throws. */
  read(line: Buffer): Reading {
    if (line.length > MAX_LINE_BYTES) return undefined;
    const text = line.toString('latin1');
    const header = HEADERS.find(([pattern]) => pattern.test(text.trimEnd()));
    if (header !== undefined) {
      this.#format = header[1];
      return 'header';
    }
    const words = columnsOf(text);
    return words === undefined ? undefined : this.#entry(line, text, words);
  }

  #entry(line: Buffer, text: string, words: readonly Word[]): Reading {
    if (this.#format === 'members')
      return memberIn(line, text, words, this.#context) ?? bareMember(line, words);
    if (this.#format === 'load modules') return loadModule(line, words);
    if (this.#format === 'jobs') return jobIn(line, words);
    if (this.#format === 'data sets') return dataSetIn(line, words) ?? elsewhere(line, text, words);
    return dataSetIn(line, words) ?? memberIn(line, text, words, this.#context) ?? jobIn(line, words);
  }
}

function columnsOf(text: string): Word[] | undefined {
  const words: Word[] = [];
  for (let word = wordAt(text, 0); word !== undefined; word = wordAt(text, word.end)) {
    words.push(word);
    if (words.length > MAX_COLUMNS) return undefined;
  }
  return words.length === 0 ? undefined : words;
}

function bytesOf(line: Buffer, word: Word): Buffer {
  return line.subarray(word.start, word.end);
}

function kindOf(organisation: string): EntryKind {
  if (PARTITIONED.test(organisation)) return 'folder';
  return organisation.startsWith('PS') || organisation.startsWith('DA') ? 'file' : 'other';
}

/** `WRK014 3390   2023/11/08  3   45  FB      80 27920  PO  TEAM.SOURCE.COBOL`; VSAM has no numbers. */
function dataSetIn(line: Buffer, words: readonly Word[]): Reading {
  const [organisation, name] = words.slice(-2);
  const referred = words[2]?.text ?? '';
  const isDated = DATE.test(referred) || referred === NO_DATE;
  const isVsam = words.length >= 4 && words[0]?.text === NO_DATE;
  if (organisation === undefined || name === undefined || !(isDated || isVsam)) return undefined;
  if (words.length < 4 || !ORGANISATION.test(organisation.text) || !DATA_SET.test(name.text))
    return undefined;
  return entryOf(bytesOf(line, name), kindOf(organisation.text), {});
}

/** `Migrated                                                TEAM.OLD.ARCHIVE`: what it is, only its recall would tell. */
function elsewhere(line: Buffer, text: string, words: readonly Word[]): Reading {
  const name = words.at(-1);
  if (name === undefined || words.length < 2 || !DATA_SET.test(name.text)) return undefined;
  const organisation = words.at(-2)?.text ?? '';
  if (ORGANISATION.test(organisation)) return entryOf(bytesOf(line, name), kindOf(organisation), {});
  if (!ELSEWHERE.test(text.trimStart())) return undefined;
  return entryOf(bytesOf(line, name), /^Pseudo/i.test(text.trimStart()) ? 'folder' : 'file', {});
}

/** `PAYROLL   02.11 2019/05/06 2024/02/29 07:45   310   290    18 KIM01` */
function memberIn(line: Buffer, text: string, words: readonly Word[], context: ListingContext): Reading {
  const [name, version, created, changed, time] = words;
  if (name === undefined || !MEMBER.test(name.text) || !VERSION.test(version?.text ?? '')) return undefined;
  if (changed === undefined || time === undefined || !DATE.test(created?.text ?? '')) return undefined;
  const user = words.length >= 9 ? words.at(-1) : undefined;
  return entryOf(bytesOf(line, name), 'file', {
    ...changedAt(text, changed, context),
    owner: user && bytesOf(line, user),
  });
}

function changedAt(text: string, changed: Word, context: ListingContext): EntryFacts {
  const date = DATE.exec(changed.text);
  const time = clockAt(text, changed.end);
  if (date === null || time === undefined) return {};
  const day = { year: Number(date[1]), month: Number(date[2]), day: Number(date[3]) };
  const modifiedAt = momentOf(day, time, context);
  return modifiedAt === undefined ? {} : { modifiedAt, precision: time.hasSecond ? 'second' : 'minute' };
}

/** A member without statistics is a name and nothing else. */
function bareMember(line: Buffer, words: readonly Word[]): Reading {
  const [name] = words;
  if (name === undefined || words.length > 1 || !MEMBER.test(name.text)) return undefined;
  return entryOf(bytesOf(line, name), 'file', {});
}

/** `LOADMOD1  0004F8  000105            00 FO             RN RU            31    ANY`; the size is hexadecimal. */
function loadModule(line: Buffer, words: readonly Word[]): Reading {
  const [name, size] = words;
  if (name === undefined || !MEMBER.test(name.text)) return undefined;
  if (size !== undefined && !HEX.test(size.text)) return undefined;
  return entryOf(bytesOf(line, name), 'file', { sizeBytes: size && Number.parseInt(size.text, 16) });
}

/** `KIM01A   JOB07741 KIM01    OUTPUT A        RC=0004 4 spool files`: RETR takes the job's number. */
function jobIn(line: Buffer, words: readonly Word[]): Reading {
  const [name, id, owner] = words;
  if (name === undefined || id === undefined || !JOB_ID.test(id.text) || words.length < 3) return undefined;
  const isStatus = /^(?:INPUT|ACTIVE|OUTPUT|HELD)$/i.test(owner?.text ?? '');
  return entryOf(bytesOf(line, id), 'file', { owner: owner && !isStatus ? bytesOf(line, owner) : undefined });
}
