/** The verbs that change one entry. RFC 959 section 4.1.3; SITE CHMOD is a custom. Times: setting-time.ts. */
import { NotSupported, ReplyError } from './errors.ts';
import type { Argument } from './command.ts';
import type { Pathname } from './pathname.ts';
import type { Reply } from './reply.ts';
import type { FtpSession } from './session.ts';

/** MKD. Throws ReplyError; 550 may mean "exists already". */
export async function makeFolder(session: FtpSession, path: Pathname): Promise<void> {
  await must(session, 'MKD', path.bytes);
}

/** RMD. Throws ReplyError; 550 may mean "not empty". */
export async function removeFolder(session: FtpSession, path: Pathname): Promise<void> {
  await must(session, 'RMD', path.bytes);
}

/** DELE. Throws ReplyError. */
export async function removeFile(session: FtpSession, path: Pathname): Promise<void> {
  await must(session, 'DELE', path.bytes);
}

/** RNFR and RNTO. Most servers replace an existing target silently, so look first if that matters. Throws ReplyError. */
export async function renameEntry(session: FtpSession, from: Pathname, to: Pathname): Promise<void> {
  await session.names.settle(to.bytes);
  const reply = await session.ask('RNFR', from.bytes);
  if (!reply.isIntermediate) throw refusal('RNFR', reply);
  await must(session, 'RNTO', to.bytes);
}

/** SITE CHMOD. mode: octal digits, checked by the caller. Throws NotSupported or ReplyError. */
export async function changeMode(session: FtpSession, path: Pathname, mode: string): Promise<void> {
  await must(session, `SITE CHMOD ${mode}`, path.bytes);
}

async function must(session: FtpSession, verb: string, argument: Argument): Promise<void> {
  const reply = await session.ask(verb, argument);
  if (!reply.isPositive) throw refusal(verb.split(' ', 1)[0] ?? verb, reply);
}

function refusal(verb: string, reply: Reply): ReplyError | NotSupported {
  const cause = new ReplyError(verb, reply);
  return reply.isUnsupported ? new NotSupported(verb, { cause }) : cause;
}
