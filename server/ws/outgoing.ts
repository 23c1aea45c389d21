/** What leaves by one socket. What can wait does so while the other end does not read; what cannot has a limit. */
import type { WebSocket } from '@fastify/websocket';
import type { ServerMessage } from '../contract/messages.ts';
import { framed } from './channel-frame.ts';

/** With more than this on the way, events and bytes of files wait (security T39). */
const FULL_BYTES = 1024 * 1024;
/** Answers cannot wait. A client that lets so much pile up is ended; it can come back and ask for what it missed. */
const MAX_BUFFERED_BYTES = 4 * 1024 * 1024;

/** The sending end of one socket. */
export class Outgoing {
  readonly #socket: WebSocket;
  readonly #onTooSlow: () => void;
  #waiters: (() => void)[] = [];
  #isOver = false;

  /** onTooSlow: told when answers pile up. */
  constructor(socket: WebSocket, onTooSlow: () => void) {
    this.#socket = socket;
    this.#onTooSlow = onTooSlow;
  }

  /** Whether events and bytes of files may go out now. */
  get hasRoom(): boolean {
    return this.#socket.bufferedAmount <= FULL_BYTES;
  }

  /** Sends a message and returns its length. onTaken: called when the system has it, never if it does not get there. */
  send(message: ServerMessage, onTaken?: () => void): number {
    if (!this.#isOver && this.#socket.bufferedAmount > MAX_BUFFERED_BYTES) this.#onTooSlow();
    if (this.#isOver) return 0;
    const text = JSON.stringify(message);
    this.#socket.send(text, (error) => this.#taken(error, onTaken));
    return text.length;
  }

  /** Sends bytes of a file; they may be used again when `onTaken` is called, which happens in every case. */
  sendBytes(channel: number, bytes: Uint8Array, onTaken: () => void): void {
    if (this.#isOver) return onTaken();
    this.#socket.send(framed(channel, bytes), (error) => {
      onTaken();
      this.#taken(error);
    });
  }

  /** Calls back when there is room, at once if there is; never after the end. */
  whenRoom(onRoom: () => void): void {
    if (this.#isOver) return;
    if (this.#waiters.length === 0 && this.hasRoom) onRoom();
    else this.#waiters.push(onRoom);
  }

  /** Nothing goes out any more. */
  end(): void {
    this.#isOver = true;
    this.#waiters = [];
  }

  #taken(error: Error | null | undefined, onTaken?: () => void): void {
    if (this.#isOver || (error !== undefined && error !== null)) return;
    onTaken?.();
    while (this.hasRoom) {
      const next = this.#waiters.shift();
      if (next === undefined) return;
      next();
    }
  }
}
