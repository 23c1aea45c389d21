/**
 * Setting the time of a file: MFMT (draft-somers-ftp-mfxx), MDTM with a time in front (vsftpd 3.0.3, older IIS), SITE UTIME in its
 * two spellings. The first that works is remembered for the site; a server's "done" is checked where it tells times.
 */
import { NotSupported, ReplyError } from './errors.ts';
import type { FactValues } from './knowledge.ts';
import { mdtmOfUtc } from './mdtm-clock.ts';
import type { Pathname } from './pathname.ts';
import { CODE } from './reply.ts';
import type { FtpSession } from './session.ts';
import { isSilent } from './silent-verbs.ts';
import { formatTimeVal, parseTimeVal } from './time-val.ts';

/** FAT keeps even seconds only. */
const PRECISION_MS = 2_000;

/** One way to set a time. */
interface TimeWay {
  readonly name: Exclude<FactValues['setTime'], 'none'>;
  /** Verb as command.ts takes it. */
  readonly verb: string;
  argument(path: Uint8Array, timeVal: string): Uint8Array;
}

const timeFirst = (path: Uint8Array, timeVal: string): Uint8Array =>
  Buffer.concat([Buffer.from(`${timeVal} `), path]);
/** Access, modification and status times; Pure-FTPd 1.0.50 and ProFTPD know it. */
const pathFirst = (path: Uint8Array, timeVal: string): Uint8Array =>
  Buffer.concat([path, Buffer.from(` ${timeVal} ${timeVal} ${timeVal} UTC`)]);

const WAYS: readonly TimeWay[] = [
  { name: 'MFMT', verb: 'MFMT', argument: timeFirst },
  { name: 'MDTM', verb: 'MDTM', argument: timeFirst },
  { name: 'SITE UTIME', verb: 'SITE UTIME', argument: timeFirst },
  { name: 'SITE UTIME', verb: 'SITE UTIME', argument: pathFirst },
];

/**
 * Sets the time of an entry, to the second. Throws NotSupported when no way works here, and ReplyError when the server knows
 * the way and refuses it for this entry.
 */
export async function setModifiedAt(session: FtpSession, path: Pathname, modifiedAt: Date): Promise<void> {
  const { knowledge } = session;
  const known = knowledge.get('setTime');
  if (known === 'none')
    throw new NotSupported('MFMT', { cause: new Error(knowledge.fact('setTime')?.evidence) });
  const failures: Failure[] = [];
  for (const way of waysFor(session, known)) {
    const failure = await tryWay(session, way, path, modifiedAt);
    if (failure === undefined) {
      knowledge.learn('setTime', way.name, `${way.verb} set the time of a file`);
      return;
    }
    failures.push(failure);
    const isKnown = known === way.name || (way.name === 'MFMT' && session.login.features.names('MFMT'));
    // A verb that exists and says no means this entry; of SITE UTIME there is another spelling to try.
    const isAboutEntry = failure instanceof ReplyError && !failure.meansUnknownVerb;
    if (isKnown && isAboutEntry && way.name !== 'SITE UTIME') throw failure;
  }
  throw await explained(session, path, failures);
}

/** Refused, or without effect. */
type Failure = ReplyError | NotSupported;

/** What worked before comes first. */
function waysFor(session: FtpSession, known: FactValues['setTime'] | undefined): readonly TimeWay[] {
  const possible = WAYS.filter(({ verb }) => !isSilent(session.knowledge, verb));
  const isKnown = ({ name }: TimeWay): boolean => name === known;
  return [...possible.filter(isKnown), ...possible.filter((way) => !isKnown(way))];
}

/** Undefined when the time is set, as far as the server lets it be seen. */
async function tryWay(
  session: FtpSession,
  way: TimeWay,
  path: Pathname,
  modifiedAt: Date,
): Promise<Failure | undefined> {
  const asServer = mdtmOfUtc(session.knowledge, modifiedAt);
  const timeVal = formatTimeVal(way.name === 'MDTM' ? asServer : modifiedAt);
  const reply = await session.ask(way.verb, way.argument(path.bytes, timeVal));
  if (!reply.isPositive) return new ReplyError(way.verb, reply);
  const told = await timeOf(session, path);
  if (told === undefined || isSameTime(told, asServer)) return undefined;
  session.note(
    `${way.verb} was answered with ${reply.code}, and the time is ${formatTimeVal(told)} all the same`,
  );
  return new NotSupported(way.verb);
}

function isSameTime(told: Date, wanted: Date): boolean {
  return Math.abs(told.getTime() - wanted.getTime()) < PRECISION_MS;
}

async function timeOf(session: FtpSession, path: Pathname): Promise<Date | undefined> {
  if (!session.login.features.mayHave('MDTM')) return undefined;
  const reply = await session.ask('MDTM', path.bytes);
  return reply.code === CODE.fileStatus ? parseTimeVal(reply.text.trim())?.modifiedAt : undefined;
}

/** Nothing worked: is it the server, or this entry? Only an entry whose time is told proves that it is the server. */
async function explained(
  session: FtpSession,
  path: Pathname,
  failures: readonly Failure[],
): Promise<Failure> {
  const absent = failures.find((failure) => failure instanceof ReplyError && failure.meansAbsent);
  if ((await timeOf(session, path)) !== undefined) {
    session.knowledge.learn('setTime', 'none', failures.map(briefly).join(', '));
  } else if (absent?.verb === 'MFMT') return absent;
  return new NotSupported('MFMT', { cause: failures[0] });
}

function briefly(failure: Failure): string {
  return `${failure.verb}: ${failure instanceof ReplyError ? failure.reply.code : 'no effect'}`;
}
