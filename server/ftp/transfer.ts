/**
 * One transfer on one session: the sockets and timers around transfer-state.ts. One door: every event goes through `#on`.
 * The order of things is fixed: data connection agreed, REST, transfer command, then the TLS handshake of the data connection.
 */
import type { Socket } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { reclaim } from './cancel.ts';
import type { Command } from './command.ts';
import type { ControlConnection } from './control-connection.ts';
import type { PendingData } from './data/data-connection.ts';
import { StreamSource } from './data/data-source.ts';
import type { DataSource } from './data/data-source.ts';
import type { SessionLimits } from './limits.ts';
import type { SessionTls } from './tls.ts';
import { advance, beginTransfer, deadlineOf, isSending } from './transfer-state.ts';
import type { Outcome, TransferEvent, TransferState } from './transfer-state.ts';

/**
 * After a broken data handshake the next ones of this session wait so long for the reply to the transfer command: pyftpdlib 1.5.7
 * takes bytes that come before it has read the command for a hang-up. Not always, because ftp-srv 4.6.3 closes an empty file's
 * connection right behind the reply, and other servers reply only after the handshake (case 28).
 */
const REPLY_BEFORE_TLS_MS = 256;
/** How often a flowing transfer is looked at for a stall. */
const STALL_CHECKS = 4;

/** What a transfer works with. */
export interface TransferContext {
  readonly control: ControlConnection;
  readonly limits: SessionLimits;
  /** Present when data connections are protected. */
  readonly tls: SessionTls | undefined;
}

/** A transfer command on its way, with its data connection. */
export class Transfer {
  readonly #context: TransferContext;
  readonly #pending: PendingData;
  readonly #ready: PromiseWithResolvers<void> = Promise.withResolvers();
  readonly #source = Promise.withResolvers<DataSource>();
  readonly #ended = Promise.withResolvers<Outcome>();
  readonly #settled: PromiseWithResolvers<void> = Promise.withResolvers();
  readonly #answered: PromiseWithResolvers<void> = Promise.withResolvers();
  #state: TransferState;
  /** The TCP socket below, and the one that bytes go through: the same, or TLS on top of it. */
  #tcp: Socket | undefined;
  #socket: Socket | undefined;
  #timer: NodeJS.Timeout | undefined;
  #waitingFor: string | undefined;
  #watch: NodeJS.Timeout | undefined;
  #progressAt = performance.now();
  #moved = 0;
  #preliminaries = 0;
  /** Asked by the stall watch; replaced by whoever moves the bytes. */
  isPeersTurn: () => boolean = () => false;

  /** pending: the agreed data connection; the transfer owns it from now on. */
  constructor(verb: string, pending: PendingData, context: TransferContext) {
    this.#context = context;
    this.#pending = pending;
    this.#state = beginTransfer(verb, pending.isAwaited);
    this.#ready.promise.catch(() => undefined);
    this.#source.promise.catch(() => undefined);
  }

  /** Resolves when the server has begun and the data connection is there, or all is over well; rejects with the failure. */
  get ready(): Promise<void> {
    return this.#ready.promise;
  }

  /** The data connection, protected where it has to be. Rejects if it never comes. */
  get source(): Promise<DataSource> {
    return this.#source.promise;
  }

  /** How it ended. Never rejects. */
  get ended(): Promise<Outcome> {
    return this.#ended.promise;
  }

  /** Resolves when the session is in step again or dead. Never rejects. */
  get settled(): Promise<void> {
    return this.#settled.promise;
  }

  get outcome(): Outcome | undefined {
    return this.#state.outcome;
  }

  /** Payload bytes that came or went so far. */
  get movedBytes(): number {
    return this.#moved;
  }

