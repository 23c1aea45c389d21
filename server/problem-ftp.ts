/** What a failure tells of the conversation with the FTP server: the step, the command, and the reply if there was one. */
import type { Problem } from './contract/problem.ts';
import { GatewayError } from './errors.ts';
import type { Phase } from './errors.ts';
import type { ReplyFacts } from './ftp/errors.ts';

/** The step of the failure itself, or of the nearest reason that knows one. */
export function phaseOf(thrown: unknown): Phase | undefined {
  return thrown instanceof GatewayError ? (thrown.phase ?? phaseOf(thrown.cause)) : undefined;
}

/**
 * The nearest reply among the failure and the reasons behind it; where there is none, the command that was not answered, or
 * whose transfer broke off. Undefined when no command was involved.
 */
export function ftpOf(thrown: unknown): Problem['ftp'] {
  if (!(thrown instanceof Error)) return undefined;
  const own = thrown instanceof GatewayError ? saidTo(thrown) : undefined;
  if (own?.reply !== undefined) return own;
  const beneath = ftpOf(thrown.cause);
  return beneath?.reply === undefined ? (own ?? beneath) : beneath;
}

/** Failures that know of a command have these members, in whatever room they are made. */
interface Spoken extends GatewayError {
  readonly verb?: string | undefined;
  readonly reply?: ReplyFacts | undefined;
  readonly farewell?: ReplyFacts | undefined;
}

function saidTo({ verb, reply, farewell }: Spoken): Problem['ftp'] {
  const said = reply ?? farewell;
  if (verb === undefined) return undefined;
  return said === undefined ? { verb } : { verb, reply: said.code, text: said.text };
}
