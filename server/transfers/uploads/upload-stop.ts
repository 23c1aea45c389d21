/** How a request that works on an upload is made to stop: bytes that flow are ended in order, everything else at once. */
import type { UploadBody } from './upload-body.ts';

/** A server that does not confirm within this time what it has got is not waited for: work of a revoked token ends within 5 s. */
const END_IN_ORDER_MS = 4_000;

/** The wish to stop one request. */
export class UploadStop {
  readonly #hard = new AbortController();
  #reason: unknown;
  #isWished = false;
  #body: UploadBody | undefined;
  #hasLanded = false;
  #timer: NodeJS.Timeout | undefined;

  /** Aborts when the work must end now. */
  get signal(): AbortSignal {
    return this.#hard.signal;
  }

  get isWished(): boolean {
    return this.#isWished;
  }

  /** Why; the first reason counts. */
  get reason(): unknown {
    return this.#reason;
  }

  /** Asks to stop. reason: a GatewayError. */
  wish(reason: unknown): void {
    if (this.#isWished) return;
    this.#isWished = true;
    this.#reason = reason;
    if (this.#body === undefined) this.#hard.abort(reason);
    else this.#endInOrder(this.#body);
  }

  /** Stops when `signal` aborts, for its reason. */
  follow(signal: AbortSignal): void {
    const wish = (): void => this.wish(signal.reason);
    if (signal.aborted) wish();
    else signal.addEventListener('abort', wish, { once: true });
  }

  /** Bytes flow until `landed` is called. */
  flows(body: UploadBody): void {
    this.#body = body;
    if (this.#isWished) this.#endInOrder(body);
  }

  /** No more bytes flow, and the server has said what it has. What follows is short, and is not stopped. */
  landed(): void {
    this.#hasLanded = true;
    clearTimeout(this.#timer);
  }

  #endInOrder(body: UploadBody): void {
    if (this.#hasLanded) return;
    body.stop();
    this.#timer = setTimeout(() => this.#hard.abort(this.#reason), END_IN_ORDER_MS);
  }
}
