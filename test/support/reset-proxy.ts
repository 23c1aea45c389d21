/** A small TCP proxy between a client and any server, for the faults that only a network has. */
import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import type { AddressInfo, Server, Socket } from 'node:net';
import { calmWeather } from './proxy-lane.ts';
import type { CutEnding, ProxyLane, Weather } from './proxy-lane.ts';
import { ProxyPair } from './proxy-pair.ts';

/** Where the proxy leads. */
export interface ProxyTarget {
  readonly host: string;
  readonly port: number;
}

/** When and how a connection is cut. */
export interface Cut {
  /** After so many bytes in one direction, counted per connection. */
  readonly afterBytes: number;
  readonly toward: 'client' | 'server';
  readonly how: CutEnding;
  /** How many connections are cut; without it all. */
  readonly times?: number;
}

/** A running proxy. What is set counts for running connections too. */
export class ResetProxy {
  readonly host = '127.0.0.1';
  readonly #target: ProxyTarget;
  readonly #listener: Server;
  readonly #pairs = new Set<ProxyPair>();
  readonly #weather: Weather = calmWeather();
  #openGate: () => void = () => undefined;
  #cut: Cut | undefined;
  #cutsLeft = 0;
  #accepted = 0;

  /** Use startResetProxy. */
  constructor(target: ProxyTarget) {
    this.#target = target;
    this.#listener = createServer({ allowHalfOpen: true, noDelay: true }, (client) => this.#welcome(client));
  }

  /** Begins to listen at a free port. */
  async listen(): Promise<void> {
    this.#listener.listen(0, this.host);
    await once(this.#listener, 'listening');
  }

  /** The port clients connect to. */
  get port(): number {
    return (this.#listener.address() as AddressInfo).port;
  }

  /** Number of connections since the start. */
  get accepted(): number {
    return this.#accepted;
  }

  /** Number of connections that are open now. */
  get open(): number {
    return this.#pairs.size;
  }

  /** Cuts connections after a number of bytes. */
  cut(cut: Cut): void {
    this.#cut = cut;
    this.#cutsLeft = cut.times ?? Infinity;
  }

  /** Cuts all open connections now. */
  cutNow(how: CutEnding): void {
    for (const pair of this.#pairs) pair.cut(how);
  }

  /** Lets no byte through, in either direction, and ends nothing: a half-open network. */
  pause(): void {
    this.#weather.gate ??= new Promise((resolve) => (this.#openGate = resolve));
  }

  /** Lets bytes through again. */
  resume(): void {
    this.#weather.gate = undefined;
    this.#openGate();
  }

  /** Lets at most so many bytes per second through, per connection and direction. */
  throttle(bytesPerSecond: number): void {
    this.#weather.bytesPerSecond = bytesPerSecond;
  }

  /** Delivers every byte so much later; half a round trip. */
  delay(delayMs: number): void {
    this.#weather.delayMs = delayMs;
  }

  /** Ends everything. */
  async close(): Promise<void> {
    const closed = once(this.#listener, 'close');
    this.#listener.close();
    this.resume();
    for (const pair of this.#pairs) pair.destroy();
    await closed;
  }

  /** See close. */
  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  #welcome(client: Socket): void {
    this.#accepted++;
    const server = connect({ ...this.#target, allowHalfOpen: true, noDelay: true });
    const pair = new ProxyPair(client, server, this.#weather, (lane) => this.#roomOf(lane));
    this.#pairs.add(pair);
    void pair.run().finally(() => this.#pairs.delete(pair));
  }

  /** How many bytes a lane may still carry, and what happens then. */
  #roomOf(lane: ProxyLane): { readonly bytes: number; readonly spend: () => CutEnding } | undefined {
    const cut = this.#cut;
    if (cut?.toward !== lane.toward || this.#cutsLeft <= 0) return undefined;
    return {
      bytes: Math.max(0, cut.afterBytes - lane.carriedBytes),
      spend: () => (this.#cutsLeft--, cut.how),
    };
  }
}

/** Starts a proxy at a free port of 127.0.0.1 that leads to the target. */
export async function startResetProxy(target: ProxyTarget): Promise<ResetProxy> {
  const proxy = new ResetProxy(target);
  await proxy.listen();
  return proxy;
}
