/** Gangway for programs: `createClient({ baseUrl, token })`, then `client.site(id).list('/incoming')`. */
import { encodePath } from './address.ts';
import type { components } from './openapi.ts';
import { SiteFiles } from './site-files.ts';
import { Transport } from './transport.ts';
import type { TransportOptions } from './transport.ts';
import type { AddressOf, CallAnswer, CallInput, Method } from './typed-call.ts';
import { watchEvents } from './watch.ts';
import type { WatchOptions } from './watch.ts';

/** Shapes of the API by name. */
export type Schemas = components['schemas'];

/** Where Gangway is, and who asks. */
export interface ClientOptions {
  /** As people type it, such as `https://files.example.org` or `https://example.org/gw`. */
  readonly baseUrl: string | URL;
  /** An API token or a sign-in's token. Without one a page uses its cookie. */
  readonly token?: string;
  /** Of `detail` and `advice`; default English. */
  readonly language?: 'en' | 'zh';
}

/** One gateway. Every method throws GatewayProblem, or AbortError when its signal fired. */
export class Client {
  readonly baseUrl: URL;
  readonly transport: Transport;

  constructor({ baseUrl, token, language }: ClientOptions) {
    this.baseUrl = new URL(baseUrl);
    if (!this.baseUrl.pathname.endsWith('/')) this.baseUrl.pathname += '/';
    const options: TransportOptions = {
      ...(token === undefined ? {} : { token: () => token }),
      ...(language === undefined ? {} : { language: () => language }),
    };
    this.transport = new Transport(options);
  }

  /** The files of a site. id: from `GET /api/v1/sites`. */
  site(id: string): SiteFiles {
    return new SiteFiles({ transport: this.transport, baseUrl: this.baseUrl, id });
  }

  /** Events of a watch as they happen, without end; see WatchOptions. */
  watch(id: string, options: WatchOptions = {}): AsyncGenerator<Schemas['WatchEvent'], void> {
    return watchEvents(this.transport, this.baseUrl, id, options);
  }

  /**
   * Any call of the OpenAPI document whose bodies are JSON.
   * address: as the document writes it. Returns the JSON of the answer, undefined if it has none.
   */
  async call<M extends Method, P extends AddressOf<M>>(
    method: M,
    address: P,
    input: CallInput<M, P> = {},
  ): Promise<CallAnswer<M, P>> {
    const url = this.#urlOf(address, partsOf(input.path), partsOf(input.query));
    const answer = await this.transport.send(url, {
      method,
      ...(input.body === undefined ? {} : { json: input.body }),
      ...(input.signal === undefined ? {} : { signal: input.signal }),
    });
    const text = await answer.text();
    return (text === '' ? undefined : JSON.parse(text)) as CallAnswer<M, P>;
  }

  #urlOf(address: string, path: Parts, query: Parts): URL {
    const parts = new Map(path);
    const filled = address.replace(/\{(\w+)\}/g, (_all, name: string) => {
      const value = String(parts.get(name) ?? '');
      return name === 'path' ? encodePath(value.replace(/^\//, '')) : encodeURIComponent(value);
    });
    const url = new URL(filled.slice(1), this.baseUrl);
    for (const [name, value] of query) {
      for (const one of [value].flat()) if (one !== undefined) url.searchParams.append(name, String(one));
    }
    return url;
  }
}

type Word = string | number | boolean | undefined;
type Parts = readonly (readonly [string, Word | readonly Word[]])[];

function partsOf(parameters: unknown): Parts {
  return Object.entries((parameters ?? {}) as Record<string, Word | readonly Word[]>);
}

/** A client for one gateway. */
export function createClient(options: ClientOptions): Client {
  return new Client(options);
}
