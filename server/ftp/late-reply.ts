/**
 * Replies that nobody waits for (cases 6 and 65), a second greeting or what comes late of a cancelled transfer: how they are told from
 * the answer to the command that happens to wait. Pure: no sockets.
 */
import { CODE } from './reply.ts';
import type { Reply } from './reply.ts';

/**
 * After a transfer was given up. `possible`: a reply to it has been seen, but some servers send two. `likely`: none has been seen,
 * so one is still owed.
 */
export type LateReply = 'possible' | 'likely';

/** Codes that end transfers and answer nothing else. RFC 959 section 4.2.2. */
const TRANSFER_ENDS: readonly number[] = [
  CODE.dataOpenNoTransfer,
  CODE.transferComplete,
  CODE.transferAborted,
];
const TRANSFER_VERBS: readonly string[] = ['RETR', 'STOR', 'APPE', 'STOU', 'LIST', 'NLST', 'MLSD', 'ABOR'];

/** In place of a verb: what waits for the greeting. */
export const GREETING = 'CONNECT';

/** Judges the answers on one control connection. */
export class LateReplyGuard {
  #late: LateReply | undefined;
  #isAnswered = false;

  /** A transfer was given up. */
  expect(late: LateReply): void {
    this.#late = late;
  }

  /**
   * Whether the reply is one more greeting: some servers write several replies instead of several lines. 220 answers no command that we
   * send, and once a command has been answered it is nobody's.
   * verb: who waits, undefined when nobody does.
   */
  isFurtherGreeting(verb: string | undefined, reply: Reply): boolean {
    if (verb === GREETING) return false;
    if (!this.#isAnswered && reply.code === CODE.serviceReady) return true;
    this.#isAnswered ||= verb !== undefined;
    return false;
  }

  /**
   * Whether the reply is none to this verb but a late one. While a reply is still owed, a refusal could be it as well, and
   * is not believed either: that costs a login, a false "not there" could cost a file.
   */
  isLate(verb: string, reply: Reply): boolean {
    if (this.#late === undefined || TRANSFER_VERBS.includes(verb)) return false;
    if (TRANSFER_ENDS.includes(reply.code)) return true;
    const isOwed = this.#late === 'likely';
    this.#late = 'possible';
    return isOwed && reply.isNegative;
  }
}
