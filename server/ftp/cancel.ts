/**
 * Brings a session back in step after a transfer was given up (cases 61 to 65): the data connection is closed already, now
 * find out which replies the server still owes. What cannot be proven clean is destroyed. docs/decisions/0010.
 */
import { command } from './command.ts';
import type { ControlConnection } from './control-connection.ts';
import { SessionLost } from './errors.ts';
import { CODE } from './reply.ts';
import type { Reply } from './reply.ts';

/** Silence after which no straggler is expected any more, if nothing had answered the broken transfer yet. */
const STRAGGLER_MS = 300;
/** A fence may queue behind the server's own clean-up. */
const FENCE_STEPS = 3;

/**
 * Waits for the reply to the broken transfer, then sends two commands whose replies cannot be mistaken for it or for each
 * other (257, 215). One alone is not enough: Pure-FTPd 1.0.50 swallows part of a command that comes too early, and
 * pyftpdlib 1.5.7 lets 257 overtake its 426.
 * stepMs: patience per step. Returns true when the session is in step; otherwise it has been destroyed.
 */
export async function reclaim(control: ControlConnection, stepMs: number): Promise<boolean> {
  if (control.state === 'dead') return false;
  const replies = new Replies();
  const stop = control.collect({ onReply: (reply) => replies.add(reply), onLost: () => replies.end() });
  control.log.event('transfer given up: bringing the session back in step');
  try {
    const isClean = await fenced(control, replies, stepMs);
    stop();
    if (isClean && control.isInStep) {
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

async function fenced(control: ControlConnection, replies: Replies, stepMs: number): Promise<boolean> {
  const isVerdict = (reply: Reply): boolean => !reply.isPreliminary;
  const verdict = await replies.next(isVerdict, stepMs);
  control.sendUnexpected(command('PWD'));
  const isPwd = (reply: Reply): boolean => reply.code === CODE.pathnameCreated;
  if ((await replies.next(isPwd, stepMs * FENCE_STEPS)) === undefined) return false;
  if (verdict === undefined) await replies.next(isVerdict, STRAGGLER_MS);
  control.sendUnexpected(command('SYST'));
  return (await replies.next(isSystem, stepMs * FENCE_STEPS)) !== undefined;
}

/** SYST is answered with 215; a server that does not know it says so, and that is an answer too. */
function isSystem(reply: Reply): boolean {
  return reply.code === CODE.systemType || reply.isUnsupported;
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
    const until = performance.now() + ms;
    for (;;) {
      for (let reply = this.#queue.shift(); reply !== undefined; reply = this.#queue.shift()) {
        if (fits(reply)) return reply;
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
