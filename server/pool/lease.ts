/** A resource lent to one piece of work; the lease ends exactly once. */
import { InvariantBroken } from '../errors.ts';

/** What the lender does during a lease and at its end. */
export interface Lender {
  /** The work ended clean; the resource may be lent again. */
  returned(): void;
  /** The resource must never be lent again. */
  discarded(reason: Error): void;
  /** The work turned out to be bulk work. Returns whether it may go on; see lane.ts. */
  becameBulk?(): boolean;
}

/** One loan. Whoever holds it owns the resource until `release` or `discard`. */
export class Lease<T> {
  readonly resource: T;
  readonly #lender: Lender;
  #ended = false;

  /** resource: what is lent; lender: hears once how the loan ended. */
  constructor(resource: T, lender: Lender) {
    this.resource = resource;
    this.#lender = lender;
  }

  /**
   * From now on the loan counts as bulk work. Returns false if bulk work may not have one more session now: then nothing has
   * changed, and the borrower should give the session back and wait in the bulk lane. Throws InvariantBroken after the end.
   */
  tryBecomeBulk(): boolean {
    if (this.#ended) throw new InvariantBroken('a lease that has ended cannot change its lane');
    return this.#lender.becameBulk?.() ?? true;
  }

  /** Gives the resource back, clean: it may be lent again. Throws InvariantBroken if the lease has ended. */
  release(): void {
    this.#end();
    this.#lender.returned();
  }

  /**
   * Gives the resource up: it is destroyed and never lent again.
   * reason: told to whoever still uses it. Throws InvariantBroken if the lease has ended.
   */
  discard(reason: Error): void {
    this.#end();
    this.#lender.discarded(reason);
  }

  #end(): void {
    if (this.#ended) throw new InvariantBroken('a lease ends only once');
    this.#ended = true;
  }
}
