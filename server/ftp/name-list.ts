/** The last resort for a folder whose listing nobody understands: NLST for the names, and CWD, SIZE and MDTM for what they are. */
import { Cancelled } from './errors.ts';
import { entryOf } from './listing/remote-entry.ts';
import type { EntryFacts, RemoteEntry } from './listing/remote-entry.ts';
import { isEntry } from './listing/dialect.ts';
import { LineSplitter } from './listing/line-splitter.ts';
import { isRemark } from './listing/remarks.ts';
import { ownName } from './listed-entries.ts';
import type { Pathname } from './pathname.ts';
import { CODE } from './reply.ts';
import type { FtpSession } from './session.ts';
import { parseTimeVal } from './time-val.ts';

const MAX_NAMES = 10_000;
/** Two or three round trips for each: a folder with more has names only. */
export const MAX_ASKED = 256;
const SIZE = /^\s*(\d{1,15})\b/;

/**
 * Entries of the current folder by NLST. Returns none when the server has no NLST or it brings nothing. Rejects with Cancelled, or
 * with what ended the session.
 */
export async function listNames(
  session: FtpSession,
  folder: Pathname,
  signal: AbortSignal,
): Promise<readonly RemoteEntry[]> {
  const names = await namesIn(session, signal).catch((error: unknown) => {
    if (error instanceof Cancelled || session.state !== 'idle') throw error;
    return [];
  });
  const entries: RemoteEntry[] = [];
  for (const name of names) {
    const listed = entryOf(ownName(name, folder), 'file', {});
    if (!isEntry(listed)) continue;
    const isAsked = entries.length < MAX_ASKED && listed.unsafe === undefined && !signal.aborted;
    entries.push(isAsked ? await withFacts(session, folder.child(listed.name), listed) : listed);
  }
  return entries;
}

async function namesIn(session: FtpSession, signal: AbortSignal): Promise<Buffer[]> {
  const splitter = new LineSplitter();
  const names: Buffer[] = [];
  const take = (lines: ReturnType<LineSplitter['feed']>): void => {
    for (const { bytes, isCut } of lines) {
      if (!isCut && bytes.length > 0 && !isRemark(bytes) && names.length < MAX_NAMES) names.push(bytes);
    }
  };
  const download = await session.retrieveListing('NLST', signal);
  try {
    await download.flow({
      take: (bytes, release) => {
        take(splitter.feed(bytes));
        release();
      },
    });
  } finally {
    await download.settled;
  }
  take(splitter.end());
  return names;
}

/** CWD first, because a size is no proof of a file (ftp-srv 4.6.3 has one for folders). */
async function withFacts(session: FtpSession, path: Pathname, entry: RemoteEntry): Promise<RemoteEntry> {
  if ((await session.ask('CWD', path.bytes)).isPositive) return { ...entry, kind: 'folder' };
  const facts: EntryFacts = {};
  const size = await answerOf(session, 'SIZE', path);
  const sizeBytes = size === undefined ? undefined : SIZE.exec(size)?.[1];
  if (sizeBytes !== undefined) facts.sizeBytes = Number(sizeBytes);
  const time = parseTimeVal((await answerOf(session, 'MDTM', path))?.trim() ?? '');
  return { ...entry, ...(facts.sizeBytes === undefined ? {} : { sizeBytes: facts.sizeBytes }), ...time };
}

async function answerOf(
  session: FtpSession,
  verb: 'SIZE' | 'MDTM',
  path: Pathname,
): Promise<string | undefined> {
  const { features } = session.login;
  if (!features.mayHave(verb)) return undefined;
  const reply = await session.ask(verb, path.bytes);
  if (reply.isUnsupported) features.refuse(verb);
  return reply.code === CODE.fileStatus ? reply.text : undefined;
}
