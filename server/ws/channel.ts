/** What the two kinds of channels have in common: one reads a file, the other writes one. */
import type { Principal } from '../accounts/principal.ts';
import type { GatewayError } from '../errors.ts';
import type { SessionPools, Work } from '../files/session-pools.ts';
import type { TransferBoard } from '../transfers/transfer-board.ts';
import type { Outgoing } from './outgoing.ts';

/** What a channel works with. */
export interface ChannelOptions {
  readonly channel: number;
  readonly principal: Principal;
  readonly pools: SessionPools;
  readonly board: TransferBoard;
  readonly out: Outgoing;
  readonly work: Work & { readonly requestId: string };
  /** Canonical. */
  readonly path: string;
  /** Aborts the work's signal. */
  readonly giveUp: (reason: GatewayError) => void;
  readonly stalledMs?: number;
}

/** One open channel. */
export interface Channel {
  /** Bytes that have gone by; for whoever wants to see whether it moves. */
  readonly movedBytes: number;
  /** Does the work and tells the good end. Rejects with what broke. Called once. */
  run(): Promise<void>;
  /** The client grants credit. */
  grant(bytes: number): void;
  /** The client has sent bytes. Returns false when they are more than were granted. */
  receive(bytes: Buffer): boolean;
  /** The client has sent all bytes. */
  complete(): void;
  /** Lets go of whatever waits for the client; the work's signal is aborted already. */
  destroy(): void;
}
