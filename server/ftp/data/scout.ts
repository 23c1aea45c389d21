/** While nobody knows which way works at a site, one transfer finds out; the others wait instead of paying the same price. */

/** The one finding that runs. */
interface Finding {
  /** Resolves when whoever waits may look again; with the failure that is everybody's, if there is one. */
  readonly over: Promise<Error | undefined>;
  readonly release: (failure?: Error) => void;
}

/** At most one finding at a time. */
export class Scout {
  #finding: Finding | undefined;

  /**
   * Waits for the finding that runs, if one does.
   * Returns the failure that it shares with everybody, or undefined. Rejects with the signal's reason.
   */
  async wait(signal: AbortSignal): Promise<Error | undefined> {
    const { promise: aborted, reject } = Promise.withResolvers<never>();
    const onAbort = (): void => reject(signal.reason as Error);
    signal.throwIfAborted();
    signal.addEventListener('abort', onAbort, { once: true });
    try {
      return await Promise.race([this.#finding?.over, aborted]);
    } finally {
      signal.removeEventListener('abort', onAbort);
    }
  }

  get isOut(): boolean {
    return this.#finding !== undefined;
  }

  /**
   * Finds out: runs `find` while the others wait.
   * isShared: whether its failure is that of everybody who waits. Settles like `find`.
   */
  async find<R>(find: () => Promise<R>, isShared: (failure: unknown) => boolean): Promise<R> {
    const { promise: over, resolve } = Promise.withResolvers<Error | undefined>();
    const finding: Finding = { over, release: resolve };
    this.#finding = finding;
    let failure: Error | undefined;
    try {
      return await find();
    } catch (error) {
      if (error instanceof Error && isShared(error)) failure = error;
      throw error;
    } finally {
      if (this.#finding === finding) this.#finding = undefined;
      finding.release(failure);
    }
  }

  /** What was looked for is found: whoever waits goes on, while the finder still works with it. */
  release(): void {
    this.#finding?.release();
    this.#finding = undefined;
  }
}
