/** What the server does with one file: a part of it, its size, its time; and, only when asked to, changing one. */
import { randomUUID } from 'node:crypto';
import { Readable } from 'node:stream';
import { removeFile } from '../../ftp/change.ts';
import { setModifiedAt } from '../../ftp/setting-time.ts';
import { describePath, sizeOf } from '../../ftp/describe.ts';
import { NotSupported } from '../../ftp/errors.ts';
import { CODE } from '../../ftp/reply.ts';
import type { Pathname } from '../../ftp/pathname.ts';
import type { FtpSession } from '../../ftp/session.ts';
import { parseTimeVal } from '../../ftp/time-val.ts';
import { describeWritten } from '../describe-written.ts';
import { evidenceOf } from './evidence.ts';
import type { Examination } from './examination.ts';
import type { CheckResult } from './findings.ts';
import { read } from './sample.ts';
import type { SampleFile } from './sample.ts';

const NO_FILE = 'there is no file that could be read';
/** Long past, so that no server writes it by accident. */
const TRIED_TIME = new Date('2001-09-09T01:46:40Z');
const TRIED_BYTES = 'Gangway tried whether it can write here. This file can be deleted.\n';

/** Runs the checks on the sample's file; file: undefined if there is none. */
export async function checkFile(exam: Examination, file: SampleFile | undefined): Promise<void> {
  if (file === undefined) {
    for (const id of ['restart', 'size', 'mdtm'] as const) await exam.skip(id, NO_FILE);
    return;
  }
  await exam.check('restart', async () => restart(exam, await exam.session(), file));
  await exam.check('size', async () => size(await exam.session(), file));
  await exam.check('mdtm', async () => mdtm(await exam.session(), file));
}

/** Whether the time of a file can be set: tried on a file of our own, if that is wanted. */
export async function checkWriting(exam: Examination, options: { readonly write: boolean }): Promise<void> {
  if (options.write) {
    await exam.check('mfmt', async () => mfmt(exam, await exam.session()));
    return;
  }
  const { features } = (await exam.session()).login;
  const said = features.names('MFMT')
    ? 'the server names MFMT in FEAT'
    : 'the server does not name MFMT in FEAT';
  await exam.skip('mfmt', `${said}; it was not tried, because that would change something`);
}

/** REST is proved by the bytes that come: they must be the end of what came before. */
async function restart(exam: Examination, session: FtpSession, file: SampleFile): Promise<CheckResult> {
  const { knowledge } = session;
  const offsetBytes = Math.floor(file.bytes.length / 2);
  if (offsetBytes === 0) return { state: 'skipped', evidence: 'the file is too short' };
  try {
    const { bytes } = await read(session, file.path, { offsetBytes, signal: exam.signal });
    const wanted = file.bytes.subarray(offsetBytes);
    if (bytes.subarray(0, wanted.length).equals(wanted)) {
      const evidence = `REST ${offsetBytes} began at byte ${offsetBytes}`;
      knowledge.learn('restart', true, evidence);
      return { state: 'pass', evidence };
    }
    const evidence = `REST ${offsetBytes} was accepted, but the bytes did not begin there`;
    knowledge.learn('restart', false, evidence);
    exam.findings.reasons.add('no-restart');
    return { state: 'fail', evidence };
  } catch (error) {
    if (!(error instanceof NotSupported)) throw error;
    knowledge.learn('restart', false, error.message);
    exam.findings.reasons.add('no-restart');
    return { state: 'fail', evidence: error.message };
  }
}

async function size(session: FtpSession, { path, bytes, entry, isWhole }: SampleFile): Promise<CheckResult> {
  const told = await sizeOf(session, path);
  if (told === undefined) return { state: 'warn', evidence: 'the server does not tell the size of a file' };
  const isTrue = isWhole ? told === bytes.length : told === (entry.sizeBytes ?? told);
  if (!isTrue)
    return {
      state: 'fail',
      evidence: `SIZE says ${told}, and the file has ${isWhole ? bytes.length : (entry.sizeBytes ?? 0)} bytes`,
    };
  session.knowledge.learn('size', true, 'SIZE agreed with the bytes that came');
  return { state: 'pass', evidence: `SIZE says ${told} bytes, and that is true` };
}

async function mdtm(session: FtpSession, { path }: SampleFile): Promise<CheckResult> {
  const reply = await session.ask('MDTM', path.bytes);
  const said = `${reply.code} ${reply.text}`;
  if (reply.code !== CODE.fileStatus) return { state: 'warn', evidence: `MDTM: ${said}` };
  const time = parseTimeVal(reply.text.trim());
  if (time === undefined) return { state: 'fail', evidence: `MDTM answers with no time: ${said}` };
  session.knowledge.learn('mdtm', true, 'MDTM answered with a time');
  return { state: 'pass', evidence: `MDTM says ${time.modifiedAt.toISOString()}` };
}

async function mfmt(exam: Examination, session: FtpSession): Promise<CheckResult> {
  const path = exam.home.child(Buffer.from(`.gangway-${randomUUID()}`));
  const upload = await session.store(path, { signal: exam.signal });
  try {
    await upload.flow(Readable.from([Buffer.from(TRIED_BYTES)]));
    await upload.settled;
    await describeWritten(session, path);
    return await setTime(session, path);
  } finally {
    await upload.settled;
    await removeFile(await exam.session(), path).catch(() => undefined);
  }
}

async function setTime(session: FtpSession, path: Pathname): Promise<CheckResult> {
  try {
    await setModifiedAt(session, path, TRIED_TIME);
  } catch (error) {
    return {
      state: 'warn',
      evidence: `a file can be written, but its time cannot be set (${evidenceOf(error)})`,
    };
  }
  const { modifiedAt } = await describePath(session, path);
  if (modifiedAt?.getTime() === TRIED_TIME.getTime())
    return { state: 'pass', evidence: 'a file was written, its time was set, and the server confirms it' };
  return {
    state: 'warn',
    evidence: `the time was set, but the server says ${modifiedAt?.toISOString() ?? 'nothing'}`,
  };
}
