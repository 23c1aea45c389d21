/** `transfers` and `transfer:{id}`: what the principal moves, from its beginning to its end. */
import type { Principal } from '../../accounts/principal.ts';
import type { Transfer } from '../../contract/transfer.ts';
import type { TransferBoard } from '../../transfers/transfer-board.ts';
import { TopicUnknown } from '../errors.ts';
import type { EventLog } from '../event-log.ts';
import type { EventSource } from '../event-ring.ts';
import { EventRings } from '../event-rings.ts';
import type { TopicKind } from '../topic.ts';

/** Ids of transfers are the client's choice (exchange/receive-file.ts), so that one can be followed before it begins. */
const TRANSFER_ID = /^[\w-]{8,64}$/;

/** All transfers of the principal. */
export class TransfersTopic implements TopicKind {
  readonly kind = 'transfers';
  readonly #board: TransferBoard;
  readonly #rings = new EventRings({ unwatched: 'goes on' });

  constructor({ board }: { readonly board: TransferBoard }) {
    this.#board = board;
  }

  open({ id: owner }: Principal, argument: string | undefined): EventLog {
    if (argument !== undefined) throw new TopicUnknown();
    return this.#rings.of(owner, () => transfersOf(this.#board, owner, () => true)).ring;
  }
}

/** One of them. */
export class TransferTopics implements TopicKind {
  readonly kind = 'transfer';
  readonly #board: TransferBoard;
  readonly #rings = new EventRings({ unwatched: 'goes on' });

  constructor({ board }: { readonly board: TransferBoard }) {
    this.#board = board;
  }

  /** One that has not begun yet is followed from its beginning; a stranger's looks the same and never begins. */
  open({ id: owner }: Principal, id: string | undefined): EventLog {
    if (id === undefined || !TRANSFER_ID.test(id)) throw new TopicUnknown();
    const makeSource = (): EventSource => transfersOf(this.#board, owner, (transfer) => transfer.id === id);
    return this.#rings.of(`${owner} ${id}`, makeSource).ring;
  }
}

function transfersOf(
  board: TransferBoard,
  owner: string,
  isMeant: (transfer: Transfer) => boolean,
): EventSource {
  return {
    keyOf: (event) => (event.type === 'transfer' ? event.transfer.id : ''),
    start: (add) => {
      const tell = (transfer: Transfer): void => {
        if (isMeant(transfer)) add({ type: 'transfer', transfer });
      };
      for (const transfer of board.list(owner)) tell(transfer);
      return board.watch(owner, tell);
    },
  };
}
