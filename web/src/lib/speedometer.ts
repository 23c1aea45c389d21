/** How fast something moves, smoothed so that the number can be read. */

/** Weight of the past after one second. */
const MEMORY = 0.6;
const SHORTEST_STEP_MS = 200;

/** Fed with totals and times, tells bytes per second. The clock comes in as an argument. */
export class Speedometer {
  #bytes = 0;
  #atMs: number | undefined;
  #bytesPerSecond: number | undefined;

  /** bytes: total moved so far; atMs: now. */
  feed(bytes: number, atMs: number): void {
    if (this.#atMs === undefined) {
      this.#atMs = atMs;
      this.#bytes = bytes;
      return;
    }
    const elapsedMs = atMs - this.#atMs;
    if (elapsedMs < SHORTEST_STEP_MS) return;
    const now = ((bytes - this.#bytes) / elapsedMs) * 1000;
    const weight = MEMORY ** (elapsedMs / 1000);
    this.#bytesPerSecond =
      this.#bytesPerSecond === undefined ? now : this.#bytesPerSecond * weight + now * (1 - weight);
    this.#bytes = bytes;
    this.#atMs = atMs;
  }

  /** Undefined until two readings are in. */
  get bytesPerSecond(): number | undefined {
    return this.#bytesPerSecond;
  }

  /** Seconds until `sizeBytes` are reached, if it moves at all. */
  secondsLeft(sizeBytes: number): number | undefined {
    if (this.#bytesPerSecond === undefined || this.#bytesPerSecond < 1) return undefined;
    return Math.max(0, (sizeBytes - this.#bytes) / this.#bytesPerSecond);
  }
}
