/** Who holds ad-hoc sites: sign-ins, found by a token of which only the hash is kept. */
import { hashToken, newId, newToken } from '../security/token.ts';
import { SignInEnded } from './errors.ts';
import type { Principal, Reach } from './principal.ts';

const MINUTE_MS = 60_000;
/** Unused for so long, a sign-in and its sites end. An open live socket counts as use. */
const IDLE_MS = 30 * MINUTE_MS;
/** After so long it ends in any case. */
const LIFETIME_MS = 12 * 60 * MINUTE_MS;
/** One more ends the one that was used longest ago: signing in must never depend on what strangers do. */
const MAX_SIGN_INS = 10_000;
/** What was found over ends within this time. */
const SWEEP_MS = 2_000;

const REACH: Record<SignIn['kind'], Reach> = {
  guest: { rights: ['read', 'write', 'delete'], sites: [], folder: '/' },
  keeper: { rights: ['admin'], sites: 'all', folder: '/' },
};

/** One sign-in; `ended` aborts with a SignInEnded. */
export interface SignIn extends Principal {
  readonly kind: 'guest' | 'keeper';
  readonly expiresAt: Date;
}

interface Kept extends SignIn {
  usedAtMs: number;
  /** Requests that are not answered yet. */
  requests: number;
  readonly end: AbortController;
}

/** All sign-ins of one process. */
export class SignIns {
  /** The one used longest ago comes first. */
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

  /** Makes one; the token is told only here. */
  begin(kind: SignIn['kind']): { readonly token: string; readonly signIn: SignIn } {
    this.#sweep();
    const [oldest] = this.#byHash.keys();
    if (this.#byHash.size >= MAX_SIGN_INS && oldest !== undefined) this.#remove(oldest);
    const token = newToken();
    const now = this.#now();
    const end = new AbortController();
    const expiresAt = new Date(now + LIFETIME_MS);
    const identity = { id: newId(), kind, reach: REACH[kind] };
    const signIn = { ...identity, expiresAt, ended: end.signal, usedAtMs: now, requests: 0, end };
    this.#byHash.set(hashToken(token), signIn);
    return { token, signIn };
  }

  /** The sign-in of a token, and notes that it is in use; undefined if there is none. */
  find(token: string): SignIn | undefined {
    const hash = hashToken(token);
    const found = this.#byHash.get(hash);
    if (found === undefined || this.#isOver(found)) return undefined;
    found.usedAtMs = this.#now();
    this.#byHash.delete(hash);
    this.#byHash.set(hash, found);
    return found;
  }

  /** The sign-in of a token is in use until the returned function is called; an unknown token is no error. */
  hold(token: string): () => void {
    const held = this.#byHash.get(hashToken(token));
    if (held === undefined) return () => undefined;
    held.requests += 1;
    return () => {
      held.requests -= 1;
      held.usedAtMs = this.#now();
    };
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
    if (now >= signIn.expiresAt.getTime()) return true;
    return signIn.requests === 0 && now - signIn.usedAtMs >= IDLE_MS;
  }

  #sweep(): void {
    for (const [hash, signIn] of this.#byHash) {
      if (this.#isOver(signIn)) this.#remove(hash);
    }
  }

  #remove(hash: string): void {
    const signIn = this.#byHash.get(hash);
    if (!this.#byHash.delete(hash) || signIn === undefined) return;
    signIn.end.abort(new SignInEnded());
    this.#onEnd(signIn.id);
  }
}
