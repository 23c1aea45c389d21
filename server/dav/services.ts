/** What the WebDAV door works with; the composition root fills it in. */
import type { SessionPools } from '../files/session-pools.ts';
import type { Sites } from '../sites/sites.ts';
import type { TransferBoard } from '../transfers/transfer-board.ts';
import type { DeadProperties } from './dead-properties.ts';
import type { LockBook } from './lock-book.ts';

export interface DavServices {
  readonly sites: Sites;
  readonly pools: SessionPools;
  readonly board: TransferBoard;
  readonly locks: LockBook;
  readonly properties: DeadProperties;
  /** Asked late: the port is known only after listening. */
  readonly publicUrl: () => string;
}