  /** Writes the transfer command and lets things happen. */
  start(command: Command): void {
    try {
      this.#context.control.send(command, {
        verb: command.verb,
        onPreliminary: () => {
          this.#preliminaries += 1;
          this.#on({ type: 'preliminary' });
        },
        onFinal: (reply) => this.#on({ type: 'verdict', reply }),
        onLost: (error) => this.#on({ type: 'controlLost', error }),
      });
    } catch (error) {
      return this.#on({ type: 'controlLost', error: error as Error });
    }
    this.#schedule();
    this.#pending.arrived.then(
      (source) => this.#arrived(source),
      (error: unknown) => this.#on({ type: 'dataFailed', error: error as Error }),
    );
  }

  /** Bytes came or went. */
  progress(bytes: number): void {
    this.#moved += bytes;
    this.#progressAt = performance.now();
    if (!this.#state.isOpen) this.#on({ type: 'progress' });
  }

  /** The data has ended in order: the peer's FIN came, or ours is out. */
  dataEnded(): void {
    this.#on({ type: 'dataEnded' });
  }

  dataFailed(error: Error): void {
    this.#on({ type: 'dataFailed', error });
    // Nothing more can come or go. Our FIN may be out already, and pyftpdlib 1.5.7 then gives its reply only after a reset.
    this.#tcp?.resetAndDestroy();
  }

  /** The producer of an upload died; the server is told by a reset, because FIN would mean "complete". */
  sourceFailed(error: Error): void {
    this.#on({ type: 'sourceFailed', error });
  }

  /** Gives the transfer up; `settled` tells when the session may be used again. */
  cancel(): void {
    this.#on({ type: 'cancelled' });
  }

  async #arrived(source: DataSource): Promise<void> {
    this.#tcp = source.socket;
    this.#socket = source.socket;
    if (this.#closedBecauseOver()) return;
    this.#on({ type: 'connected' });
    const { tls } = this.#context;
    if (tls === undefined) {
      this.#provide(source);
      return;
    }
    try {
      if (tls.hasBrokenOnData) {
        await Promise.race([this.#answered.promise, wait(REPLY_BEFORE_TLS_MS, undefined, { ref: false })]);
        if (this.#closedBecauseOver()) return;
      }
      const socket = await tls.secureData(source.socket);
      this.#socket = socket;
      this.#on({ type: 'secured', isResumed: socket.isSessionReused() });
      this.#provide(new StreamSource(socket));
    } catch (error) {
      this.#on({ type: 'dataFailed', error: error as Error });
    }
  }

  /** Asked anew after every wait: nobody needs the data connection any more. */
  #closedBecauseOver(): boolean {
    if (this.#state.outcome === undefined) return false;
    this.#closeData();
    return true;
  }

  #provide(source: DataSource): void {
    // A few servers send without a preliminary reply; nobody else would see their bytes (case 11).
    if (!isSending(this.#state.verb)) source.watch(() => this.#on({ type: 'dataWaiting' }));
    this.#source.resolve(source);
  }

  #on(event: TransferEvent): void {
    const before = this.#state;
    if (event.type === 'preliminary' || event.type === 'verdict') this.#answered.resolve();
    this.#state = advance(before, event, this.#context.limits);
    if (this.#state.isOpen && this.#state.data !== 'absent') this.#begin();
    if (this.#state.outcome === undefined) this.#schedule();
    else if (before.outcome === undefined) this.#end(this.#state.outcome);
  }

  #begin(): void {
    this.#ready.resolve();
    if (this.#watch !== undefined || this.#state.outcome !== undefined) return;
    const { firstByteMs, stallMs } = this.#context.limits;
    this.#progressAt = performance.now();
    this.#watch = setInterval(() => this.#lookForStall(), Math.min(firstByteMs, stallMs) / STALL_CHECKS);
  }

  #lookForStall(): void {
    if (!this.isPeersTurn()) this.#progressAt = performance.now();
    const limitMs = this.#moved === 0 ? this.#context.limits.firstByteMs : this.#context.limits.stallMs;
    if (performance.now() - this.#progressAt < limitMs) return;
    if (this.#state.data === 'connected') this.#on({ type: 'stalled', afterMs: limitMs });
  }

  /** One timer for the one thing that is waited for; it runs on while that stays the same. */
  #schedule(): void {
    const deadline = deadlineOf(this.#state, this.#context.limits);
    if (deadline?.waitingFor === this.#waitingFor) return;
    clearTimeout(this.#timer);
    this.#waitingFor = deadline?.waitingFor;
    if (deadline !== undefined) this.#timer = setTimeout(() => this.#on({ type: 'deadline' }), deadline.ms);
  }

  #end(outcome: Outcome): void {
    clearTimeout(this.#timer);
    clearInterval(this.#watch);
    if (outcome.type === 'failed') {
      this.#ready.reject(outcome.error);
      this.#source.reject(outcome.error);
      this.#closeData();
    } else {
      this.#ready.resolve();
      this.#closeData();
      // An error costs a stack trace, too much for every small file.
      if (this.#tcp === undefined) {
        this.#source.reject(new Error('the transfer ended without a data connection'));
      }
    }
    this.#pending.abandon();
    this.#ended.resolve(outcome);
    void this.#settle();
  }

  #closeData(): void {
    this.#socket?.on('error', () => undefined);
    this.#tcp?.on('error', () => undefined);
    // FIN could look like the proper end of an upload, so a failure resets. TLS has no reset, the TCP socket below has; TLS
    // ends with it and must not be touched before: Node 24.21 crashes if it is destroyed or written to in the same turn.
    if (this.#state.outcome?.type === 'failed') this.#tcp?.resetAndDestroy();
    else this.#socket?.destroy();
  }

  async #settle(): Promise<void> {
    const { control, limits } = this.#context;
    const owesVerdict = this.#state.verdict === undefined;
    const isBegun = this.#preliminaries > 0;
    if (owesVerdict && control.state !== 'dead') await reclaim(control, { stepMs: limits.drainMs, isBegun });
    this.#settled.resolve();
  }
}
