/** One open data connection: counts its bytes, knows who ended it, and ends it in every possible way. */
import type { Socket } from 'node:net';
import { TLSSocket } from 'node:tls';
import type { SecureContext } from 'node:tls';
import type { DataEnd, DataMode, DataRecord } from './recorder.ts';

/** The client ended the data connection before the transfer was over. */
export class ClientGone extends Error {
  override readonly name = 'ClientGone';
}

/** Bytes to and from the client, in clear or protected. */
export class DataLink {
  readonly record: DataRecord;
  /** Settles when the connection is closed on both sides. */
  readonly closed: Promise<void>;
  readonly #raw: Socket;
  #stream: Socket;
  #milestone: { readonly count: number; readonly action: () => Promise<void> } | undefined;

  constructor(raw: Socket, mode: DataMode) {
    this.#raw = raw;
    this.#stream = raw;
    this.record = {
      mode,
      peerPort: raw.remotePort ?? 0,
      peerAddress: raw.remoteAddress ?? '',
      bytesSent: 0,
      bytesReceived: 0,
      secure: false,
      resumed: false,
      ended: undefined,
    };
    this.closed = new Promise((resolve) => raw.once('close', () => resolve()));
    raw.on('error', () => this.#endedBy('client-reset'));
  }

  /** Does something once so many bytes have passed, in either direction. */
  atByte(count: number, action: () => Promise<void>): void {
    this.#milestone = { count, action };
  }

  /** Begins TLS as the server. Resolves to whether the session was resumed. */
  async secure(context: SecureContext): Promise<boolean> {
    const secured = new TLSSocket(this.#raw, {
      isServer: true,
      secureContext: context,
      allowHalfOpen: true,
    } as object);
    this.#stream = secured;
    await new Promise<void>((resolve, reject) => {
      secured.on('error', reject);
      secured.once('secure', resolve);
      secured.once('end', () => reject(new ClientGone('ended in the handshake')));
      secured.once('close', () => reject(new ClientGone('closed in the handshake')));
    });
    secured.on('error', () => this.#endedBy('client-reset'));
    this.record.secure = true;
    this.record.resumed = secured.isSessionReused();
    return this.record.resumed;
  }

  /** Calls back once when the client ends its side (a sender must know; a receiver reads to the end anyway). */
  onClientEnd(gone: () => void): void {
    this.#stream.once('end', () => {
      this.#endedBy('client-fin');
      gone();
    });
    this.#stream.once('error', gone);
    this.#stream.once('close', () => {
      // Closed by nobody else: by us, as when the control connection is gone. To the client that is an end like any other.
      this.#endedBy('server-fin');
      gone();
    });
    this.#stream.resume();
  }

  /** Writes; resolves when the kernel has the bytes. Rejects with ClientGone. */
  async write(chunk: Buffer): Promise<void> {
    await new Promise<void>((resolve, reject) => {
      this.#stream.write(chunk, (error) => (error ? reject(new ClientGone(error.message)) : resolve()));
    });
    this.record.bytesSent += chunk.length;
    await this.#passed(this.record.bytesSent);
  }

  /** All bytes the client sends, to its end. Throws ClientGone on a reset. */
  async *chunks(): AsyncGenerator<Buffer> {
    try {
      for await (const chunk of this.#stream as AsyncIterable<Buffer>) {
        this.record.bytesReceived += chunk.length;
        await this.#passed(this.record.bytesReceived);
        yield chunk;
      }
    } catch (error) {
      this.#endedBy('client-reset');
      throw new ClientGone(String(error));
    }
    this.#endedBy('client-fin');
  }

  /** Stops reading, so that the client feels back-pressure. */
  pause(): void {
    this.#stream.pause();
  }

  /** Ends our side in order: close_notify when protected, then FIN. */
  async fin(): Promise<void> {
    this.#endedBy('server-fin');
    await new Promise<void>((resolve) => {
      this.#stream.once('error', () => resolve());
      this.#stream.once('close', () => resolve());
      this.#stream.end(() => resolve());
    });
  }

  /** Ends our side by a TCP FIN alone. */
  finWithoutNotify(): void {
    this.#endedBy('server-fin');
    this.#raw.end();
  }

  /** Resets the connection. */
  reset(): void {
    this.#endedBy('server-reset');
    this.#raw.resetAndDestroy();
    this.#stream.destroy();
  }

  /** Closes what is left. */
  destroy(): void {
    this.#stream.destroy();
    this.#raw.destroy();
  }

  async #passed(bytes: number): Promise<void> {
    const milestone = this.#milestone;
    if (!milestone || bytes < milestone.count) return;
    this.#milestone = undefined;
    await milestone.action();
  }

  #endedBy(end: DataEnd): void {
    this.record.ended ??= end;
  }
}
