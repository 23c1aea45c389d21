/**
 * Which zone the times of LIST are in: the server's wall clock, often UTC, often not (design case 78). MDTM tells the same file's
 * time in UTC, so that one question about one listed file answers it for the whole server.
 */
import type { RemoteEntry } from '../ftp/listing/remote-entry.ts';
import { utcOfMdtm, zoneOf } from '../ftp/mdtm-clock.ts';
import type { Pathname } from '../ftp/pathname.ts';
import { CODE } from '../ftp/reply.ts';
import type { FtpSession } from '../ftp/session.ts';
import { parseTimeVal } from '../ftp/time-val.ts';

const MINUTE_MS = 60_000;
/** A file that changes just now may change between the two answers. */
const MAX_QUESTIONS = 3;

/** How far LIST times are ahead of UTC, and how that is known. */
export interface ListClock {
  readonly offsetMinutes: number;
  readonly evidence: string;
}

/** How the entries were read. */
export interface ListClockOptions {
  /** The offset that their times were read with. */
  readonly offsetMinutes: number;
}

/**
 * Measures by up to three files of a folder that was listed by LIST. Returns undefined when there is no file to measure with, or
 * the server does not tell; such a server is not asked again in vain (`mdtm` is learned then). Rejects when the session ends.
 */
export async function measureListClock(
  session: FtpSession,
  folder: Pathname,
  entries: readonly RemoteEntry[],
  { offsetMinutes }: ListClockOptions,
): Promise<ListClock | undefined> {
  for (const { name, modifiedAt } of newestFiles(entries)) {
    const reply = await session.ask('MDTM', folder.child(name).bytes);
    if (reply.isUnsupported) {
      session.login.features.refuse('MDTM');
      session.knowledge.learn('mdtm', false, `MDTM was answered with ${reply.code}`);
      return undefined;
    }
    const told = reply.code === CODE.fileStatus ? parseTimeVal(reply.text.trim())?.modifiedAt : undefined;
    if (told === undefined || modifiedAt === undefined) continue;
    const utc = utcOfMdtm(session.knowledge, told);
    const aheadMs = modifiedAt.getTime() + offsetMinutes * MINUTE_MS - utc.getTime();
    // LIST cuts the seconds; that is less than the difference of two zones.
    const found = zoneOf(aheadMs);
    if (found !== undefined)
      return { offsetMinutes: found, evidence: evidenceOf(aheadMs, modifiedAt, offsetMinutes, utc) };
  }
  return undefined;
}

/** Up to three files whose time is known to the minute, the newest first: it is in the same half of the year as today. */
export function newestFiles(entries: readonly RemoteEntry[]): readonly RemoteEntry[] {
  return entries
    .filter(
      ({ kind, unsafe, precision }) =>
        kind === 'file' && unsafe === undefined && (precision === 'minute' || precision === 'second'),
    )
    .toSorted((a, b) => (b.modifiedAt?.getTime() ?? 0) - (a.modifiedAt?.getTime() ?? 0))
    .slice(0, MAX_QUESTIONS);
}

function evidenceOf(aheadMs: number, listed: Date, offsetMinutes: number, utc: Date): string {
  const clock = new Date(listed.getTime() + offsetMinutes * MINUTE_MS);
  const text = (date: Date): string =>
    date.toISOString().slice(0, 'YYYY-MM-DDTHH:MM'.length).replace('T', ' ');
  return `LIST shows ${text(clock)} for a file of which MDTM says ${text(utc)} UTC (${Math.round(aheadMs / MINUTE_MS)} min)`;
}
