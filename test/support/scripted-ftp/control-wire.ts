/** The bytes of one control connection: lines in, reply segments out, TLS in between. */
import type { Socket } from 'node:net';
import { TLSSocket } from 'node:tls';
import type { SecureContext } from 'node:tls';
import { setImmediate as nextTurn, setTimeout as wait } from 'node:timers/promises';
import type { Ending } from './deviation.ts';
import type { ConnectionRecord } from './recorder.ts';

const LF = 10;
const CR = 13;
/** A client in this process begins to read a moment after it connected; segments sent before would arrive as one. */
const BEFORE_FIRST_MS = 2;
/** A reset throws away what the client has not read yet. */
const BEFORE_RESET_MS = 10;

/** What a wire tells its owner. */
export interface WireEvents {
  /** A command line without its line end. */
  readonly line: (line: Buffer) => void;
  readonly closed: () => void;
}

/** Reads lines and writes segments; writes are kept in order. */
export class ControlWire {
  /** The TCP socket; stays the same when TLS begins. */
  readonly raw: Socket;
  readonly #record: ConnectionRecord;
  readonly #events: WireEvents;
  #stream: Socket;
  #rest = Buffer.alloc(0);
  #writing: Promise<void> = wait(BEFORE_FIRST_MS);

  constructor(raw: Socket, record: ConnectionRecord, events: WireEvents) {
    this.raw = raw;
    this.#record = record;
    this.#events = events;
    this.#stream = raw;
    raw.setNoDelay(true);
    raw.on('error', () => undefined);
    raw.once('close', events.closed);
  }

  /** Whether TLS protects the wire. */
  get isSecure(): boolean {
    return this.#stream !== this.raw;
  }

  /** Begins to read lines. */
  listen(): void {
    this.#stream.on('data', (chunk: Buffer) => this.#take(chunk));
    this.#stream.on('end', () => this.#stream.end());
  }

  /** Writes segments in their order, each as a write of its own, `gapMs` apart. Resolves when written or closed. */
  send(segments: readonly Buffer[], gapMs?: number): Promise<void> {
    this.#writing = this.#writing.then(async () => {
      for (const [i, segment] of segments.entries()) {
        if (i > 0) await (gapMs === undefined ? clientHasRead() : wait(gapMs));
        await this.#write(segment);
      }
    });
    return this.#writing;
  }

  /** Begins TLS as the server; resolves after the handshake, rejects when it fails. */
  async secure(context: SecureContext): Promise<void> {
    this.raw.removeAllListeners('data');
    this.raw.removeAllListeners('end');
    this.#rest = Buffer.alloc(0);
    const secured = new TLSSocket(this.raw, { isServer: true, secureContext: context });
    this.#stream = secured;
    await new Promise<void>((resolve, reject) => {
      secured.on('error', reject);
      secured.once('secure', resolve);
      secured.once('close', () => reject(new Error('closed in the handshake')));
    });
    this.listen();
  }

  /** Ends the connection after everything was written. */
  async hangUp(how: Ending): Promise<void> {
    await this.#writing;
    if (how === 'fin') {
      this.#stream.end();
      return;
    }
    await wait(BEFORE_RESET_MS);
    this.raw.resetAndDestroy();
    this.#stream.destroy();
  }

  /** Drops the connection without ceremony. */
  destroy(): void {
    this.#stream.destroy();
    this.raw.destroy();
  }

  #write(segment: Buffer): Promise<void> {
    if (!this.#stream.writable) return Promise.resolve();
    this.#record.segment('sent', segment);
    return new Promise((resolve) => this.#stream.write(segment, () => resolve()));
  }

  #take(chunk: Buffer): void {
    this.#record.segment('received', chunk);
    this.#rest = Buffer.concat([this.#rest, chunk]);
    for (let end = this.#rest.indexOf(LF); end >= 0; end = this.#rest.indexOf(LF)) {
      const line = this.#rest.subarray(0, this.#rest[end - 1] === CR ? end - 1 : end);
      this.#rest = this.#rest.subarray(end + 1);
      this.#events.line(Buffer.from(line));
    }
  }
}

/** A client in this process reads between two turns; the first may be the turn in which the segment was written. */
async function clientHasRead(): Promise<void> {
  await nextTurn();
  await nextTurn();
}
