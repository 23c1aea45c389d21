/** Which blocks of the code under test have run, by V8's precise coverage. */
import { Session } from 'node:inspector';

/** Only the product counts, not the fuzzer. */
const UNDER_TEST = '/server/ftp/';

/** Remembers every block that ever ran. */
export class Coverage {
  readonly #session = new Session();
  readonly #seen = new Set<string>();

  constructor() {
    this.#session.connect();
    this.#session.post('Profiler.enable');
    this.#session.post('Profiler.startPreciseCoverage', { callCount: true, detailed: true });
    this.take();
  }

  /** How many different blocks have run so far. */
  get blocks(): number {
    return this.#seen.size;
  }

  /** How many blocks ran for the first time since the last call. */
  take(): number {
    let fresh = 0;
    // Answers of this session come in the same turn.
    this.#session.post('Profiler.takePreciseCoverage', (_error, answer) => {
      for (const { url, functions } of answer.result) {
        if (!url.includes(UNDER_TEST)) continue;
        for (const { ranges } of functions) {
          for (const { startOffset, endOffset, count } of ranges) {
            const block = `${url}:${startOffset}:${endOffset}:${count > 0 ? 1 : 0}`;
            if (this.#seen.has(block)) continue;
            this.#seen.add(block);
            fresh++;
          }
        }
      }
    });
    return fresh;
  }

  close(): void {
    this.#session.disconnect();
  }
}
