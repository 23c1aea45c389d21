/** From a wish to transfer to a transfer that runs: tries the ways to a data connection in order until one works. */
import { setTimeout as wait } from 'node:timers/promises';
import type { Mode } from '../contract/choices.ts';
import { attemptBy } from './data-attempt.ts';
import type { BegunTransfer, TransferWish } from './data-attempt.ts';
import { WayBusy, familyOf, plainAddress } from './data/data-connection.ts';
import type { ActiveOptions, DataContext, DataHostCheck, DataWay } from './data/data-connection.ts';
import { textOf } from './data/data-modes.ts';
import type { DataModeMemory, WayFailure } from './data/data-modes.ts';
import { Cancelled, DataRefused, SessionLost } from './errors.ts';
import type { ReplyFacts } from './errors.ts';
import type { Transfer, TransferContext } from './transfer.ts';

/** A passive port that was refused is asked for once more after a pause in this range, so that many do not come back at once. */
const PAUSE_MS = { atLeast: 100, spread: 300 } as const;

/** How long a transfer stands in line for a passive port. */
const PORT_WAIT_MS = 30_000;

/** How data connections of one site are opened. */
export interface DataOptions {
  readonly mode: Mode;
  readonly memory: DataModeMemory;
  readonly active: ActiveOptions;
  /** Hosts besides the server itself; none when left out. */
  readonly isDataHost?: DataHostCheck;
}

/**
 * Opens a data connection, sends REST and the transfer command, and waits until both sides have begun.
 * Returns a transfer that is ready. Rejects with DataRefused when no way works, with the server's refusal (ReplyError),
 * NotSupported if REST is refused, Cancelled, or whatever ended the session.
 */
export async function openTransfer(
  wish: TransferWish,
  context: TransferContext,
  options: DataOptions,
): Promise<Transfer> {
  const { memory, mode } = options;
  const family = familyOf(plainAddress(context.control.socket.remoteAddress));
  const attempts = (): Promise<Transfer> => attempted(wish, context, options, memory.order(mode, family));
  const ways = memory.order(mode, family);
  const { verb } = wish.command;
  if (ways.length === 0) throw new DataRefused([`${mode.toUpperCase()} cannot be used over IPv6`], { verb });
  while (ways.length > 1 && !memory.isSettled && memory.scout.isOut) await finding(memory, wish);
  if (ways.length === 1 || memory.isSettled) return attempts();
  return memory.scout.find(attempts, (error) => error instanceof DataRefused && memory.haveAllFailed(ways));
}

/** What nothing got through is told to the next transfers at once; see DataModeMemory.closed. */
async function attempted(
  wish: TransferWish,
  context: TransferContext,
  options: DataOptions,
  ways: readonly DataWay[],
): Promise<Transfer> {
  const { memory } = options;
  const { verb } = wish.command;
  const closed = memory.closed(ways);
  if (closed !== undefined) throw new DataRefused(closed, { verb });
  const startedAtMs = performance.now();
  try {
    return await new Attempts(wish, context, options).run(ways);
  } catch (error) {
    const isTheEnd = error instanceof DataRefused && error.untried.length === 0;
    if (isTheEnd && memory.haveAllFailed(ways)) memory.close(ways, performance.now() - startedAtMs);
    throw error;
  }
}

/** Waits for what another transfer of the site finds out. Rejects with what is everybody's failure, or Cancelled. */
async function finding(memory: DataModeMemory, { command, signal }: TransferWish): Promise<void> {
  const failure = await memory.scout.wait(signal).catch((cause: unknown) => {
    throw new Cancelled({ cause });
  });
  if (failure instanceof DataRefused) {
    throw new DataRefused(failure.tried, { cause: failure, verb: command.verb });
  }
}

/** The tries of one transfer. */
class Attempts {
  readonly #wish: TransferWish;
  readonly #context: TransferContext;
  readonly #options: DataOptions;
  readonly #data: DataContext;
  readonly #tried: WayFailure[] = [];
  /** Well ended without a data connection; believed only if no way has failed. */
  #empty: Transfer | undefined;
  readonly #unproven: WayFailure[] = [];
  #maySayAgain = true;
  /** Refused while transfers of our own held ports. */
  #busy: DataWay | undefined;
  #untried: readonly DataWay[] = [];
  /** What the transfer command was answered with, the last time it could be sent. */
  #reply: ReplyFacts | undefined;

