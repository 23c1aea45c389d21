/** Does work once more when it was lost before anybody had seen anything of it. */
import { GatewayError } from '../errors.ts';
import { DataRefused, TimedOut } from '../ftp/errors.ts';

/** A failure that took longer was a wait; nobody wants to wait for it twice. */
const SECOND_TRY_WITHIN_MS = 3_000;

/** How many sessions may be lost over ways to a data connection until one gets through. */
const MAX_SESSIONS = 4;

/**
 * Runs `attempt`, and once more if it quickly failed by the loss of a session or data connection; several times while each session is lost
 * over another way to a data connection, or for want of a port: vsftpd 3.0.3, for one, ends a session when it has no passive port left for
 * it. mayRepeat: whether nothing of the first attempt has reached anybody. Rejects with what the last attempt rejected with.
 */
export async function withSecondTry<R>(attempt: () => Promise<R>, mayRepeat: () => boolean): Promise<R> {
  const startedAt = performance.now();
  for (let tries = 1; ; tries += 1) {
    try {
      return await attempt();
    } catch (error) {
      const isLoss = error instanceof GatewayError && error.retry === 'reconnect';
      const isQuick = tries === 1 && performance.now() - startedAt < SECOND_TRY_WITHIN_MS;
      // The session was lost over one way, and others have not had their turn.
      const hasMoreWays = error instanceof DataRefused && error.untried.length > 0 && tries < MAX_SESSIONS;
      // The data connection stood in silence: another way may do better, or another command, but that took long already.
      const isSilence = tries === 1 && error instanceof TimedOut && error.phase === 'data';
      if (!isLoss || !(isQuick || hasMoreWays || isSilence) || !mayRepeat()) throw error;
    }
  }
}
