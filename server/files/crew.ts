/** The stretches of one download that are fetched just now, and what they have brought: that is what widening.ts is told. */
import type { Stretch } from './stretch.ts';
import type { Sample } from './widening.ts';

/** Counts a download by several sessions. */
export class Crew {
  /** Those whose sessions are not back yet. */
  readonly #working = new Set<Stretch>();
  #finishedBytes = 0;
  /** Most that ever worked at once, and those of them that have brought nothing yet. */
  #peak = 0;
  readonly #silent = new Set<Stretch>();

  /** How many work now. */
  get size(): number {
    return this.#working.size;
  }

  /** One more. */
  enter(stretch: Stretch): void {
    this.#working.add(stretch);
    if (this.#working.size <= this.#peak) return;
    this.#peak = this.#working.size;
    this.#silent.add(stretch);
  }

  /** Its session is back with the pool. */
  leave(stretch: Stretch): void {
    this.#working.delete(stretch);
    this.#finishedBytes += stretch.receivedBytes;
  }

  /** How the download stands. lengthBytes: of all of it. isHeldBack: the client is the slower one. */
  sample(lengthBytes: number, isHeldBack: boolean): Sample {
    for (const stretch of this.#silent) {
      if (stretch.receivedBytes > 0) this.#silent.delete(stretch);
    }
    const receivedBytes = [...this.#working].reduce(
      (sum, one) => sum + one.receivedBytes,
      this.#finishedBytes,
    );
    return {
      nowMs: performance.now(),
      receivedBytes,
      remainingBytes: lengthBytes - receivedBytes,
      sessions: this.#peak - this.#silent.size,
      isHeldBack,
    };
  }
}
