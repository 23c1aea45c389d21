/** The files of one site: list, read, write, change. Paths are absolute and plain; entries' `path` is given back as it is. */
import { callUrl, encodePath } from './address.ts';
import { listEntries } from './listing.ts';
import type { components } from './openapi.ts';
import type { Bytes, Request, Transport } from './transport.ts';

type Schemas = components['schemas'];

/** What every method takes. */
export interface Abortable {
  readonly signal?: AbortSignal;
}

/** Part of a file, both ends included. Without `lastByte` up to the end. */
export interface ReadOptions extends Abortable {
  readonly firstByte?: number;
  readonly lastByte?: number;
  /** Entity tag of the version that is wanted; another one is a GatewayProblem with `PRECONDITION`. */
  readonly ifMatch?: string;
}

/** A file on its way here. A body that breaks off throws while it is read; it never looks complete. */
export interface ReadFile {
  readonly body: ReadableStream<Uint8Array>;
  /** Of the whole file; missing where the server does not tell. */
  readonly sizeBytes?: number;
  readonly etag?: string;
  readonly modifiedAt?: Date;
  readonly response: Response;
}

/** How a file is put. */
export interface WriteOptions extends Abortable {
  /** Default `replace`. */
  readonly existing?: 'fail' | 'replace';
  /** Replaces this version only. */
  readonly ifMatch?: string;
  /** Whether missing folders are made. */
  readonly parents?: 'create' | 'must exist';
  readonly modifiedAt?: Date;
}

/** What is at the server now. */
export interface WrittenFile {
  readonly isNew: boolean;
  readonly etag?: string;
}

/** Where a site is. */
export interface SitePlace {
  readonly transport: Transport;
  readonly baseUrl: URL;
  readonly id: string;
}

/** One site. Every method throws GatewayProblem, or AbortError when its signal fired. */
export class SiteFiles {
  readonly id: string;
  readonly #transport: Transport;
  readonly #baseUrl: URL;

  constructor({ transport, baseUrl, id }: SitePlace) {
    this.id = id;
    this.#transport = transport;
    this.#baseUrl = baseUrl;
  }

  /** The entries of a folder as they arrive from the server, in its order. Throws when the listing breaks off. */
  list(folder: string, options: Abortable = {}): AsyncGenerator<Schemas['Entry'], void> {
    return listEntries(this.#transport, this.url('folders', folder), options);
  }

  /** Facts of one entry; of a link, of what it leads to. */
  async entry(path: string, options: Abortable = {}): Promise<Schemas['Entry']> {
    return (await (await this.#send('entries', path, options)).json()) as Schemas['Entry'];
  }

  /** Opens a file for reading. */
  async read(path: string, { firstByte, lastByte, ifMatch, signal }: ReadOptions = {}): Promise<ReadFile> {
    const isPart = firstByte !== undefined || lastByte !== undefined;
    const headers = {
      ...(isPart ? { range: `bytes=${firstByte ?? 0}-${lastByte ?? ''}` } : {}),
      ...(ifMatch === undefined ? {} : { 'if-match': ifMatch }),
    };
    const response = await this.#send('files', path, {
      headers,
      accept: '*/*',
      ...(signal ? { signal } : {}),
    });
    return { body: response.body ?? new Blob([]).stream(), ...factsOf(response), response };
  }

  /** Puts a file; settles when it lies complete at the server, checked and in place. */
  async write(path: string, body: Bytes, options: WriteOptions = {}): Promise<WrittenFile> {
    const { existing, ifMatch, parents, modifiedAt, signal } = options;
    const headers = {
      ...(existing === 'fail' ? { 'if-none-match': '*' } : {}),
      ...(ifMatch === undefined ? {} : { 'if-match': ifMatch }),
      ...(modifiedAt === undefined ? {} : { 'x-modified-at': modifiedAt.toISOString() }),
    };
    const url = this.url('files', path);
    if (parents === 'create') url.searchParams.set('parents', 'true');
    const request = { method: 'PUT', bytes: body, headers, ...(signal ? { signal } : {}) };
    const { status, headers: got } = await this.#transport.send(url, request);
    const etag = got.get('etag');
    return { isNew: status === 201, ...(etag === null ? {} : { etag }) };
  }

  /** Moves, renames, touches or changes the permissions of an entry; returns where it is now. */
  async change(path: string, change: Schemas['EntryChange'], options: Abortable = {}): Promise<string> {
    const answer = await this.#send('files', path, { method: 'PATCH', json: change, ...options });
    return ((await answer.json()) as { path: string }).path;
  }

  /** Removes a file. */
  async remove(path: string, options: Abortable = {}): Promise<void> {
    await this.#send('files', path, { method: 'DELETE', ...options });
  }

  /** Makes a folder, and those around it. */
  async makeFolder(path: string, options: Abortable = {}): Promise<void> {
    await this.#send('folders', path, { method: 'PUT', ...options });
  }

  /** Removes an empty folder. */
  async removeFolder(path: string, options: Abortable = {}): Promise<void> {
    await this.#send('folders', path, { method: 'DELETE', ...options });
  }

  /** The address of a resource of this site, for requests of one's own. */
  url(resource: 'files' | 'folders' | 'entries' | 'uploads', path = ''): URL {
    return callUrl(this.#baseUrl, `sites/${encodeURIComponent(this.id)}/${resource}${encodePath(path)}`);
  }

  #send(resource: 'files' | 'folders' | 'entries', path: string, request: Request): Promise<Response> {
    return this.#transport.send(this.url(resource, path), request);
  }
}

function factsOf({ headers }: Response): Pick<ReadFile, 'sizeBytes' | 'etag' | 'modifiedAt'> {
  const whole = /\/(\d+)$/.exec(headers.get('content-range') ?? '')?.[1] ?? headers.get('content-length');
  const etag = headers.get('etag');
  const modified = headers.get('last-modified');
  return {
    ...(whole === null ? {} : { sizeBytes: Number(whole) }),
    ...(etag === null ? {} : { etag }),
    ...(modified === null ? {} : { modifiedAt: new Date(modified) }),
  };
}
