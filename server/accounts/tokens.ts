/** API tokens: who calls Gangway from another program. All are known in memory; of the token itself only the hash is kept. */
import { RIGHTS } from '../contract/choices.ts';
import type { Token as TokenView, TokenDraft } from '../contract/token.ts';
import { hashToken, newApiToken, newId } from '../security/token.ts';
import type { KeptToken, TokenStore } from '../store/token-store.ts';
import { TokenEnded, TokenMissing, TooManyTokens } from './errors.ts';
import type { Principal, Reach } from './principal.ts';
import type { TokenBook } from './principals.ts';
import { scopeOf } from './token-scope.ts';

const MAX_TOKENS = 1_000;
/** Expired ones are looked for so often, so that their work ends in time. */
const SWEEP_MS = 1_000;
/** Use is noted in the database so often: each note waits for the disk. */
const NOTE_USE_MS = 60_000;

/** What tokens work with. */
export interface TokensOptions {
  readonly store: TokenStore;
  /** Wall clock in milliseconds. */
  readonly now: () => number;
  /** Told the id when a token ends, however it ends. */
  readonly onEnd: (id: string) => void;
  /** Told when the use of tokens could not be noted. */
  readonly onFailure: (error: unknown) => void;
}

interface Held {
  readonly kept: KeptToken;
  readonly principal: Principal;
  readonly end: AbortController;
  lastUsedAt: Date | undefined;
}

/** All tokens of one gateway. */
export class Tokens implements TokenBook {
  readonly #options: TokensOptions;
  readonly #byHash = new Map<string, Held>();
  /** Used since that was noted last. */
  readonly #used = new Set<Held>();
  readonly #clocks: readonly NodeJS.Timeout[];

  /** Loads what is kept. Throws what SQLite says. */
  constructor(options: TokensOptions) {
    this.#options = options;
    for (const kept of options.store.all()) this.#byHash.set(kept.hash, held(kept));
    this.#clocks = [
      setInterval(() => this.#sweep(), SWEEP_MS).unref(),
      setInterval(() => this.#noteUse(), NOTE_USE_MS).unref(),
    ];
  }

  find(token: string): Principal | undefined {
    const found = this.#byHash.get(hashToken(token));
    if (found === undefined || this.#isOver(found)) return undefined;
    found.lastUsedAt = new Date(this.#options.now());
    this.#used.add(found);
    return found.principal;
  }

  /** Oldest first. */
  get list(): TokenView[] {
    return [...this.#byHash.values()].map(viewOf);
  }

  /** Throws TokenMissing. */
  get(id: string): TokenView {
    return viewOf(this.#held(id));
  }

  /** Whether the token with this id may still be used. */
  isThere(id: string): boolean {
    return [...this.#byHash.values()].some((one) => one.kept.id === id && !this.#isOver(one));
  }

  /** Makes one; the token is told only here. Throws RightMissing, PathInvalid, TokenInvalid, TooManyTokens and what SQLite says. */
  make(draft: TokenDraft, maker: Principal): { readonly token: string; readonly view: TokenView } {
    const now = this.#options.now();
    const { reach, expiresAt } = scopeOf(draft, maker, now);
    if (this.#byHash.size >= MAX_TOKENS) throw new TooManyTokens(MAX_TOKENS);
    const token = newApiToken();
    const identity = { id: newId(), hash: hashToken(token), name: draft.name };
    const madeBy = maker.kind === 'token' ? maker.id : undefined;
    const times = { createdAt: new Date(now), expiresAt, lastUsedAt: undefined };
    const kept = { ...identity, ...reach, madeBy, ...times };
    this.#options.store.add(kept);
    const made = held(kept);
    this.#byHash.set(kept.hash, made);
    return { token, view: viewOf(made) };
  }

  /** Ends one for good; its work ends at once. Throws TokenMissing and what SQLite says. */
  revoke(id: string): void {
    const found = this.#held(id);
    this.#options.store.remove(id);
    this.#byHash.delete(found.kept.hash);
    this.#used.delete(found);
    this.#end(found);
  }

  /** Stops the clock work and notes what has not been noted. */
  close(): void {
    for (const clock of this.#clocks) clearInterval(clock);
    this.#noteUse();
  }

  #held(id: string): Held {
    const found = [...this.#byHash.values()].find(({ kept }) => kept.id === id);
    if (found === undefined) throw new TokenMissing();
    return found;
  }

  #isOver({ kept: { expiresAt } }: Held): boolean {
    return expiresAt !== undefined && expiresAt.getTime() <= this.#options.now();
  }

  /** An expired token stays in the list, where somebody may look for it, until it is revoked. */
  #sweep(): void {
    for (const one of this.#byHash.values()) if (this.#isOver(one)) this.#end(one);
  }

  #end({ kept, end }: Held): void {
    if (end.signal.aborted) return;
    end.abort(new TokenEnded());
    this.#options.onEnd(kept.id);
  }

  #noteUse(): void {
    if (this.#used.size === 0) return;
    const now = new Date(this.#options.now());
    try {
      this.#options.store.noteUse(
        new Map([...this.#used].map(({ kept, lastUsedAt }) => [kept.id, lastUsedAt ?? now])),
      );
      this.#used.clear();
    } catch (error) {
      this.#options.onFailure(error);
    }
  }
}

function held(kept: KeptToken): Held {
  const end = new AbortController();
  const { id, expiresAt, lastUsedAt } = kept;
  return {
    kept,
    principal: { id, kind: 'token', reach: reachOf(kept), expiresAt, ended: end.signal },
    end,
    lastUsedAt,
  };
}

/** What is not understood reaches nothing. */
function reachOf({ rights, sites, folder }: KeptToken): Reach {
  const ids = Array.isArray(sites) ? sites.filter((id) => typeof id === 'string') : [];
  return {
    rights: Array.isArray(rights) ? RIGHTS.filter((right) => rights.includes(right)) : [],
    sites: sites === 'all' ? 'all' : ids,
    folder,
  };
}

function viewOf({ kept, principal, lastUsedAt }: Held): TokenView {
  const { id, name, madeBy, createdAt, expiresAt } = kept;
  const { rights, sites, folder } = principal.reach;
  return {
    id,
    name,
    sites: sites === 'all' ? 'all' : [...sites],
    rights: [...rights],
    folder,
    ...(madeBy === undefined ? {} : { madeBy }),
    createdAt: createdAt.toISOString(),
    ...(expiresAt === undefined ? {} : { expiresAt: expiresAt.toISOString() }),
    ...(lastUsedAt === undefined ? {} : { lastUsedAt: lastUsedAt.toISOString() }),
  };
}
