/**
 * A proxy for a whole FTP server, data connections included: on another address of the loopback net it listens at the same ports
 * and leads each one to its original. Works for passive data connections, in clear and over TLS, because not a byte is read.
 */
import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import type { Server, Socket } from 'node:net';
import { calmWeather } from './proxy-lane.ts';
import type { CutEnding } from './proxy-lane.ts';
import { ProxyPair } from './proxy-pair.ts';

/** The server behind it. */
export interface MirrorTarget {
  readonly host: string;
  /** Of the control connection. */
  readonly port: number;
  /** Of the data connections; they follow the control port. */
  readonly passivePorts: number;
}

/** Which connections of an FTP session are meant. */
export type FtpConnection = 'control' | 'data';

/** Told how many bytes have come over data connections in all; may cut. */
export type ByteListener = (dataBytes: number) => void;

/** So often the bytes are counted for the listener. */
const COUNT_MS = 2;
/** Addresses of this process: 127.77.0.0/16 is nobody else's. */
const ADDRESSES = 65_000;

/** A running mirror. End it with `await using`, or `close`. */
export class MirrorProxy implements AsyncDisposable {
  readonly host: string;
  readonly port: number;
  readonly #target: MirrorTarget;
  readonly #listeners: Server[] = [];
  readonly #pairs = new Map<ProxyPair, FtpConnection>();
  readonly #weather = calmWeather();
  readonly #refusals = new Set<FtpConnection>();
  #endedDataBytes = 0;
  #count: NodeJS.Timeout | undefined;

  /** Use startMirrorProxy. */
  constructor(target: MirrorTarget) {
    this.#target = target;
    this.port = target.port;
    const place = Math.floor(Math.random() * ADDRESSES);
    this.host = `127.77.${place >> 8}.${place & 0xff || 1}`;
  }

  /** Begins to listen at all ports. */
  async listen(): Promise<void> {
    for (let at = 0; at <= this.#target.passivePorts; at += 1) {
      const port = this.#target.port + at;
      const kind = at === 0 ? 'control' : 'data';
      const listener = createServer({ allowHalfOpen: true, noDelay: true }, (client) => {
        void this.#welcome(client, port, kind);
      });
      listener.listen(port, this.host);
      await once(listener, 'listening');
      this.#listeners.push(listener);
    }
  }

  /** Open connections of a kind. */
  open(kind: FtpConnection): number {
    return [...this.#pairs.values()].filter((one) => one === kind).length;
  }

  /** Bytes that have gone to clients over data connections. */
  get dataBytes(): number {
    return [...this.#pairs].reduce(
      (sum, [pair, kind]) => sum + (kind === 'data' ? pair.carriedBytes : 0),
      this.#endedDataBytes,
    );
  }

  /** Cuts all open connections of a kind. Returns how many. */
  cut(kind: FtpConnection, how: CutEnding): number {
    const meant = [...this.#pairs].filter(([, one]) => one === kind);
    for (const [pair] of meant) pair.cut(how);
    return meant.length;
  }

  /** Calls back again and again with the bytes so far. */
  watch(listener: ByteListener): void {
    clearInterval(this.#count);
    this.#count = setInterval(() => listener(this.dataBytes), COUNT_MS);
  }

  /** At most so many bytes per second, per connection and direction. */
  throttle(bytesPerSecond: number): void {
    this.#weather.bytesPerSecond = bytesPerSecond;
  }

  /** Every byte comes so much later; half a round trip. */
  delay(delayMs: number): void {
    this.#weather.delayMs = delayMs;
  }

  /** New connections of a kind are reset until `allow`. */
  refuse(kind: FtpConnection): void {
    this.#refusals.add(kind);
  }

  allow(kind: FtpConnection): void {
    this.#refusals.delete(kind);
  }

  /** Ends everything. */
  async close(): Promise<void> {
    clearInterval(this.#count);
    const closed = this.#listeners.map((listener) => once(listener, 'close'));
    for (const listener of this.#listeners) listener.close();
    for (const pair of this.#pairs.keys()) pair.destroy();
    await Promise.all(closed);
  }

  /** See close. */
  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  async #welcome(client: Socket, port: number, kind: FtpConnection): Promise<void> {
    if (this.#refusals.has(kind)) {
      client.resetAndDestroy();
      return;
    }
    const server = connect({ host: this.#target.host, port, allowHalfOpen: true, noDelay: true });
    const pair = new ProxyPair(client, server, this.#weather, () => undefined);
    this.#pairs.set(pair, kind);
    await pair.run();
    this.#pairs.delete(pair);
    if (kind === 'data') this.#endedDataBytes += pair.carriedBytes;
  }
}

/** Starts a mirror of a server on this machine. */
export async function startMirrorProxy(target: MirrorTarget): Promise<MirrorProxy> {
  const proxy = new MirrorProxy(target);
  await proxy.listen();
  return proxy;
}
