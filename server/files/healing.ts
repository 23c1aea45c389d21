/** When a broken transfer is gone on with, and how often: the rules, without sockets. */
import { setTimeout as wait } from 'node:timers/promises';
import { GatewayError } from '../errors.ts';
import { DataLost, ReplyError } from '../ftp/errors.ts';
import { FileChanged } from './errors.ts';

/** Losses in a row without progress; the next one is the end. */
export const MAX_TRIES = 5;
/** Losses of one body in all: a server that ends every transfer after a few bytes is not worth endless patience. */
const MAX_LOSSES = 30;
/** A large body may lose one more for each of these. */
const BYTES_PER_LOSS = 64 * 1024 * 1024;
/** So much must have come since the last loss to count as progress. */
const PROGRESS_BYTES = 64 * 1024;
/** Every further pause is longer by this factor. */
const PAUSE_GROWTH = 3;

/**
 * Whether the same bytes may come on another session: the connection was lost, the server was busy or changed its mind (4yz), or
 * the data ended early. What a server refuses for good stays refused.
 */
export function mayComeAgain(error: unknown): boolean {
  if (!(error instanceof GatewayError)) return false;
  if (error instanceof FileChanged) return false;
  if (error.retry !== 'never') return true;
  return error instanceof ReplyError && error.isTransient;
}

/** Whether the server itself said that the transfer failed: then its word counts, whatever has come. */
export function isServersWord(error: unknown): boolean {
  return error instanceof ReplyError || (error instanceof DataLost && error.reply !== undefined);
}

/** Counts the losses of one stretch. */
export class Patience {
  #tries = 0;
  #losses = 0;
  #lastLossAt = 0;

  /**
   * One more loss. receivedBytes: all that has come so far. Returns the number of the try that may follow, counted from 1 since
   * the last progress, or undefined when it is enough.
   */
  next(receivedBytes: number): number | undefined {
    if (receivedBytes - this.#lastLossAt >= PROGRESS_BYTES) this.#tries = 0;
    this.#lastLossAt = receivedBytes;
    this.#tries += 1;
    this.#losses += 1;
    const isEnough =
      this.#tries > MAX_TRIES || this.#losses > MAX_LOSSES + Math.floor(receivedBytes / BYTES_PER_LOSS);
    return isEnough ? undefined : this.#tries;
  }
}

/** Milliseconds before a try: longer each time, and never quite the same for two that broke together. random: 0 to 1. */
export function pauseBefore(attempt: number, firstPauseMs: number, random: number): number {
  return firstPauseMs * PAUSE_GROWTH ** (attempt - 1) * (0.5 + random);
}

/** A question about a file that may be asked again, up to MAX_TRIES times more. Rejects with what the last one rejected with. */
export async function patiently<R>(
  ask: () => Promise<R>,
  { firstPauseMs, signal }: { readonly firstPauseMs: number; readonly signal: AbortSignal },
): Promise<R> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await ask();
    } catch (error) {
      if (signal.aborted || !mayComeAgain(error) || attempt > MAX_TRIES) throw error;
      await wait(pauseBefore(attempt, firstPauseMs, Math.random()), undefined, { signal });
    }
  }
}
