/** Finds who holds a bearer token, whatever kind of token it is. */
import type { Principal } from './principal.ts';

/** One kind of tokens, such as those of sign-ins. */
export interface TokenBook {
  /** Whose token it is, and notes that it is in use; undefined if it is none of this kind, or not valid any more. */
  find(token: string): Principal | undefined;
}

/** All kinds together. */
export class Principals {
  readonly #books: readonly TokenBook[];

  /** books: asked in this order. */
  constructor(books: readonly TokenBook[]) {
    this.#books = books;
  }

  /** Whoever holds the token; undefined if nobody does. */
  find(token: string): Principal | undefined {
    for (const book of this.#books) {
      const found = book.find(token);
      if (found !== undefined) return found;
    }
    return undefined;
  }
}
