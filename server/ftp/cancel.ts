/**
 * Brings a session back in step after a transfer was given up (cases 61 to 65): the data connection is closed already, now
 * find out which replies the server still owes. What cannot be proven clean is destroyed. docs/decisions/0010.
 */
import { command } from './command.ts';
import type { ControlConnection } from './control-connection.ts';
import { SessionLost } from './errors.ts';
import type { LateReply } from './late-reply.ts';
import { CODE } from './reply.ts';
import type { Reply } from './reply.ts';

/** Silence after which no straggler is expected any more, if nothing had answered the broken transfer yet. */
const STRAGGLER_MS = 300;
/** A fence may queue behind the server's own clean-up. */
const FENCE_STEPS = 3;

/** What is to be brought back in step. */
export interface BrokenTransfer {
  /** Patience per step. */
  readonly stepMs: number;
  /** Its preliminary reply has come: a further one is the server's last word (Pure-FTPd 1.0.50, case 8). */
  readonly isBegun: boolean;
}

/**
 * Waits for the reply to the broken transfer, then sends two commands whose replies cannot be mistaken for it or for each
 * other (257, 215). One alone is not enough: Pure-FTPd 1.0.50 swallows part of a command that comes too early, and
 * pyftpdlib 1.5.7 lets 257 overtake its 426. A reply that comes even later is told from others by the control connection, which
 * knows from here that it may come; without any reply to the broken transfer it trusts nothing that could be it.
 * Returns true when the session is in step; otherwise it has been destroyed.
 */
export async function reclaim(control: ControlConnection, broken: BrokenTransfer): Promise<boolean> {
  if (control.state === 'dead') return false;
  const replies = new Replies();
  const stop = control.collect({ onReply: (reply) => replies.add(reply), onLost: () => replies.end() });
  control.log.event('transfer given up: bringing the session back in step');
  try {
    const late = await fenced(control, replies, broken);
    stop();
    if (late !== undefined && control.isInStep) {
      control.expectLateReply(late);
      control.log.event('the session is in step again');
      return true;
    }
  } catch {
    // The connection ended meanwhile; there is nothing to save.
  }
  stop();
  control.destroy(new SessionLost('it could not be brought back in step after a cancelled transfer'));
  return false;
}

/** Returns how likely a reply to the broken transfer is still to come; undefined when the session is not in step. */
async function fenced(
  control: ControlConnection,
  replies: Replies,
  { stepMs, isBegun }: BrokenTransfer,
): Promise<LateReply | undefined> {
  let marks = isBegun ? 1 : 0;
  const isLastWord = (reply: Reply): boolean => !reply.isPreliminary || (isOpening(reply) && ++marks > 1);
  let verdict = await replies.next(isLastWord, stepMs);
  control.sendUnexpected(command('PWD'));
  const isPwd = (reply: Reply): boolean => reply.code === CODE.pathnameCreated;
  const passed = await replies.upTo(isPwd, stepMs * FENCE_STEPS);
  if (passed === undefined) return undefined;
  verdict ??= passed.find(isLastWord) ?? (await replies.next(isLastWord, STRAGGLER_MS));
  control.sendUnexpected(command('SYST'));
  const more = await replies.upTo(isSystem, stepMs * FENCE_STEPS);
  if (more === undefined) return undefined;
  return (verdict ?? more.find(isLastWord)) === undefined ? 'likely' : 'possible';
}

/** 150 or 125; 110 is a restart marker and says nothing. RFC 959 section 4.2.2. */
function isOpening(reply: Reply): boolean {
  return reply.isPreliminary && reply.code !== CODE.restartMarker;
}

/**
 * SYST is answered with 215, by OpenVMS with 200; a server that does not know it says so, and that is an answer too. PWD has been
 * answered before, so a 500 cannot be a piece of it.
 */
function isSystem(reply: Reply): boolean {
  return reply.code === CODE.systemType || reply.code === CODE.ok || reply.isUnsupported;
}

/** Replies as they come, taken one by one. */
class Replies {
  #queue: Reply[] = [];
  #wake: (() => void) | undefined;
  #isOver = false;

  add(reply: Reply): void {
    this.#queue.push(reply);
    this.#wake?.();
  }

  /** There will be no more. */
  end(): void {
    this.#isOver = true;
    this.#wake?.();
  }

  /** The next reply that fits, skipping others; undefined after `ms` without one, or when there will be none. */
  async next(fits: (reply: Reply) => boolean, ms: number): Promise<Reply | undefined> {
    let found: Reply | undefined;
    await this.upTo((reply) => {
      if (fits(reply)) found = reply;
      return found !== undefined;
    }, ms);
    return found;
  }

  /** The replies before the one that fits, which is taken too; undefined after `ms` without one, or when there will be none. */
  async upTo(fits: (reply: Reply) => boolean, ms: number): Promise<readonly Reply[] | undefined> {
    const until = performance.now() + ms;
    const passed: Reply[] = [];
    for (;;) {
      for (let reply = this.#queue.shift(); reply !== undefined; reply = this.#queue.shift()) {
        if (fits(reply)) return passed;
        passed.push(reply);
      }
      const left = until - performance.now();
      if (left <= 0 || this.#isOver) return undefined;
      await this.#arrival(left);
    }
  }

  #arrival(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, ms);
      this.#wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }
}