  constructor(wish: TransferWish, context: TransferContext, options: DataOptions) {
    this.#wish = wish;
    this.#context = context;
    this.#options = options;
    this.#data = {
      control: context.control,
      limits: context.limits,
      active: options.active,
      isDataHost: options.isDataHost ?? (() => false),
      reading: wish.direction === 'receive' && context.tls === undefined ? 'ring' : 'stream',
      isProtected: context.tls !== undefined,
      signal: wish.signal,
    };
  }

  /** ways: in the order in which they are tried. */
  async run(ways: readonly DataWay[]): Promise<Transfer> {
    const transfer = (await this.#tryAll(ways)) ?? (await this.#tryInLine());
    if (transfer !== undefined) return transfer;
    if (this.#empty !== undefined && this.#tried.length === 0) return this.#empty;
    throw new DataRefused([...this.#tried, ...this.#unproven].map(textOf), {
      verb: this.#wish.command.verb,
      cause: this.#context.control.reason,
      ...(this.#reply && { reply: this.#reply }),
      untried: this.#untried.map(({ verb }) => verb),
    });
  }

  async #tryAll(ways: readonly DataWay[]): Promise<Transfer | undefined> {
    try {
      for (const [at, way] of ways.entries()) {
        this.#untried = ways.slice(at + 1);
        const transfer = await this.#tryPatiently(way, ways[at + 1]);
        if (transfer !== undefined) return transfer;
        if (!this.#context.control.isInStep) break;
      }
    } catch (error) {
      // vsftpd 3.0.3 ends the session when it has no port: then the wait for one comes first, and a new session after it.
      if (!(error instanceof SessionLost) || this.#busy === undefined) throw error;
    }
    return undefined;
  }

  /**
   * Nothing has worked, and other transfers of ours hold the passive ports: waits until one has ended and asks again (case 44). Where
   * the session is lost meanwhile, a new one may ask.
   */
  async #tryInLine(): Promise<Transfer | undefined> {
    const way = this.#busy;
    const { signal } = this.#wish;
    const until = performance.now() + PORT_WAIT_MS;
    while (way !== undefined) {
      this.#context.control.log.event('waiting for a passive port: our own transfers hold them');
      const hasTurn = await this.#options.memory.ports.turn(until - performance.now(), signal);
      if (signal.aborted) throw new Cancelled({ cause: signal.reason });
      // Whoever has stood in line for its whole time need not do so again on a new session.
      this.#untried = hasTurn ? [way] : [];
      if (!hasTurn || !this.#context.control.isInStep) return undefined;
      await this.#pause();
      const result = await this.#try(way);
      if (!(result instanceof Error)) return this.#begun(way, result);
    }
    return undefined;
  }

  /** One way, and once more if it was refused for a moment and there is nothing better to try (case 44). */
  async #tryPatiently(way: DataWay, next: DataWay | undefined): Promise<Transfer | undefined> {
    const { memory } = this.#options;
    let result = await this.#try(way);
    const isOurDoing = result instanceof WayBusy && way.dialler === 'we' && memory.ports.running > 0;
    if (isOurDoing) this.#busy ??= way;
    const isWorthIt = way.mode === memory.current || next?.dialler !== 'we';
    if (result instanceof WayBusy && way.dialler === 'we' && !isOurDoing && isWorthIt && this.#mayRepeat()) {
      this.#maySayAgain = false;
      this.#context.control.log.event(`${way.verb} was refused: once more with a new port`);
      await this.#pause();
      result = await this.#try(way);
    }
    if (!(result instanceof Error)) return this.#begun(way, result);
    this.#failed(way, result);
    return undefined;
  }

  /** Once, and not on a session that is lost. */
  #mayRepeat(): boolean {
    return this.#maySayAgain && this.#context.control.isInStep;
  }

  #try(way: DataWay): Promise<BegunTransfer | Error> {
    const { memory } = this.#options;
    return attemptBy(way, this.#wish, this.#context, { data: this.#data, memory });
  }

  #failed(way: DataWay, failure: Error): void {
    const { memory } = this.#options;
    this.#tried.push({ verb: way.verb, reason: failure.message });
    if (failure.cause instanceof DataRefused) this.#reply = failure.cause.reply;
    this.#context.control.log.event(`${way.verb} did not work: ${failure.message}`);
    if (failure instanceof WayBusy) memory.refused(way.mode, failure.message);
    else memory.failed(way.mode, failure.message);
  }

  #begun(way: DataWay, { transfer, hasData }: BegunTransfer): Transfer | undefined {
    const { memory } = this.#options;
    if (!hasData && way.mode !== memory.current) {
      this.#empty = transfer;
      const reason = 'the server said that all was well and had not dialled in';
      this.#unproven.push({ verb: way.verb, reason });
      this.#context.control.log.event(`${way.verb} is not proven: ${reason}`);
      return undefined;
    }
    memory.worked(way.mode);
    return transfer;
  }

  async #pause(): Promise<void> {
    const ms = PAUSE_MS.atLeast + Math.random() * PAUSE_MS.spread;
    await wait(ms, undefined, { signal: this.#wish.signal }).catch((cause: unknown) => {
      throw new Cancelled({ cause });
    });
  }
}
