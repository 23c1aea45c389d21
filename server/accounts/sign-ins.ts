/** Who holds ad-hoc sites: sign-ins, found by a token of which only the hash is kept. */
import { hashToken, newId, newToken } from '../security/token.ts';
import { TooManySignIns } from './errors.ts';

const MINUTE_MS = 60_000;
/** Unused for so long, a sign-in and its sites end. An open live socket counts as use. */
const IDLE_MS = 30 * MINUTE_MS;
/** After so long it ends in any case. */
const LIFETIME_MS = 12 * 60 * MINUTE_MS;
const MAX_SIGN_INS = 10_000;
const SWEEP_MS = MINUTE_MS;

/** One sign-in. */
export interface SignIn {
  /** Owner of whatever is made with it. */
  readonly id: string;
  readonly expiresAt: Date;
}

interface Kept extends SignIn {
  usedAtMs: number;
}

/** All sign-ins of one process. */
export class SignIns {
  readonly #byHash = new Map<string, Kept>();
  readonly #now: () => number;
  readonly #onEnd: (id: string) => void;
  readonly #sweeper: NodeJS.Timeout;

  /** now: wall clock in milliseconds. onEnd: told the id when a sign-in ends, however it ends. */
  constructor(options: { readonly now: () => number; readonly onEnd: (id: string) => void }) {
    this.#now = options.now;
    this.#onEnd = options.onEnd;
    this.#sweeper = setInterval(() => this.#sweep(), SWEEP_MS).unref();
  }

  /** Makes one; the token is told only here. Throws TooManySignIns. */
  begin(): { readonly token: string; readonly signIn: SignIn } {
    this.#sweep();
    if (this.#byHash.size >= MAX_SIGN_INS) throw new TooManySignIns();
    const token = newToken();
    const now = this.#now();
    const signIn = { id: newId(), expiresAt: new Date(now + LIFETIME_MS), usedAtMs: now };
    this.#byHash.set(hashToken(token), signIn);
    return { token, signIn };
  }

  /** The sign-in of a token, and notes that it is in use; undefined if there is none. */
  find(token: string): SignIn | undefined {
    const found = this.#byHash.get(hashToken(token));
    if (found === undefined || this.#isOver(found)) return undefined;
    found.usedAtMs = this.#now();
    return found;
  }

  /** Ends the sign-in of a token; an unknown one is no error. */
  end(token: string): void {
    this.#remove(hashToken(token));
  }

  /** Stops the clock work. */
  close(): void {
    clearInterval(this.#sweeper);
  }

  #isOver(signIn: Kept): boolean {
    const now = this.#now();
    return now >= signIn.expiresAt.getTime() || now - signIn.usedAtMs >= IDLE_MS;
  }

  #sweep(): void {
    for (const [hash, signIn] of this.#byHash) {
      if (this.#isOver(signIn)) this.#remove(hash);
    }
  }

  #remove(hash: string): void {
    const signIn = this.#byHash.get(hash);
    if (!this.#byHash.delete(hash) || signIn === undefined) return;
    this.#onEnd(signIn.id);
  }
}
