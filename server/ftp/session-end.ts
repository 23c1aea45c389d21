/** What ends a session while somebody waits for a reply: such a failure knows whose reply that was. */
import { GatewayError } from '../errors.ts';
import type { FailureContext, Phase } from '../errors.ts';

/** Steps of the way to a file, by the commands that belong to them; all others are plain commands. */
const PHASE_OF_VERB: Readonly<Record<string, Phase>> = {
  CONNECT: 'connect',
  AUTH: 'tls',
  PBSZ: 'tls',
  PROT: 'tls',
  USER: 'login',
  PASS: 'login',
  ACCT: 'login',
  EPSV: 'data',
  PASV: 'data',
  EPRT: 'data',
  PORT: 'data',
  RETR: 'transfer',
  STOR: 'transfer',
  STOU: 'transfer',
  APPE: 'transfer',
  LIST: 'transfer',
  NLST: 'transfer',
  MLSD: 'transfer',
};

/** What is known when such a failure is made. verb: whose reply was waited for, upper case; `CONNECT` is the greeting. */
export interface EndContext extends FailureContext {
  readonly verb?: string;
}

/** Base class. The verb is often known only where the waiting ends, so it may be noted once, later. */
export abstract class SessionEnd extends GatewayError {
  #verb: string | undefined;

  constructor(message: string, context: EndContext = {}) {
    super(message, context);
    this.#verb = context.verb;
  }

  /** Whose reply was waited for; undefined when it was nobody's. */
  get verb(): string | undefined {
    return this.#verb;
  }

  /** What was given, or else the step that the verb belongs to. */
  override get phase(): Phase | undefined {
    if (super.phase !== undefined || this.#verb === undefined) return super.phase;
    return PHASE_OF_VERB[this.#verb] ?? 'command';
  }

  /** Notes whose reply was waited for, or who could send no more; the first one counts. */
  interrupted(verb: string): void {
    this.#verb ??= verb;
  }
}
