/** Servers that cells share: started for the first cell that needs them, stopped after the last. */
import type { RealServer, ServerKind, ServerSettings } from '../../servers/real-server.ts';
import { startContractServer, stopContractServer } from '../contract-server.ts';

interface Shared {
  readonly server: Promise<RealServer>;
  left: number;
}

/** All servers of one kind that run at the moment. */
export class ServerPark {
  readonly #kind: ServerKind;
  readonly #users: ReadonlyMap<string, number>;
  readonly #running = new Map<string, Shared>();

  /** users: the settings of every user to come, one entry each. */
  constructor(kind: ServerKind, users: readonly Partial<ServerSettings>[]) {
    this.#kind = kind;
    const keys = users.map((settings) => JSON.stringify(settings));
    this.#users = new Map(keys.map((key) => [key, keys.filter((other) => other === key).length]));
  }

  /** Lends a server with these settings to `use`. Rejects like `use`, or when the server does not start. */
  async lend<T>(settings: Partial<ServerSettings>, use: (server: RealServer) => Promise<T>): Promise<T> {
    const key = JSON.stringify(settings);
    const shared = this.#running.get(key) ?? {
      server: startContractServer(this.#kind, settings),
      left: this.#users.get(key) ?? 1,
    };
    this.#running.set(key, shared);
    try {
      return await use(await shared.server);
    } finally {
      shared.left -= 1;
      if (shared.left === 0) await this.#stop(key, shared);
    }
  }

  /** The same with a server that nobody else uses at the time. */
  async lendAlone<T>(settings: Partial<ServerSettings>, use: (server: RealServer) => Promise<T>): Promise<T> {
    const server = await startContractServer(this.#kind, settings);
    try {
      return await use(server);
    } finally {
      await stopContractServer(server);
    }
  }

  /** Stops what is left when tests were filtered out or gave up. */
  async close(): Promise<void> {
    await Promise.all([...this.#running].map(([key, shared]) => this.#stop(key, shared)));
  }

  async #stop(key: string, { server }: Shared): Promise<void> {
    this.#running.delete(key);
    const running = await server.catch(() => undefined);
    if (running !== undefined) await stopContractServer(running);
  }
}
