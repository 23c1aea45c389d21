/** One open live socket: what comes in, what goes out, and how it ends. */
import type { WebSocket } from '@fastify/websocket';
import type { Principal } from '../accounts/principal.ts';
import type { ClientMessage } from '../contract/messages.ts';
import { GatewayError } from '../errors.ts';
import { ClientGone } from '../files/errors.ts';
import { unframed } from './channel-frame.ts';
import { Channels } from './channels.ts';
import type { ChannelsOptions } from './channels.ts';
import { readMessage } from './client-message.ts';
import { GatewayStopping } from './errors.ts';
import { Outgoing } from './outgoing.ts';
import { Pace } from './pace.ts';
import { Subscriptions } from './subscriptions.ts';
import type { TopicKind } from './topic.ts';

const MAX_TEXT_BYTES = 64 * 1024;
/** A peer that does not answer our goodbye within this time is cut off. */
const GOODBYE_MS = 1_000;
/** While stopping: a channel that stands still for so long is ended, the others go on. */
const STANDSTILL_MS = 1_500;
/** After so long the others are ended, too. */
const STOP_WITHIN_MS = 20_000;
/** When to come back after a stop. */
const RECONNECT_AFTER_MS = 2_000;

/** Close codes. RFC 6455 section 7.4; above 4000 our own. */
export const CLOSE = {
  goingAway: 1001,
  badMessage: 1008,
  tooBig: 1009,
  internal: 1011,
  tooMuch: 1013,
  signedOut: 4401,
} as const;

/** What a connection works with. */
export interface LiveConnectionOptions extends Pick<
  ChannelsOptions,
  'sites' | 'pools' | 'board' | 'language' | 'onFault' | 'stalledMs'
> {
  readonly kinds: readonly TopicKind[];
}

/** The gateway's end of one socket. */
export class LiveConnection {
  readonly #socket: WebSocket;
  readonly #out: Outgoing;
  readonly #pace: Pace;
  readonly #subscriptions: Subscriptions;
  readonly #channels: Channels;
  readonly #onFault: (error: unknown) => void;
  #isOver = false;
  #stopTimer: NodeJS.Timeout | undefined;

  constructor(socket: WebSocket, principal: Principal, options: LiveConnectionOptions) {
    this.#socket = socket;
    this.#onFault = options.onFault;
    this.#out = new Outgoing(socket, () => this.end(CLOSE.tooMuch, 'too slow'));
    this.#pace = new Pace({
      handle: (text) => this.#handle(text),
      pause: () => socket.pause(),
      resume: () => socket.resume(),
      onFlood: () => this.end(CLOSE.tooMuch, 'too many messages'),
    });
    this.#subscriptions = new Subscriptions(principal, options.kinds, this.#out);
    this.#channels = new Channels({
      ...options,
      principal,
      out: this.#out,
      onViolation: (why) => this.end(CLOSE.badMessage, why),
    });
  }

  /** Takes a text frame; one that is no message of ours ends the socket. */
  receiveText(frame: Buffer): void {
    if (this.#isOver) return;
    if (frame.length > MAX_TEXT_BYTES) return this.end(CLOSE.tooBig, 'text of more than 64 KiB');
    this.#pace.take(frame.toString('utf8'));
  }

  /** Takes a binary frame: bytes of a channel. */
  receiveBytes(frame: Buffer): void {
    if (this.#isOver) return;
    const parts = unframed(frame);
    if (parts === undefined) return this.end(CLOSE.badMessage, 'a binary frame begins with its channel');
    this.#channels.receive(parts.channel, parts.bytes);
  }

  /** Closes the socket in order, and gives up all that was done for it. reason: why work is given up. */
  end(code: number, text: string, reason: GatewayError = new ClientGone()): void {
    if (this.#isOver) return;
    this.#socket.close(code, text);
    setTimeout(() => this.#socket.terminate(), GOODBYE_MS).unref();
    this.closed(reason);
  }

  /** The socket is gone: gives up all that was done for it. */
  closed(reason: GatewayError = new ClientGone()): void {
    if (this.#isOver) return;
    this.#isOver = true;
    clearInterval(this.#stopTimer);
    this.#out.end();
    this.#pace.end();
    this.#subscriptions.close();
    this.#channels.abortAll(reason);
  }

  /** Gangway stops: channels may finish as long as they move, then the socket is closed with a hint when to come back. */
  stop(): void {
    if (this.#isOver) return;
    this.#out.send({ type: 'closing', reconnectAfterMs: RECONNECT_AFTER_MS });
    let before: ReadonlyMap<number, number> = new Map();
    const startedAtMs = performance.now();
    this.#stopTimer = setInterval(() => {
      const now = this.#channels.movedBytes;
      const isLate = performance.now() - startedAtMs > STOP_WITHIN_MS;
      for (const [channel, bytes] of now) {
        if (isLate || before.get(channel) === bytes) this.#channels.abort(channel, new GatewayStopping());
      }
      before = now;
    }, STANDSTILL_MS).unref();
    this.#channels.stop(() =>
      this.end(CLOSE.goingAway, `Gangway is stopping; come back in ${RECONNECT_AFTER_MS / 1_000} s`),
    );
  }

  #handle(text: string): void {
    const received = readMessage(text);
    if (received === undefined) return this.end(CLOSE.badMessage, 'not a message of gangway.v1');
    try {
      if (received.type === 'message') this.#obey(received.message);
      else this.#channels.refuse(received.channel, received.why);
    } catch (error) {
      this.#onFault(error);
      this.end(CLOSE.internal, 'failure inside Gangway');
    }
  }

  #obey(message: ClientMessage): void {
    if (message.type === 'subscribe') {
      const { topic, since = 0, epoch } = message;
      this.#subscriptions.subscribe(topic, { since, ...(epoch === undefined ? {} : { epoch }) });
    } else if (message.type === 'unsubscribe') this.#subscriptions.unsubscribe(message.topic);
    else if (message.type === 'open') this.#channels.open(message);
    else if (message.type === 'credit') this.#channels.grant(message.channel, message.bytes);
    else if (message.type === 'end') this.#channels.complete(message.channel);
    else this.#channels.cancel(message.channel);
  }
}
