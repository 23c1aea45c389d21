/** The transfers that are going on, for those who watch them. One owner's transfers are nobody else's business. */
import type { Transfer } from '../contract/transfer.ts';

/** A line per change would drown a watcher; progress is told at most this often. */
const TELL_EVERY_MS = 150;
/** Ended transfers that are still told to a watcher who comes late, per owner. */
const MAX_ENDED = 50;

/** Watches one owner's transfers. */
export type TransferListener = (transfer: Transfer) => void;

/** What begins. */
export type TransferStart = Pick<Transfer, 'id' | 'site' | 'path' | 'direction' | 'sizeBytes'> & {
  readonly owner: string;
};

interface OwnersBoard {
  readonly transfers: Map<string, Transfer>;
  readonly listeners: Set<TransferListener>;
}

/** All transfers of one process. */
export class TransferBoard {
  readonly #owners = new Map<string, OwnersBoard>();
  readonly #now: () => Date;

  constructor(now: () => Date) {
    this.#now = now;
  }

  /** Puts a transfer on the board. The caller ends it by `done` or `failed`. */
  begin(start: TransferStart): RunningTransfer {
    const { owner, ...facts } = start;
    this.#of(owner);
    const transfer: Transfer = {
      ...facts,
      state: 'running',
      movedBytes: 0,
      startedAt: this.#now().toISOString(),
    };
    return new RunningTransfer(transfer, this.#now, (changed) => this.#tell(owner, changed));
  }

  /** The owner's transfers, oldest first; ended ones for a while. */
  list(owner: string): Transfer[] {
    return [...(this.#owners.get(owner)?.transfers.values() ?? [])];
  }

  /** Calls `listener` with every change until the returned function is called. */
  watch(owner: string, listener: TransferListener): () => void {
    const board = this.#of(owner);
    board.listeners.add(listener);
    return () => {
      board.listeners.delete(listener);
    };
  }

  /** Forgets an owner. */
  forget(owner: string): void {
    this.#owners.delete(owner);
  }

  #tell(owner: string, transfer: Transfer): void {
    const board = this.#owners.get(owner);
    // Who was forgotten while the transfer ran does not come back for its end.
    if (board === undefined) return;
    const { transfers, listeners } = board;
    transfers.set(transfer.id, transfer);
    const ended = [...transfers.values()].filter(({ endedAt }) => endedAt !== undefined);
    for (const old of ended.slice(0, -MAX_ENDED)) transfers.delete(old.id);
    for (const listener of listeners) listener(transfer);
  }

  #of(owner: string): OwnersBoard {
    const board = this.#owners.get(owner) ?? { transfers: new Map(), listeners: new Set() };
    this.#owners.set(owner, board);
    return board;
  }
}

/** One transfer on the board. */
export class RunningTransfer {
  #transfer: Transfer;
  readonly #now: () => Date;
  readonly #tell: (transfer: Transfer) => void;
  #watch: NodeJS.Timeout | undefined;

  constructor(transfer: Transfer, now: () => Date, tell: (transfer: Transfer) => void) {
    this.#transfer = transfer;
    this.#now = now;
    this.#tell = tell;
    tell(transfer);
  }

  /** Tells the progress from now on. movedBytes: asked now and then. */
  follow(movedBytes: () => number): void {
    clearInterval(this.#watch);
    this.#watch = setInterval(() => {
      const moved = movedBytes();
      if (moved !== this.#transfer.movedBytes) this.#change({ movedBytes: moved });
    }, TELL_EVERY_MS);
  }

  /** Nothing moves until somebody goes on with it. */
  pause(movedBytes: number): void {
    clearInterval(this.#watch);
    this.#change({ movedBytes });
  }

  /** All bytes are at the server; the rest is its word and the rename. */
  verifying(movedBytes: number): void {
    this.#change({ state: 'verifying', movedBytes });
  }

  done(): void {
    this.#end({ state: 'done' });
  }

  /** code: of the problem that is told to the client. */
  failed(code: string): void {
    this.#end({ state: 'failed', code });
  }

  #end(change: Partial<Transfer>): void {
    clearInterval(this.#watch);
    this.#change({ ...change, endedAt: this.#now().toISOString() });
  }

  #change(change: Partial<Transfer>): void {
    this.#transfer = { ...this.#transfer, ...change };
    this.#tell(this.#transfer);
  }
}
