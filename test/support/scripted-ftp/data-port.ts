/** Where the next data connection comes from: a passive listener, or an address to dial. */
import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import type { AddressInfo, Server, Socket } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import type { PortDeviation } from './deviation.ts';
import type { DataMode } from './recorder.ts';

/** The next data connection. */
export interface DataPort {
  readonly mode: DataMode;
  /** Whether the preliminary reply does not wait for the connection. */
  readonly isSlow: boolean;
  /** The connected TCP socket. Rejects when nobody comes, the dial fails, or the signal is aborted. */
  open(signal: AbortSignal): Promise<Socket>;
  /** Gives the listener and an unused socket free; `reset` resets the socket instead of leaving it to be closed. */
  close(how?: 'reset'): void;
}

/** Tells the owner of all sockets about a new one. */
export type Adopt = (socket: Socket) => Socket;

/** A passive port: listens on `host` at a free port; the first connection is the data connection. */
export class PassivePort implements DataPort {
  readonly mode: DataMode;
  readonly isSlow = false;
  readonly #listener: Server;
  readonly #accepted: Promise<Socket>;
  #socket: Socket | undefined;

  private constructor(mode: DataMode, listener: Server, adopt: Adopt) {
    this.mode = mode;
    this.#listener = listener;
    this.#accepted = new Promise((resolve) => {
      listener.once('connection', (socket: Socket) => {
        this.#socket = adopt(socket);
        listener.close();
        resolve(socket);
      });
    });
  }

  /** Begins to listen; host: address of this machine. */
  static async listen(mode: DataMode, host: string, adopt: Adopt): Promise<PassivePort> {
    const listener = createServer({ allowHalfOpen: true, pauseOnConnect: true, noDelay: true });
    listener.listen(0, host);
    await once(listener, 'listening');
    return new PassivePort(mode, listener, adopt);
  }

  /** The port at which the listener waits. */
  get port(): number {
    return (this.#listener.address() as AddressInfo).port;
  }

  /** See DataPort. */
  async open(signal: AbortSignal): Promise<Socket> {
    return Promise.race([this.#accepted, aborted(signal)]);
  }

  close(how?: 'reset'): void {
    if (this.#listener.listening) this.#listener.close();
    if (how === 'reset') this.#socket?.resetAndDestroy();
    else this.#socket?.destroy();
  }
}

/** The client's listener as told by PORT or EPRT. */
export interface ActiveTarget {
  readonly host: string;
  readonly port: number;
  /** The server's own address: data connections come from there. */
  readonly from: string;
}

/** An active port: dials the client when the transfer begins, or as the script says. */
export class ActivePort implements DataPort {
  readonly mode: DataMode;
  readonly isSlow: boolean;
  readonly #target: ActiveTarget;
  readonly #deviation: PortDeviation;
  readonly #adopt: Adopt;
  #early: Promise<Socket> | undefined;

  constructor(mode: DataMode, target: ActiveTarget, deviation: PortDeviation, adopt: Adopt) {
    this.mode = mode;
    this.#target = target;
    this.#deviation = deviation;
    this.#adopt = adopt;
    this.isSlow = deviation.dial === 'never' || deviation.dialDelayMs !== undefined;
    if (deviation.dial !== 'at-once') return;
    this.#early = this.#dial(target.from);
    // Nobody listens to this promise before the transfer verb comes.
    this.#early.catch(() => undefined);
  }

  /** See DataPort. Dials when it is called, unless the script says otherwise. */
  async open(signal: AbortSignal): Promise<Socket> {
    const { dial, dialDelayMs, strangerAddress } = this.#deviation;
    if (dial === 'never') return aborted(signal);
    if (dialDelayMs !== undefined) await wait(dialDelayMs, undefined, { signal });
    if (strangerAddress !== undefined) await this.#sendStranger(strangerAddress);
    return this.#early ?? this.#dial(this.#target.from);
  }

  close(how?: 'reset'): void {
    this.#early
      ?.then((socket) => (how === 'reset' ? socket.resetAndDestroy() : socket.destroy()))
      .catch(() => undefined);
  }

  async #sendStranger(address: string): Promise<void> {
    const stranger = await this.#dial(address).catch(() => undefined);
    stranger?.on('error', () => undefined);
    stranger?.write('stranger');
  }

  async #dial(localAddress: string): Promise<Socket> {
    const { host, port } = this.#target;
    const socket = this.#adopt(connect({ host, port, localAddress, allowHalfOpen: true, noDelay: true }));
    await once(socket, 'connect');
    return socket;
  }
}

async function aborted(signal: AbortSignal): Promise<never> {
  signal.throwIfAborted();
  await once(signal, 'abort');
  throw signal.reason as Error;
}
