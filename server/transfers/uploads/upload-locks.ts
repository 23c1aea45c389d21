/** One request at a time works on an upload. Whoever holds it is asked to let go, because it may be half dead and never know. */
import { UploadLocked } from '../errors.ts';

/** Letting go takes as long as an FTP server needs to confirm what it has; longer is told to whoever waits. */
const WAIT_MS = 20_000;

/** One request that holds an upload, or waits for it. */
interface Turn {
  /** Told that somebody else waits. */
  readonly onWanted: () => void;
  readonly begin: () => void;
}

/** The locks of one process. */
export class UploadLocks {
  /** Those in line for each upload; the first one holds it. */
  readonly #lines = new Map<string, Turn[]>();
  readonly #waitMs: number;

  constructor({ waitMs = WAIT_MS }: { readonly waitMs?: number } = {}) {
    this.#waitMs = waitMs;
  }

  /**
   * Resolves with what gives the upload back when it is the caller's turn. onWanted: told of everybody who comes while it
   * holds the upload.
   * Rejects with UploadLocked when the holder does not let go in time, or `signal` aborts.
   */
  async take(id: string, signal: AbortSignal, onWanted: () => void): Promise<() => void> {
    const { promise, resolve } = Promise.withResolvers<boolean>();
    const line = this.#lines.get(id) ?? [];
    this.#lines.set(id, line);
    const turn: Turn = { onWanted, begin: () => resolve(true) };
    line.push(turn);
    if (line[0] === turn) return () => this.#leave(id, turn);
    line[0]?.onWanted();
    const giveUp = (): void => resolve(false);
    const timer = setTimeout(giveUp, this.#waitMs);
    signal.addEventListener('abort', giveUp);
    if (signal.aborted) giveUp();
    const isMine = await promise;
    clearTimeout(timer);
    signal.removeEventListener('abort', giveUp);
    if (isMine) return () => this.#leave(id, turn);
    this.#leave(id, turn);
    throw new UploadLocked();
  }

  #leave(id: string, turn: Turn): void {
    const line = this.#lines.get(id) ?? [];
    const wasFirst = line[0] === turn;
    const at = line.indexOf(turn);
    if (at !== -1) line.splice(at, 1);
    if (line.length === 0) this.#lines.delete(id);
    if (!wasFirst || line[0] === undefined) return;
    // Those who wait already let it work; whoever comes later asks it to leave.
    line[0].begin();
  }
}
