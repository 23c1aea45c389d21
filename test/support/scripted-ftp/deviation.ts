/** What a script line changes about one command: plain data, merged from all lines that match. */
import type { Bytes } from './byte-string.ts';
import type { CertificateKind } from './certificates.ts';
import type { RecordedCommand } from './recorder.ts';
import type { Reply, ReplyForm } from './reply.ts';

/** How a connection is ended: orderly, or with a reset. */
export type Ending = 'fin' | 'rst';

/** How the server ends a data connection before, or instead of, its proper end. */
export type DataCut = Ending | 'fin-without-notify' | 'stall';

/** Lines or pieces of a scripted listing, with their own line ends. */
export type ListingLines = () => Iterable<Bytes> | AsyncIterable<Bytes>;

/** Address of a passive listener as 227 and 229 speak of it. host: `h1,h2,h3,h4` form is built by the caller. */
export interface PassiveAddress {
  readonly host: string;
  readonly port: number;
}

/** What happens on the control connection. */
export interface ControlDeviation {
  /** Replaces the verb: it is not executed; undefined bytes mean no reply at all. */
  readonly instead?: (command: RecordedCommand) => Reply | Buffer | undefined;
  /** The verb is executed, and these bytes are its answer. */
  readonly says?: Buffer;
  readonly first?: { readonly reply: Reply; readonly thenMs: number };
  readonly late?: readonly { readonly afterMs: number; readonly bytes: Buffer }[];
  readonly delayMs?: number;
  readonly form?: ReplyForm;
  readonly endless?: true;
  /** Ends the control connection: before the verb is executed, after it but before its reply, or after its reply. */
  readonly hangUp?: { readonly how: Ending; readonly when: 'before' | 'unanswered' | 'after' };
  /** Whether the verb is answered while a transfer runs, or only after it. */
  readonly during?: 'at-once' | 'deferred';
  readonly certificate?: CertificateKind;
  readonly refusesOverwrite?: true;
}

/** What happens on the data connection and to the replies of a transfer. */
export interface TransferDeviation {
  readonly preliminary?: Reply | 'none';
  readonly final?: Reply | 'none' | Ending;
  readonly finalEarly?: true;
  readonly finalDelayMs?: number;
  readonly finalAfterClientCloses?: true;
  /** The reply when the client ends the data connection early. */
  readonly aborted?: Reply | 'none';
  readonly dataDelayMs?: number;
  /** atByte: after so many bytes; left out: at the natural end. */
  readonly cut?: { readonly how: DataCut; readonly atByte?: number };
  /** The control connection is lost in the middle; the data connection lives on. */
  readonly controlLost?: { readonly how: Ending; readonly atByte: number };
  readonly trickle?: { readonly pieceBytes: number; readonly everyMs: number };
  readonly corruptAtByte?: number;
  readonly storedShortBytes?: number;
  readonly full?: { readonly reply: Reply; readonly atByte: number };
  readonly listing?: ListingLines;
  /** Data TLS must resume the control session: otherwise 425, or 522 and the end of the control connection. */
  readonly resumption?: 425 | 522;
  /** Resets the waiting data connection when the verb is refused. */
  readonly refusalResetsData?: true;
}

/** What happens to the data port that EPSV, PASV, EPRT or PORT sets up. */
export interface PortDeviation {
  readonly passiveReply?: (address: PassiveAddress) => Bytes;
  readonly announcedHost?: string;
  readonly announcedPort?: number;
  /** `closed`: nobody listens at the announced port. */
  readonly listener?: 'closed';
  readonly dial?: 'at-once' | 'never';
  readonly dialDelayMs?: number;
  /** An address from which a stranger dials in first. */
  readonly strangerAddress?: string;
}

/** Everything a script line can change. */
export type Deviation = ControlDeviation & TransferDeviation & PortDeviation;

/** Several deviations as one; of two values for the same thing the later one counts, reply forms are merged. */
export function mergedDeviation(parts: readonly Deviation[]): Deviation {
  const form = Object.assign({}, ...parts.map((part) => part.form ?? {})) as ReplyForm;
  return { ...(Object.assign({}, ...parts) as Deviation), form };
}
