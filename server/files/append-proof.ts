/**
 * How the rest of a file is added to what is there. Servers differ, and some destroy what they were asked to keep: ftp-srv 4.6.3 takes
 * REST before STOR, says that all is well, and fills the beginning with zeros. So a small file of our own is written in two pieces and
 * read back, once per site, before anything precious depends on it.
 */
import { randomBytes } from 'node:crypto';
import { Readable } from 'node:stream';
import { removeFile } from '../ftp/change.ts';
import { sizeOf } from '../ftp/describe.ts';
import { NotSupported, ReplyError } from '../ftp/errors.ts';
import type { FactValues } from '../ftp/knowledge.ts';
import type { Pathname } from '../ftp/pathname.ts';
import type { FtpSession } from '../ftp/session.ts';
import type { Upload } from '../ftp/upload.ts';
import { PART_SUFFIX } from './beside.ts';

/** How a site adds to files. */
export type AppendWay = FactValues['append'];

const ID_BYTES = 8;
const HEAD = Buffer.from('gang');
const TAIL = Buffer.from('way');
const WHOLE = Buffer.concat([HEAD, TAIL]);
/** More than this is not what was written. */
const MAX_READ_BYTES = 64;

/**
 * The way that is known to work here; the first time it is found out in `folder`, where nothing stays behind. Rejects with what the
 * server says when it takes no files at all, or what broke.
 */
export async function provenAppend(
  session: FtpSession,
  folder: Pathname,
  signal: AbortSignal,
): Promise<AppendWay> {
  const { knowledge } = session;
  const known = knowledge.get('append');
  if (known !== undefined) return known;
  session.note('how are files added to here? A small one of our own will tell');
  const probe = folder.child(Buffer.from(`.${randomBytes(ID_BYTES).toString('hex')}${PART_SUFFIX}`));
  try {
    const refusals: string[] = [];
    for (const { way, add } of WAYS) {
      await fill(await session.store(probe, { signal }), HEAD);
      const failure = await tryWay(session, probe, { way, add }, signal);
      if (failure === undefined) {
        knowledge.learn('append', way, `${way} added to a file that was read back`);
        return way;
      }
      refusals.push(`${way}: ${failure}`);
    }
    knowledge.learn('append', 'none', refusals.join('; '));
    return 'none';
  } finally {
    if (session.state === 'idle') await removeFile(session, probe).catch(() => undefined);
  }
}

interface Adder {
  readonly way: Exclude<AppendWay, 'none'>;
  readonly add: (session: FtpSession, file: Pathname, signal: AbortSignal) => Promise<Upload>;
}

/** REST first: it says where the bytes go, and does not depend on what the server takes for the end. */
const WAYS: readonly Adder[] = [
  {
    way: 'REST',
    add: (session, file, signal) => session.store(file, { offsetBytes: HEAD.length, signal }),
  },
  { way: 'APPE', add: (session, file, signal) => session.append(file, { signal }) },
];

/** Why it does not work; undefined when it does. Rejects with what says nothing about the way. */
async function tryWay(
  session: FtpSession,
  probe: Pathname,
  { way, add }: Adder,
  signal: AbortSignal,
): Promise<string | undefined> {
  try {
    await fill(await add(session, probe, signal), TAIL);
  } catch (error) {
    if (!isRefusal(error) || session.state !== 'idle') throw error;
    return error.message;
  }
  const sizeBytes = await sizeOf(session, probe);
  if (sizeBytes !== undefined && sizeBytes !== WHOLE.length) return `the file has ${sizeBytes} bytes then`;
  const content = await contentOf(session, probe, signal);
  if (content !== undefined) return content.equals(WHOLE) ? undefined : 'what was there is destroyed';
  // Who may write and not read: after APPE the size says it all, after REST it says nothing about the beginning.
  return way === 'APPE' && sizeBytes !== undefined ? undefined : 'the file could not be read back';
}

/** 451 is what ProFTPD says when it is not configured for it (AllowStoreRestart); a full disk and the like say nothing. */
function isRefusal(error: unknown): error is ReplyError | NotSupported {
  if (error instanceof NotSupported) return true;
  return error instanceof ReplyError && !error.meansStorageFull;
}

async function fill(upload: Upload, bytes: Buffer): Promise<void> {
  try {
    await upload.flow(Readable.from([bytes]));
  } finally {
    await upload.settled;
  }
}

/** Undefined when it may not be read. */
async function contentOf(
  session: FtpSession,
  file: Pathname,
  signal: AbortSignal,
): Promise<Buffer | undefined> {
  const chunks: Uint8Array[] = [];
  const download = await session.retrieve(file, { signal }).catch((error: unknown) => {
    if (error instanceof ReplyError && session.state === 'idle') return undefined;
    throw error;
  });
  if (download === undefined) return undefined;
  try {
    await download.flow({
      take: (bytes, release) => {
        if (chunks.length < MAX_READ_BYTES) chunks.push(Buffer.from(bytes.subarray(0, MAX_READ_BYTES)));
        release();
      },
    });
  } finally {
    await download.settled;
  }
  return Buffer.concat(chunks);
}
