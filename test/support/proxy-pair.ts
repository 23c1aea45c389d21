/** One proxied connection: its two sockets, and a lane in each direction. */
import type { Socket } from 'node:net';
import { ProxyLane } from './proxy-lane.ts';
import type { CutEnding, LaneParts, Weather } from './proxy-lane.ts';

/** A client's connection and the one that the proxy made for it. */
export class ProxyPair {
  readonly #client: Socket;
  readonly #server: Socket;
  readonly #lanes: readonly ProxyLane[];

  constructor(client: Socket, server: Socket, weather: Weather, roomOf: LaneParts['roomOf']) {
    this.#client = client;
    this.#server = server;
    const cut = (how: CutEnding): void => this.cut(how);
    this.#lanes = [
      new ProxyLane({ from: server, to: client, toward: 'client', weather, roomOf, cut }),
      new ProxyLane({ from: client, to: server, toward: 'server', weather, roomOf, cut }),
    ];
  }

  /** Bytes that went to the client. */
  get carriedBytes(): number {
    return this.#lanes[0]?.carriedBytes ?? 0;
  }

  /** Carries bytes until both sides have ended or the connection was cut. */
  async run(): Promise<void> {
    await Promise.all(this.#lanes.map((lane) => lane.run()));
    this.destroy();
  }

  cut(how: CutEnding): void {
    for (const socket of [this.#client, this.#server]) {
      if (how === 'rst') socket.resetAndDestroy();
      else socket.end(() => socket.destroy());
    }
  }

  destroy(): void {
    this.#client.destroy();
    this.#server.destroy();
  }
}
