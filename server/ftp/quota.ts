/**
 * How much room there is: AVBL (draft-peterson-streamlined-ftp-command-extensions, section 4) where FEAT names it, and SITE QUOTA as
 * ProFTPD's mod_quotatab answers it. Other servers do not tell.
 */
import type { Pathname } from './pathname.ts';
import { CODE } from './reply.ts';
import type { FtpSession } from './session.ts';

/** Bytes. usedBytes is missing where only the free room is told. */
export interface RoomLeft {
  readonly availableBytes: number;
  readonly usedBytes?: number;
}

const UNIT_BYTES: Readonly<Record<string, number>> = { bytes: 1, kb: 1024, mb: 1024 ** 2, gb: 1024 ** 3 };
/** `  Uploaded Mb: 1.50/10.00`; what has no limit says so in words. */
const UPLOADED = /^\s*Uploaded (bytes|Kb|Mb|Gb):\s*([\d.]{1,24})\/([\d.]{1,24})\s*$/im;

/** Resolves with undefined when the server does not tell. Rejects only when the session ends. */
export async function roomLeft(session: FtpSession, folder: Pathname): Promise<RoomLeft | undefined> {
  return (await byAvbl(session, folder)) ?? (await bySiteQuota(session));
}

async function byAvbl(session: FtpSession, folder: Pathname): Promise<RoomLeft | undefined> {
  if (!session.login.features.names('AVBL')) return undefined;
  const reply = await session.ask('AVBL', folder.bytes);
  const [digits] = /^\d{1,15}/.exec(reply.text.trim()) ?? [];
  const isTold = reply.code === CODE.fileStatus && digits !== undefined;
  return isTold ? { availableBytes: Number(digits) } : undefined;
}

async function bySiteQuota(session: FtpSession): Promise<RoomLeft | undefined> {
  const { features } = session.login;
  if (!features.mayHave('SITE QUOTA')) return undefined;
  const reply = await session.ask('SITE QUOTA');
  const text = Buffer.concat(reply.lines.flatMap((line) => [line, Buffer.from('\n')])).toString('latin1');
  const [, unit = '', used = '', limit = ''] = UPLOADED.exec(text.replaceAll(/^\d{3}[- ]/gm, '')) ?? [];
  const scale = UNIT_BYTES[unit.toLowerCase()];
  if (!reply.isPositive || scale === undefined) {
    features.refuse('SITE QUOTA');
    return undefined;
  }
  const usedBytes = Math.round(Number(used) * scale);
  return { usedBytes, availableBytes: Math.max(0, Math.round(Number(limit) * scale) - usedBytes) };
}
