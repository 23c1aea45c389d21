/** Does work once more when it was lost before anybody had seen anything of it. */
import { GatewayError } from '../errors.ts';

/** A failure that took longer was a wait; nobody wants to wait for it twice. */
const SECOND_TRY_WITHIN_MS = 3_000;

/**
 * Runs `attempt`, and once more if it quickly failed by the loss of a session or data connection: vsftpd 3.0.3, for one, ends a
 * session when it has no passive port left for it. mayRepeat: whether nothing of the first attempt has reached anybody.
 * Rejects with what the last attempt rejected with.
 */
export async function withSecondTry<R>(attempt: () => Promise<R>, mayRepeat: () => boolean): Promise<R> {
  const startedAt = performance.now();
  try {
    return await attempt();
  } catch (error) {
    const isLoss = error instanceof GatewayError && error.retry === 'reconnect';
    const isQuick = performance.now() - startedAt < SECOND_TRY_WITHIN_MS;
    if (!isLoss || !isQuick || !mayRepeat()) throw error;
    return attempt();
  }
}
