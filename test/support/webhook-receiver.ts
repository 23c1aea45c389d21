/** A receiver of webhooks inside the test: keeps what it gets, and answers as it is told. */
import { createHmac, timingSafeEqual } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { IncomingHttpHeaders, IncomingMessage, Server, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

/** One call that came in. */
export interface ReceivedCall {
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** How a call is answered: with a status, or by whatever the function does. */
export type Answer = number | ((response: ServerResponse) => void);

/** A running receiver. Use it with `await using`. */
export class WebhookReceiver {
  readonly calls: ReceivedCall[] = [];
  readonly #answers: Answer[] = [];
  readonly #server: Server;
  #usual: Answer = 204;

  constructor() {
    this.#server = createServer((request, response) => void this.#take(request, response));
  }

  async listen(): Promise<this> {
    this.#server.listen(0, '127.0.0.1');
    await once(this.#server, 'listening');
    return this;
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}/hook?from=gangway`;
  }

  /** The next calls are answered so, one after the other; then 204 again. */
  answer(...answers: Answer[]): void {
    this.#answers.push(...answers);
  }

  /** All further calls are answered so. */
  always(answer: Answer): void {
    this.#usual = answer;
  }

  /** Bodies as values, in the order of their arrival. */
  get events(): { id: string; seq: number; type: string; path: string }[] {
    return this.calls.map(
      ({ body }) => JSON.parse(body) as { id: string; seq: number; type: string; path: string },
    );
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const closed = once(this.#server, 'close');
    this.#server.close();
    this.#server.closeAllConnections();
    await closed;
  }

  async #take(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await text(request);
    this.calls.push({ url: request.url ?? '', headers: request.headers, body });
    const answer = this.#answers.shift() ?? this.#usual;
    if (typeof answer === 'number') response.writeHead(answer).end();
    else answer(response);
  }
}

/** Starts one on a free port. */
export function startReceiver(): Promise<WebhookReceiver> {
  return new WebhookReceiver().listen();
}

/** What a receiver does to be sure, as docs/watches.md shows it: the age in seconds, or undefined when the signature is wrong. */
export function verifiedAgeSeconds(secret: string, { headers, body }: ReceivedCall): number | undefined {
  const [, t = '', v1 = ''] = /^t=(\d+),v1=([0-9a-f]{64})$/.exec(String(headers['gateway-signature'])) ?? [];
  const expected = createHmac('sha256', secret).update(`${t}.${body}`).digest();
  if (v1 === '' || !timingSafeEqual(expected, Buffer.from(v1, 'hex'))) return undefined;
  return Date.now() / 1_000 - Number(t);
}
