/**
 * Some servers store another name than they were told, and say that all is well: Pure-FTPd 1.0.50 makes underscores of blanks at the
 * end of what RNTO and MKD are given, and Windows cuts blanks and dots. The other name may be that of another file, so it has to be
 * found out before anything is moved.
 */
import { randomBytes } from 'node:crypto';
import { makeFolder, removeFolder, renameEntry } from '../ftp/change.ts';
import { isThere } from '../ftp/describe.ts';
import { ReplyError } from '../ftp/errors.ts';
import { listFolder } from '../ftp/list.ts';
import type { Pathname } from '../ftp/pathname.ts';
import type { FtpSession } from '../ftp/session.ts';
import { NameChanged } from './errors.ts';

const BLANK = 0x20;
const DOT = 0x2e;
const UNDERSCORE = '_';
const ID_BYTES = 4;
/** Ends the name of a folder that is made for the question, before the blanks and dots that it is about. */
const PROBE_MARK = 'gwname';
/** The question is not worth interrupting. */
const NEVER = new AbortController().signal;

/** The end of a name that servers are known to change: blanks and dots. */
function endOf(name: Buffer): Buffer {
  let start = name.length;
  while (start > 0 && (name[start - 1] === BLANK || name[start - 1] === DOT)) start--;
  return name.subarray(start);
}

/**
 * Before something gets the name of `path`: whether the server would keep a name with this end. Asks by a folder of our own beside
 * it, and only for names that end in a blank or a dot. from: what is going to be moved. Rejects with NameChanged; nothing has been
 * touched then.
 */
export async function assertWouldKeep(session: FtpSession, path: Pathname, from?: Pathname): Promise<void> {
  const end = endOf(path.name);
  if (end.length === 0) return;
  const mark = Buffer.from(`.${randomBytes(ID_BYTES).toString('hex')}.${PROBE_MARK}`);
  const probe = path.parent.child(Buffer.concat([mark, end]));
  try {
    await makeFolder(session, probe);
  } catch (error) {
    if (!(error instanceof ReplyError)) throw error;
    // Who may not make folders may still rename, and then it shows afterwards; but nothing else may be in the way.
    return assertFree(session, otherNames(path, from));
  }
  const isKept = await isKeptAs(session, probe);
  const made = isKept ? probe : await findMade(session, path.parent, mark);
  if (made !== undefined) await removeFolder(session, made).catch(unlessRefused);
  if (!isKept) throw new NameChanged();
}

/** After `from` was renamed to `to`: puts the old name back where the server has made another one of it, and rejects with NameChanged. */
export async function assertMoveKept(session: FtpSession, from: Pathname, to: Pathname): Promise<void> {
  const others = otherNames(to, from);
  if (others.length === 0 || (await isKeptAs(session, to))) return;
  for (const other of others) {
    if (!(await isCertain(session, other))) continue;
    await renameEntry(session, other, from);
    break;
  }
  throw new NameChanged();
}

/** Rejects with NameChanged when one of these names is taken: a rename that goes wrong could replace it. */
async function assertFree(session: FtpSession, others: readonly Pathname[]): Promise<void> {
  for (const other of others) if (await isCertain(session, other)) throw new NameChanged();
}

/** What servers are known to make of a name with such an end, apart from `from` itself. */
function otherNames(path: Pathname, from: Pathname | undefined): Pathname[] {
  const end = endOf(path.name);
  const start = path.name.subarray(0, path.name.length - end.length);
  if (end.length === 0 || start.length === 0) return [];
  const underscored = Buffer.concat([start, Buffer.from(UNDERSCORE.repeat(end.length))]);
  const others = [path.parent.child(start), path.parent.child(underscored)];
  return others.filter((other) => from === undefined || !other.equals(from));
}

/** Under which name a folder was made that should have had another one. */
async function findMade(session: FtpSession, folder: Pathname, mark: Buffer): Promise<Pathname | undefined> {
  let made: Pathname | undefined;
  await listFolder(session, folder, {
    signal: NEVER,
    context: { now: new Date(), offsetMinutes: 0 },
    onEntries: (entries) => {
      const entry = entries.find(({ name, unsafe }) => unsafe !== true && isMarked(name, mark));
      if (entry !== undefined) made = folder.child(entry.name);
    },
  }).catch(unlessRefused);
  return made;
}

function isMarked(name: Buffer, mark: Buffer): boolean {
  return name.subarray(0, mark.length).equals(mark);
}

/** A server that will not say is believed. */
async function isKeptAs(session: FtpSession, path: Pathname): Promise<boolean> {
  return isThere(session, path).catch((error: unknown) => {
    if (error instanceof ReplyError) return true;
    throw error;
  });
}

/** Whether it is there for sure. */
async function isCertain(session: FtpSession, path: Pathname): Promise<boolean> {
  return isThere(session, path).catch((error: unknown) => {
    if (error instanceof ReplyError) return false;
    throw error;
  });
}

function unlessRefused(error: unknown): void {
  if (!(error instanceof ReplyError)) throw error;
}
