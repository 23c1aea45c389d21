/** One attempt at a transfer by one way: data connection, REST, transfer command, and the wait until both sides have begun. */
import { reasonOf } from '../errors.ts';
import { command } from './command.ts';
import type { Command } from './command.ts';
import { WayBusy, WayFailed } from './data/data-connection.ts';
import type { DataContext, DataWay, PendingData } from './data/data-connection.ts';
import type { DataModeMemory } from './data/data-modes.ts';
import {
  Cancelled,
  DataLost,
  DataRefused,
  NotSupported,
  ReplyError,
  SessionLost,
  TimedOut,
} from './errors.ts';
import { CODE } from './reply.ts';
import { Transfer } from './transfer.ts';
import type { TransferContext } from './transfer.ts';

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

/** A transfer that has begun, or is over already. */
export interface BegunTransfer {
  readonly transfer: Transfer;
  /** False when the server said that all was well and nobody had dialled in: an empty listing, or a lie (cases 50, 51). */
  readonly hasData: boolean;
}

/** What an attempt works with. */
export interface AttemptContext {
  readonly data: DataContext;
  readonly memory: DataModeMemory;
}

/** A running transfer, or why this way does not work (WayBusy: at this moment). Throws what no other way could mend. */
export async function attemptBy(
  way: DataWay,
  wish: TransferWish,
  context: TransferContext,
  { data, memory }: AttemptContext,
): Promise<BegunTransfer | Error> {
  if (isGivenUp(wish)) throw new Cancelled({ cause: wish.signal.reason });
  const pending = await opened(way, data, memory);
  if (pending instanceof Error) return pending;
  const leave = way.dialler === 'we' ? memory.ports.enter() : () => undefined;
  try {
    if (way.dialler === 'we') memory.reached(way.mode);
    const begun = await begin(wish, pending, context);
    void begun.transfer.settled.then(leave);
    return begun;
  } catch (error) {
    leave();
    if (error instanceof DataRefused) return asWayFailure(way, error);
    // Connected, and then nothing came of it: some firewalls take every connection and pass on none.
    if (error instanceof TimedOut || error instanceof DataLost) memory.refused(way.mode, error.message);
    throw error;
  }
}

/** REST, the transfer command, and the wait for both sides. Whatever it rejects with, the session is in step again or dead. */
async function begin(
  wish: TransferWish,
  pending: PendingData,
  context: TransferContext,
): Promise<BegunTransfer> {
  if (!isGivenUp(wish)) await restart(wish, pending, context);
  if (isGivenUp(wish)) {
    pending.abandon();
    throw new Cancelled({ cause: wish.signal.reason });
  }
  let hasData = false;
  void pending.arrived.then(
    () => (hasData = true),
    () => undefined,
  );
  const transfer = started(wish, pending, context);
  try {
    await transfer.ready;
  } catch (error) {
    await transfer.settled;
    throw error;
  }
  return { transfer, hasData };
}

/** Asked anew after every wait. */
function isGivenUp({ signal }: TransferWish): boolean {
  return signal.aborted;
}

function started(wish: TransferWish, pending: PendingData, context: TransferContext): Transfer {
  const transfer = new Transfer(wish.command.verb, pending, context);
  const cancel = (): void => transfer.cancel();
  wish.signal.addEventListener('abort', cancel, { once: true });
  void transfer.ended.then(() => wish.signal.removeEventListener('abort', cancel));
  transfer.start(wish.command);
  return transfer;
}

/** 425 after we had dialled says that the server ran out of ports or patience; in active mode, that it cannot reach us. */
function asWayFailure(way: DataWay, refused: DataRefused): Error {
  const why = refused.tried.join('; ');
  return way.dialler === 'we' ? new WayBusy(why, { cause: refused }) : new WayFailed(why, { cause: refused });
}

/**
 * Some firewalls swallow a command that they do not know, or end the connection over it (EPSV is the usual victim): a session that
 * was lost over a way is held against it, and the next session begins with another.
 */
async function opened(way: DataWay, data: DataContext, memory: DataModeMemory): Promise<PendingData | Error> {
  try {
    return await way.open(data);
  } catch (error) {
    if (error instanceof WayFailed) return error;
    if (error instanceof TimedOut) {
      return new WayFailed(`${way.verb} was not answered within ${error.afterMs} ms`, { cause: error });
    }
    const isLost = error instanceof SessionLost && error.farewell === undefined;
    if (isLost) memory.refused(way.mode, `the session was lost over ${way.verb}`);
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

/**
 * Some servers say 350 and name another offset (vsftpd: 0 for what it could not read); then they mean the other one. Other numbers of
 * the text are none: those of an RFC, and thousands may be set apart.
 */
function echoesOffset(text: string, offsetBytes: number): boolean {
  const told = text.replaceAll(/\brfc[ -]?\d+/gi, '').replaceAll(/(?<=\d)[,.'](?=\d{3}(?!\d))/g, '');
  const numbers = told.match(/\d+/g);
  return numbers === null || numbers.includes(String(offsetBytes));
}
