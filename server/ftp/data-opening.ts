/** From a wish to transfer to a transfer that runs: tries the ways to a data connection in order until one works. */
import type { Mode } from '../contract/choices.ts';
import { reasonOf } from '../errors.ts';
import { command } from './command.ts';
import type { Command } from './command.ts';
import { WayFailed, familyOf, plainAddress } from './data/data-connection.ts';
import type { ActiveOptions, DataContext, DataWay, PendingData } from './data/data-connection.ts';
import type { DataModeMemory } from './data/data-modes.ts';
import { Cancelled, DataRefused, NotSupported, ReplyError } from './errors.ts';
import { CODE } from './reply.ts';
import { Transfer } from './transfer.ts';
import type { TransferContext } from './transfer.ts';

/** How data connections of one site are opened. */
export interface DataOptions {
  readonly mode: Mode;
  readonly memory: DataModeMemory;
  readonly active: ActiveOptions;
}

/** One transfer that somebody wants. */
export interface TransferWish {
  readonly command: Command;
  /** Restart offset; 0 is the beginning. */
  readonly offsetBytes: number;
  /** An earlier REST may still be in force, because its transfer did not complete (case 56). */
  readonly isRestartArmed: boolean;
  readonly direction: 'receive' | 'send';
  readonly signal: AbortSignal;
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
  const { control } = context;
  const family = familyOf(plainAddress(control.socket.remoteAddress));
  const tried: string[] = [];
  for (const way of options.memory.order(options.mode, family)) {
    if (wish.signal.aborted) throw new Cancelled({ cause: wish.signal.reason });
    const attempt = await attemptBy(way, wish, context, options);
    if (attempt instanceof Transfer) return attempt;
    tried.push(`${way.mode}: ${attempt.message}`);
    options.memory.failed(way.mode, attempt.message);
    control.log.event(`${way.mode} did not work: ${attempt.message}`);
    if (!control.isInStep) break;
  }
  throw new DataRefused(tried, { cause: control.reason });
}

/** A running transfer, or why this way does not work. Throws what no other way could mend. */
async function attemptBy(
  way: DataWay,
  wish: TransferWish,
  context: TransferContext,
  options: DataOptions,
): Promise<Transfer | Error> {
  const pending = await opened(way, wish, context, options);
  if (pending instanceof Error) return pending;
  if (!wish.signal.aborted) await restart(wish, pending, context);
  if (wish.signal.aborted) {
    pending.abandon();
    throw new Cancelled({ cause: wish.signal.reason });
  }
  const transfer = new Transfer(wish.command.verb, pending, context);
  const cancel = (): void => transfer.cancel();
  wish.signal.addEventListener('abort', cancel, { once: true });
  void transfer.ended.then(() => wish.signal.removeEventListener('abort', cancel));
  transfer.start(wish.command);
  try {
    await transfer.ready;
  } catch (error) {
    await transfer.settled;
    if (error instanceof DataRefused) return error;
    throw error;
  }
  options.memory.worked(way.mode);
  return transfer;
}

async function opened(
  way: DataWay,
  wish: TransferWish,
  context: TransferContext,
  options: DataOptions,
): Promise<PendingData | Error> {
  const data: DataContext = {
    control: context.control,
    limits: context.limits,
    active: options.active,
    reading: wish.direction === 'receive' && context.tls === undefined ? 'ring' : 'stream',
  };
  try {
    return await way.open(data);
  } catch (error) {
    if (error instanceof WayFailed) return error;
    throw error;
  }
}

/** REST directly before the transfer command: inetutils and netkit forget it after any other command (case 55). */
async function restart(wish: TransferWish, pending: PendingData, context: TransferContext): Promise<void> {
  const { offsetBytes } = wish;
  if (offsetBytes === 0 && !wish.isRestartArmed) return;
  const reply = await context.control
    .exchange(command('REST', String(offsetBytes)), context.limits.replyMs)
    .catch((error: unknown) => {
      pending.abandon();
      throw error;
    });
  // REST 0 only takes an earlier offset back; a server that refuses it has none.
  if (offsetBytes === 0) return;
  if (reply.code === CODE.pendingFurther && echoesOffset(reply.text, offsetBytes)) return;
  pending.abandon();
  if (reply.isIntermediate) throw new NotSupported('REST', { cause: new Error(reasonOf(reply.text)) });
  throw reply.isUnsupported ? new NotSupported('REST') : new ReplyError('REST', reply);
}

/** Some servers say 350 and name another offset (vsftpd: 0 for what it could not read); then they mean the other one. */
function echoesOffset(text: string, offsetBytes: number): boolean {
  const numbers = text.match(/\d+/g);
  return numbers === null || numbers.includes(String(offsetBytes));
}
