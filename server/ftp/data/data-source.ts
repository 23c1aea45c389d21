/** The receiving side of a data connection: bytes with explicit release, so that memory and back-pressure are one thing. */
import type { Socket } from 'node:net';

/**
 * How many bytes may be with the consumer before the socket is paused. Three slabs of the read ring: a consumer that holds the
 * end of a file back (files/commit-hold.ts) may keep two of them.
 */
export const MAX_UNRELEASED_BYTES = 768 * 1024;

/** Takes the bytes of one data connection. */
export interface SourceListener {
  /** bytes: valid until `release` is called, which must happen exactly once. */
  onBytes(bytes: Uint8Array, release: () => void): void;
  /** The peer ended the connection in order (FIN); over TLS that is no proof of completeness. */
  onEnd(): void;
  onError(error: Error): void;
}

/** A connected data connection that will be read. */
export interface DataSource {
  readonly socket: Socket;
  /** Reads ahead, within the same bound, and calls back once when a byte is there: the server has begun, whatever it said. */
  watch(onSign: () => void): void;
  /** Starts the flow; bytes that came before are delivered first. */
  open(listener: SourceListener): void;
  /** True while the consumer holds so much that the socket is paused: the server is not to blame for the silence. */
  isPausedByConsumer(): boolean;
}

/** Bytes that came, and how to give their memory back. */
export interface Chunk {
  readonly bytes: Uint8Array;
  readonly release: () => void;
}

/** Where chunks go: to the listener, or aside while there is none yet. */
export class ChunkGate {
  #early: Chunk[] = [];
  #listener: SourceListener | undefined;
  #onSign: (() => void) | undefined;

  /** Calls back once, at once if bytes wait already. */
  watch(onSign: () => void): void {
    if (this.#early.length > 0) onSign();
    else this.#onSign = onSign;
  }

  /** Hands over what waits; what follows goes straight to `listener`. */
  open(listener: SourceListener): void {
    this.#listener = listener;
    for (const { bytes, release } of this.#early.splice(0)) listener.onBytes(bytes, release);
  }

  /** One more chunk. */
  pass(chunk: Chunk): void {
    if (this.#listener !== undefined) return this.#listener.onBytes(chunk.bytes, chunk.release);
    this.#early.push(chunk);
    this.#onSign?.();
    this.#onSign = undefined;
  }
}

/** Reads any socket through its stream: TLS and accepted connections. */
export class StreamSource implements DataSource {
  readonly socket: Socket;
  readonly #end: EndWatch;
  readonly #gate = new ChunkGate();
  #unreleased = 0;
  #isReading = false;

  /** socket: nothing read from it yet. */
  constructor(socket: Socket) {
    this.socket = socket;
    this.#end = new EndWatch(socket);
  }

  isPausedByConsumer(): boolean {
    return this.#unreleased >= MAX_UNRELEASED_BYTES;
  }

  watch(onSign: () => void): void {
    this.#gate.watch(onSign);
    this.#read();
  }

  open(listener: SourceListener): void {
    this.#gate.open(listener);
    this.#end.tell(listener);
    this.#read();
  }

  #read(): void {
    if (this.#isReading) return;
    this.#isReading = true;
    this.socket.on('data', (chunk: Buffer) => this.#pass(chunk));
    this.socket.resume();
  }

  #pass(chunk: Buffer): void {
    this.#unreleased += chunk.length;
    if (this.isPausedByConsumer()) this.socket.pause();
    const release = (): void => {
      const wasPaused = this.isPausedByConsumer();
      this.#unreleased -= chunk.length;
      if (wasPaused && !this.isPausedByConsumer()) this.socket.resume();
    };
    this.#gate.pass({ bytes: chunk, release });
  }
}

/** Notes how the reading of a socket ended, also when nobody listened yet, and tells it once. */
export class EndWatch {
  #end: ((listener: SourceListener) => void) | undefined;
  #listener: SourceListener | undefined;

  /** socket: watched from now on; its errors are handled by that. */
  constructor(socket: Socket) {
    socket.on('end', () => this.#note((listener) => listener.onEnd()));
    socket.on('error', (error) => this.#note((listener) => listener.onError(error)));
    socket.on('close', () =>
      this.#note((listener) => listener.onError(new Error('the data connection was closed'))),
    );
  }

  /** Tells `listener`, at once if it is over already. */
  tell(listener: SourceListener): void {
    this.#listener = listener;
    this.#end?.(listener);
  }

  #note(end: (listener: SourceListener) => void): void {
    if (this.#end !== undefined) return;
    this.#end = end;
    if (this.#listener !== undefined) end(this.#listener);
  }
}
