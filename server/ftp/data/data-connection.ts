/**
 * What the four ways to a data connection have in common. Each way is a value in an ordered list (data-modes.ts);
 * the next odd server costs one entry, not one branch.
 */
import type { DataMode } from '../../contract/choices.ts';
import type { ControlConnection } from '../control-connection.ts';
import type { SessionLimits } from '../limits.ts';
import type { ActivePorts } from './active-ports.ts';
import type { DataSource } from './data-source.ts';

/** What the administrator said about active mode. */
export interface ActiveOptions {
  /** Address that the server can reach, if it is not our own end of the control connection. */
  readonly publicAddress?: string;
  readonly ports: ActivePorts;
}

/**
 * Whether data connections may also go to, and come from, this address besides the control connection's peer. Plain address and
 * port; the default is never (docs/decisions/0018).
 */
export type DataHostCheck = (address: string, port: number) => boolean;

/** What a way needs to know. */
export interface DataContext {
  readonly control: ControlConnection;
  readonly limits: SessionLimits;
  readonly active: ActiveOptions;
  readonly isDataHost: DataHostCheck;
  /** `ring`: plain bytes will be received (read-ring.ts); `stream`: bytes will be sent, or TLS comes on top. */
  readonly reading: 'ring' | 'stream';
  /** Data connections are protected: no router on the way can read or mend an address. */
  readonly isProtected: boolean;
  /** Gives up the waiting; the way rejects with Cancelled. */
  readonly signal: AbortSignal;
}

/** A data connection that is agreed on: connected already (passive) or awaited (active). */
export interface PendingData {
  readonly mode: DataMode;
  /** True when the server has to dial: then a limit on the wait runs from the transfer command. */
  readonly isAwaited: boolean;
  /** Settles when the TCP connection is up. Rejects only when it cannot come any more. */
  readonly arrived: Promise<DataSource>;
  /** Gives it up, in whatever state it is. */
  abandon(): void;
}

/** One way to a data connection. */
export interface DataWay {
  readonly mode: DataMode;
  /** Its FTP command: the name by which people know it. */
  readonly verb: 'EPSV' | 'PASV' | 'EPRT' | 'PORT';
  /** Who dials. */
  readonly dialler: 'we' | 'server';
  /** Whether the way exists for this address family: 227 and PORT can only write IPv4. */
  isFor(family: 4 | 6): boolean;
  /**
   * Agrees with the server on a data connection. Throws WayFailed when this way does not work here but another may;
   * any other error has ended the session or is Cancelled.
   */
  open(context: DataContext): Promise<PendingData>;
}

/** This way does not work with this server or network; the control connection is still in step. Internal to ftp/. */
export class WayFailed extends Error {
  override readonly name: string = 'WayFailed';
}

/**
 * This way was refused in a manner that may be over in a moment: a port refused right after it was announced, a 4yz reply, no
 * free port. Design case 44. Internal to ftp/.
 */
export class WayBusy extends WayFailed {
  override readonly name = 'WayBusy';
}

/** IPv4 or IPv6 address of one end of a socket without the `::ffff:` wrapping of dual-stack sockets. */
export function plainAddress(address: string | undefined): string {
  return (address ?? '').replace(/^::ffff:(?=\d+\.\d+\.\d+\.\d+$)/i, '');
}

/** Address family of a plain address. */
export function familyOf(address: string): 4 | 6 {
  return address.includes(':') ? 6 : 4;
}
