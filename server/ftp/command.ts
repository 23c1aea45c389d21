/** The one place where a command line is made. RFC 959 section 5.3. */
import { Secret } from '../secret.ts';
import { ArgumentUnsafe } from './errors.ts';

/** Servers split longer lines into two commands (BSD ftpd CVE-2008-4247). */
export const MAX_COMMAND_BYTES = 4096;

const MASK = '***';
/** What follows these is a secret whoever wrote it. `SITE PSWD old new` is known to several servers (case 18). */
const SECRET_LINES = /^(PASS|ACCT|SITE +\S*(PSWD|PASS|AUTH)\S*)( |$)/i;
const CR = 0x0d;
const LF = 0x0a;
const NUL = 0x00;

/** What may follow a verb: text (sent as UTF-8), a name's own bytes, or a secret. */
export type Argument = string | Uint8Array | Secret;

/** One command, ready to be written in a single write. */
export interface Command {
  /** Upper case, e.g. `RETR`; the first word only. */
  readonly verb: string;
  /** The whole line with CR LF. */
  readonly bytes: Buffer;
  /** The line for the transcript, without line end and without secrets. */
  readonly shown: string;
}

/**
 * A command line from a verb and an optional argument.
 * verb: one or two fixed words (`SITE CHMOD 644`), never data. argument: see Argument.
 * Throws ArgumentUnsafe if CR, LF or NUL are among the bytes that would be sent, or the line is too long; nothing has been
 * sent then. The check is made on bytes: a character may become CR only by its encoding.
 */
export function command(verb: string, argument?: Argument): Command {
  const line =
    argument === undefined ? Buffer.from(verb) : Buffer.concat([Buffer.from(`${verb} `), encode(argument)]);
  for (const byte of line) {
    if (byte === CR || byte === LF || byte === NUL)
      throw new ArgumentUnsafe('it contains a line break or NUL');
  }
  if (line.length + 2 > MAX_COMMAND_BYTES) throw new ArgumentUnsafe('it is too long');
  return {
    verb: verb.split(' ', 1)[0] ?? verb,
    bytes: Buffer.concat([line, Buffer.from([CR, LF])]),
    shown: shownLine(verb, argument),
  };
}

/** For the transcript. */
function shownLine(verb: string, argument: Argument | undefined): string {
  const line = argument === undefined ? verb : `${verb} ${shownForm(argument)}`;
  const secret = SECRET_LINES.exec(line);
  return secret === null || line === secret[0] ? line : `${secret[0].trimEnd()} ${MASK}`;
}

function encode(argument: Argument): Uint8Array {
  if (argument instanceof Secret) return Buffer.from(argument.reveal(), 'utf8');
  return typeof argument === 'string' ? Buffer.from(argument, 'utf8') : argument;
}

function shownForm(argument: Argument): string {
  if (argument instanceof Secret) return MASK;
  return typeof argument === 'string' ? argument : Buffer.from(argument).toString('utf8');
}
