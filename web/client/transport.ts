/** The only file that calls `fetch`. */
import { isStream, streamInit } from './body-stream.ts';
import { GatewayProblem, isAbort, problemIn, problemOf } from './problem.ts';

/** A body that is bytes. Streams need Node, or a browser that reaches Gangway by HTTP/2; a File or Blob works everywhere. */
export type Bytes =
  | Blob
  | ArrayBuffer
  | Uint8Array<ArrayBuffer>
  | string
  | ReadableStream<Uint8Array>
  | AsyncIterable<Uint8Array>;

type Body = NonNullable<RequestInit['body']>;

/** One request below the base URL. */
export interface Request {
  readonly method?: string;
  readonly json?: unknown;
  readonly bytes?: Bytes;
  readonly accept?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal;
}

/** How requests are signed and told. */
export interface TransportOptions {
  /** Bearer token; without one the browser's cookie. Asked for each request. */
  readonly token?: () => string | undefined;
  /** Language of `detail` and `advice`: `en` or `zh`. */
  readonly language?: () => string;
}

/** Sends requests. */
export class Transport {
  readonly #options: TransportOptions;

  constructor(options: TransportOptions = {}) {
    this.#options = options;
  }

  /**
   * One request and its answer, as soon as the headers are in.
   * Throws GatewayProblem for every answer that is no success and for a gateway that is not reached, AbortError when the signal fired.
   */
  async send(url: URL, request: Request = {}): Promise<Response> {
    const answer = await fetch(url, this.#init(request)).catch((thrown: unknown) => {
      if (isAbort(thrown) || request.signal?.aborted === true) throw thrown;
      throw new GatewayProblem(problemOf(thrown));
    });
    if (answer.ok) return answer;
    throw new GatewayProblem(await problemIn(answer));
  }

  #init(request: Request): RequestInit {
    const body = request.json === undefined ? request.bytes : JSON.stringify(request.json);
    return {
      method: request.method ?? 'GET',
      headers: this.#headers(request),
      credentials: 'same-origin',
      cache: 'no-store',
      ...(body === undefined
        ? {}
        : isStream(body)
          ? streamInit(body, request.signal)
          : { body: body as Body }),
      ...(request.signal === undefined ? {} : { signal: request.signal }),
    };
  }

  #headers({ accept = 'application/json', headers, json, bytes }: Request): Headers {
    const all = new Headers({ accept, 'x-gateway-csrf': '1', ...headers });
    const token = this.#options.token?.();
    const language = this.#options.language?.();
    if (token !== undefined) all.set('authorization', `Bearer ${token}`);
    if (language !== undefined) all.set('accept-language', language);
    if (json !== undefined) all.set('content-type', 'application/json');
    if (bytes !== undefined) all.set('content-type', 'application/octet-stream');
    return all;
  }
}
