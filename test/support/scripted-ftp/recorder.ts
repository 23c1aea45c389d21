/** What happened on the wire, for assertions: every byte of the control connection, every data connection. */

/** A server that replies for ever must not fill the memory of the test. */
const RECORDED_BYTES = 4 * 1024 * 1024;

/** How a data connection was opened. */
export type DataMode = 'EPSV' | 'PASV' | 'EPRT' | 'PORT';

/** Who ended a data connection first, and how. */
export type DataEnd = 'server-fin' | 'server-reset' | 'client-fin' | 'client-reset';

/** Bytes that passed in one piece. at: milliseconds of the monotonic clock. */
export interface Segment {
  readonly at: number;
  readonly bytes: Buffer;
}

/** One command line as received. */
export interface RecordedCommand {
  readonly at: number;
  /** The line without its line end. */
  readonly raw: Buffer;
  /** The line as UTF-8 text. */
  readonly text: string;
  /** Upper case. */
  readonly verb: string;
  /** Byte string behind the first blank. */
  readonly argument: string;
}

/** One reply as the server meant it, however it was cut on the wire. */
export interface RecordedReply {
  readonly at: number;
  readonly raw: Buffer;
  /** The first three digits, or 0 when there are none. */
  readonly code: number;
}

/** One data connection. `ended` is undefined while it is open. */
export interface DataRecord {
  readonly mode: DataMode;
  readonly peerPort: number;
  readonly peerAddress: string;
  bytesSent: number;
  bytesReceived: number;
  secure: boolean;
  /** Whether the TLS session was resumed from the control connection's. */
  resumed: boolean;
  ended: DataEnd | undefined;
}

/** The recorder of one control connection. */
export class ConnectionRecord {
  readonly commands: RecordedCommand[] = [];
  readonly replies: RecordedReply[] = [];
  readonly dataConnections: DataRecord[] = [];
  readonly received: Segment[] = [];
  readonly sent: Segment[] = [];
  readonly openedAt = performance.now();
  closedAt: number | undefined;
  #keptBytes = 0;

  /** Notes bytes that came from the client or went to it, after TLS was taken off. */
  segment(list: 'received' | 'sent', bytes: Buffer): void {
    this.#keptBytes += bytes.length;
    if (this.#keptBytes <= RECORDED_BYTES) this[list].push({ at: performance.now(), bytes });
  }

  /** Notes a reply. */
  reply(raw: Buffer): void {
    this.replies.push({
      at: performance.now(),
      raw,
      code: Number(/^\d{3}/.exec(raw.toString('latin1'))?.[0] ?? 0),
    });
  }
}

/** A command line (byte string, no line end) as a record. */
export function recordedCommand(line: Buffer): RecordedCommand {
  const text = line.toString('latin1');
  const blank = text.indexOf(' ');
  return {
    at: performance.now(),
    raw: line,
    text: line.toString('utf8'),
    verb: (blank < 0 ? text : text.slice(0, blank)).toUpperCase(),
    argument: blank < 0 ? '' : text.slice(blank + 1),
  };
}
