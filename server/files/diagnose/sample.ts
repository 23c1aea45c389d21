/** Something on the server to try things on: what its home holds, and a file that can be read. */
import { ReplyError } from '../../ftp/errors.ts';
import { listFolder } from '../../ftp/list.ts';
import type { RemoteEntry } from '../../ftp/listing/remote-entry.ts';
import type { Pathname } from '../../ftp/pathname.ts';
import type { FtpSession } from '../../ftp/session.ts';

/** Entries looked at per folder. */
const MAX_ENTRIES = 2_000;
/** Files up to this size are read whole; of longer ones the beginning. */
export const READ_BYTES = 128 * 1024;
/** Too short to show where a part of it begins. */
const GOOD_BYTES = 16;
const MAX_CANDIDATES = 3;
const MAX_SUBFOLDERS = 3;

/** A file and what was read of it. */
export interface SampleFile {
  readonly path: Pathname;
  readonly entry: RemoteEntry;
  /** The whole file, or its beginning. */
  readonly bytes: Buffer;
  readonly isWhole: boolean;
}

/** What the first listing brought. */
export interface Sample {
  readonly folder: Pathname;
  readonly entries: readonly RemoteEntry[];
  /** As list.ts names it: `mlsd`, `unix`, … */
  readonly dialect: string;
  readonly file: SampleFile | undefined;
}

/** One listed folder. */
export interface Listed {
  readonly entries: readonly RemoteEntry[];
  readonly dialect: string;
}

/** Lists a folder over a data connection. Rejects like listFolder. */
export async function listed(session: FtpSession, folder: Pathname, signal: AbortSignal): Promise<Listed> {
  const entries: RemoteEntry[] = [];
  const { dialect } = await listFolder(session, folder, {
    signal,
    context: { now: new Date(), offsetMinutes: 0 },
    hidden: 'find out',
    onEntries: (more) => void entries.push(...more.slice(0, MAX_ENTRIES - entries.length)),
  });
  return { entries, dialect };
}

/** Reads a file from an offset, at most READ_BYTES. Rejects like FtpSession.retrieve. */
export async function read(
  session: FtpSession,
  path: Pathname,
  options: { readonly offsetBytes?: number; readonly signal: AbortSignal },
): Promise<{ readonly bytes: Buffer; readonly isWhole: boolean }> {
  const chunks: Buffer[] = [];
  const download = await session.retrieve(path, { ...options, extent: { lengthBytes: READ_BYTES } });
  try {
    const end = await download.flow({
      take: (bytes, release) => {
        chunks.push(Buffer.from(bytes));
        release();
      },
    });
    return { bytes: Buffer.concat(chunks), isWhole: end === 'complete' };
  } finally {
    await download.settled;
  }
}

/** Lists the folder, and finds a file to read in it or just below. Rejects when the folder cannot be listed. */
export async function findSample(
  session: FtpSession,
  folder: Pathname,
  signal: AbortSignal,
): Promise<Sample> {
  const { entries, dialect } = await listed(session, folder, signal);
  let file = await firstReadable(session, folder, entries, signal);
  const subfolders = entries.filter(({ kind, unsafe }) => kind === 'folder' && unsafe === undefined);
  for (const { name } of subfolders.slice(0, MAX_SUBFOLDERS)) {
    if (file !== undefined || session.state !== 'idle') break;
    const inner = folder.child(name);
    const below = await listed(session, inner, signal).catch(ifRefused);
    if (below !== undefined) file = await firstReadable(session, inner, below.entries, signal);
  }
  return { folder, entries, dialect, file };
}

async function firstReadable(
  session: FtpSession,
  folder: Pathname,
  entries: readonly RemoteEntry[],
  signal: AbortSignal,
): Promise<SampleFile | undefined> {
  const files = entries.filter(
    ({ kind, unsafe, sizeBytes = 0 }) => kind === 'file' && unsafe === undefined && sizeBytes > 0,
  );
  const best = files.toSorted((a, b) => awkwardness(a) - awkwardness(b)).slice(0, MAX_CANDIDATES);
  for (const entry of best) {
    const path = folder.child(entry.name);
    const content = await read(session, path, { signal }).catch(ifRefused);
    if (content !== undefined && content.bytes.length > 0) return { path, entry, ...content };
  }
  return undefined;
}

/** Short files that are long enough come first, then very short ones, then those of which only the beginning is read. */
function awkwardness({ sizeBytes = 0 }: RemoteEntry): number {
  if (sizeBytes < GOOD_BYTES) return READ_BYTES + GOOD_BYTES - sizeBytes;
  return sizeBytes <= READ_BYTES ? sizeBytes : sizeBytes + READ_BYTES;
}

/** A file that may not be read says nothing about the way to it. */
function ifRefused(error: unknown): undefined {
  if (error instanceof ReplyError) return undefined;
  throw error;
}
