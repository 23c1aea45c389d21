/** A client of `/api/v1/live` on the WebSocket of Node: messages as they come, and the bytes of each channel. */
import { once } from 'node:events';
import Schema from 'typebox/schema';
import { ServerMessage } from '../../../server/contract/messages.ts';
import type { ClientMessage } from '../../../server/contract/messages.ts';
import type { TestSignIn } from '../../support/gateway.ts';

const isServerMessage = Schema.Compile(ServerMessage);
const HEADER_BYTES = 4;
const UNTIL_MS = 10_000;

type Kind = ServerMessage['type'];
type Of<K extends Kind> = Extract<ServerMessage, { type: K }>;

/** One open socket. */
export class LiveClient {
  readonly got: ServerMessage[] = [];
  readonly #socket: WebSocket;
  readonly #chunks = new Map<number, Buffer[]>();
  readonly #listeners = new Set<() => void>();
  /** Resolves with code and reason when the socket is closed. */
  readonly closed: Promise<{ readonly code: number; readonly reason: string }>;
  isClosed = false;

  constructor(socket: WebSocket) {
    this.#socket = socket;
    socket.binaryType = 'arraybuffer';
    socket.addEventListener('message', ({ data }) => this.#take(data as string | ArrayBuffer));
    this.closed = new Promise((resolve) => {
      socket.addEventListener('close', ({ code, reason }) => {
        this.isClosed = true;
        this.#tell();
        resolve({ code, reason });
      });
    });
  }

  /** Signed in by bearer token. */
  static async open(who: TestSignIn, headers: Record<string, string> = {}): Promise<LiveClient> {
    const socket = new WebSocket(`ws://localhost:${who.port}/api/v1/live`, {
      protocols: ['gangway.v1'],
      headers: { authorization: `Bearer ${who.token}`, ...headers },
    });
    const client = new LiveClient(socket);
    await once(socket, 'open');
    return client;
  }

  /** The subprotocol that was agreed on. */
  get protocol(): string {
    return this.#socket.protocol;
  }

  say(message: ClientMessage): void {
    this.#socket.send(JSON.stringify(message));
  }

  /** Any text at all. */
  sayText(text: string): void {
    this.#socket.send(text);
  }

  /** Bytes on a channel. */
  sendBytes(channel: number, bytes: Uint8Array): void {
    const frame = Buffer.alloc(HEADER_BYTES + bytes.length);
    frame.writeUInt32BE(channel);
    frame.set(bytes, HEADER_BYTES);
    this.#socket.send(frame);
  }

  sendFrame(frame: Uint8Array<ArrayBuffer>): void {
    this.#socket.send(frame);
  }

  /** What has come on a channel so far. */
  bytesOf(channel: number): Buffer {
    return Buffer.concat(this.#chunks.get(channel) ?? []);
  }

  countOf(channel: number): number {
    return (this.#chunks.get(channel) ?? []).reduce((sum, { length }) => sum + length, 0);
  }

  /** Messages of one type, all or about one channel. */
  all<K extends Kind>(type: K, channel?: number): Of<K>[] {
    return this.got.filter(
      (message): message is Of<K> =>
        message.type === type &&
        (channel === undefined || ('channel' in message && message.channel === channel)),
    );
  }

  /** The first such message, when it has come. */
  async the<K extends Kind>(type: K, channel?: number): Promise<Of<K>> {
    await this.until(() => this.all(type, channel).length > 0, `${type} ${channel ?? ''}`);
    const [first] = this.all(type, channel);
    if (first === undefined) throw new Error('it was there just now');
    return first;
  }

  /** Waits for something that follows from a message or a frame. */
  async until(isSo: () => boolean, what = isSo.toString()): Promise<void> {
    if (isSo()) return;
    await new Promise<void>((resolve, reject) => {
      const timer = setTimeout(() => {
        this.#listeners.delete(look);
        reject(new Error(`${what} did not come; last: ${JSON.stringify(this.got.slice(-3))}`));
      }, UNTIL_MS);
      const look = (): void => {
        if (!isSo()) return;
        clearTimeout(timer);
        this.#listeners.delete(look);
        resolve();
      };
      this.#listeners.add(look);
    });
  }

  close(): void {
    this.#socket.close();
  }

  #take(data: string | ArrayBuffer): void {
    if (typeof data === 'string') {
      const message: unknown = JSON.parse(data);
      // What the contract does not describe is a failure of every test.
      if (!isServerMessage.Check(message)) throw new Error(`this is not in the contract: ${data}`);
      this.got.push(message);
    } else {
      const frame = Buffer.from(data);
      const channel = frame.readUInt32BE();
      this.#chunks.set(channel, [...(this.#chunks.get(channel) ?? []), frame.subarray(HEADER_BYTES)]);
    }
    this.#tell();
  }

  #tell(): void {
    for (const look of [...this.#listeners]) look();
  }
}
