/** All live sockets of the process: how many each principal holds, and the end of all. */
import { TooManySockets } from './errors.ts';

const MAX_SOCKETS_PER_PRINCIPAL = 20;

/** What is kept of a socket. */
interface Stoppable {
  stop(): void;
}

/** The open sockets. */
export class LiveSockets {
  readonly #byPrincipal = new Map<string, Set<Stoppable>>();
  #isStopping = false;

  /** Throws TooManySockets when the principal may not open one more. */
  requireRoom(principal: string): void {
    const count = this.#byPrincipal.get(principal)?.size ?? 0;
    if (count >= MAX_SOCKETS_PER_PRINCIPAL) throw new TooManySockets(MAX_SOCKETS_PER_PRINCIPAL);
  }

  /** Counts one more until the returned function is called. One that comes while all are stopped is stopped at once. */
  add(principal: string, socket: Stoppable): () => void {
    const own = this.#byPrincipal.get(principal) ?? new Set();
    this.#byPrincipal.set(principal, own.add(socket));
    if (this.#isStopping) socket.stop();
    return () => {
      own.delete(socket);
      if (own.size === 0 && this.#byPrincipal.get(principal) === own) this.#byPrincipal.delete(principal);
    };
  }

  /** Ends all in order. */
  stop(): void {
    this.#isStopping = true;
    for (const own of [...this.#byPrincipal.values()]) for (const socket of [...own]) socket.stop();
  }
}
