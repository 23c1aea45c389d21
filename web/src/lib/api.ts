/** Every question of the page to the gateway is a method here. */
import type { DiagnosisLine } from '../../../server/contract/diagnosis.ts';
import type { Entry, EntryChange, FolderEnd } from '../../../server/contract/entry.ts';
import type { SessionInfo, Ticket } from '../../../server/contract/session.ts';
import type { Site, SiteChange, SiteDraft, SiteStatus } from '../../../server/contract/site.ts';
import { apiUrl, entryUrl, fileUrl, folderUrl } from './api-url.ts';
import { readJsonLines } from '../../client/json-lines.ts';
import { listParts } from '../../client/listing.ts';
import { GatewayProblem } from '../../client/problem.ts';
import { Transport } from '../../client/transport.ts';
import type { Request } from '../../client/transport.ts';

/** Options of every method that may take long. */
export interface Abortable {
  readonly signal?: AbortSignal;
}

/** How a file is put: `fail` refuses when the name is taken; `id` finds it again in the live topic. */
export interface PutOptions extends Abortable {
  readonly id: string;
  readonly existing: 'fail' | 'replace';
}

/** What the client needs to know from its owner. */
export interface ApiOptions {
  /** Language of `detail` and `advice`. */
  readonly language: () => string;
  /** Called when the sign-in is over. */
  readonly onSignedOut: () => void;
}

/** One delivery of a listing: some entries, and at last the end. */
export interface FolderPart {
  readonly entries: Entry[];
  readonly end?: FolderEnd;
}

/** The gateway as seen from a page. Every method throws GatewayProblem, or AbortError when its signal fired. */
export class Api {
  readonly #options: ApiOptions;
  readonly #transport: Transport;

  constructor(options: ApiOptions) {
    this.#options = options;
    this.#transport = new Transport({ language: options.language });
  }

  /** Who we are; signs in when nobody is, and keeps the sign-in that there is. key: the access key, if the gateway asks for it. */
  async session(key?: string): Promise<SessionInfo> {
    const answer = await this.#transport.send(apiUrl('session'), { method: 'POST', json: { key } });
    return (await answer.json()) as SessionInfo;
  }

  /** Opens one live socket. */
  async ticket(): Promise<string> {
    const answer = await this.#call(apiUrl('session/ticket'), { method: 'POST', json: {} });
    return ((await answer.json()) as Ticket).ticket;
  }

  async sites(): Promise<Site[]> {
    const answer = await this.#call(apiUrl('sites'), {});
    return (await answer.json()) as Site[];
  }

  async addSite(draft: SiteDraft, options: Abortable = {}): Promise<Site> {
    return (await (
      await this.#call(apiUrl('sites'), { method: 'POST', json: draft, ...options })
    ).json()) as Site;
  }

  /** Changes settings of a site that need no secret. */
  async changeSite(id: string, change: SiteChange): Promise<Site> {
    const answer = await this.#call(apiUrl(`sites/${id}`), { method: 'PATCH', json: change });
    return (await answer.json()) as Site;
  }

  async removeSite(id: string): Promise<void> {
    await this.#call(apiUrl(`sites/${id}`), { method: 'DELETE' });
  }

  /** How a site is doing, without dialling. */
  async status(id: string): Promise<SiteStatus> {
    return (await (await this.#call(apiUrl(`sites/${id}/status`), {})).json()) as SiteStatus;
  }

  /** Dials and logs in, then the same. */
  async connect(id: string, options: Abortable): Promise<SiteStatus> {
    const url = apiUrl(`sites/${id}/status?connect=true`);
    return (await (await this.#call(url, options)).json()) as SiteStatus;
  }

  /** The doctor's lines as they come. */
  async *diagnose(id: string, options: Abortable): AsyncGenerator<DiagnosisLine[]> {
    const call = { method: 'POST', json: {}, accept: 'application/x-ndjson', ...options } as const;
    const answer = await this.#call(apiUrl(`sites/${id}/diagnosis`), call);
    for await (const lines of readJsonLines(answer.body ?? new Blob().stream()))
      yield lines as DiagnosisLine[];
  }

  /** The masked transcript as a text file. */
  async transcript(id: string): Promise<Blob> {
    return await (await this.#call(apiUrl(`sites/${id}/transcript`), { accept: 'text/plain' })).blob();
  }

  /** The entries of a folder as they arrive; without an end line the listing is broken and this throws. */
  async *list(site: string, path: string, options: Abortable): AsyncGenerator<FolderPart> {
    try {
      yield* listParts(this.#transport, folderUrl(site, path), options);
    } catch (thrown) {
      throw this.#noticed(thrown);
    }
  }

  /** Sends a file; settles when it lies complete at the server. */
  async putFile(site: string, path: string, file: Blob, { id, existing, signal }: PutOptions): Promise<void> {
    const headers: Record<string, string> = { 'gateway-transfer': id };
    if (existing === 'fail') headers['if-none-match'] = '*';
    await this.#call(fileUrl(site, path), {
      method: 'PUT',
      bytes: file,
      headers,
      ...(signal ? { signal } : {}),
    });
  }

  /** The text or bytes of a small file. */
  async readFile(site: string, path: string, options: Abortable): Promise<ArrayBuffer> {
    return await (await this.#call(fileUrl(site, path), options)).arrayBuffer();
  }

  /** What is at the path; of a link, what it leads to. */
  async describe(site: string, path: string): Promise<Entry> {
    return (await (await this.#call(entryUrl(site, path), {})).json()) as Entry;
  }

  async makeFolder(site: string, path: string): Promise<void> {
    const url = folderUrl(site, path);
    url.searchParams.set('parents', 'false');
    await this.#call(url, { method: 'PUT' });
  }

  /** Makes a folder and those above it; one that is there already is no failure. */
  async ensureFolder(site: string, path: string): Promise<void> {
    const url = folderUrl(site, path);
    url.searchParams.set('parents', 'true');
    try {
      await this.#call(url, { method: 'PUT' });
    } catch (thrown) {
      if (!(thrown instanceof GatewayProblem) || thrown.problem.code !== 'EXISTS') throw thrown;
    }
  }

  /** Moves, renames or touches an entry; returns where it is now. */
  async change(site: string, path: string, change: EntryChange): Promise<string> {
    const answer = await this.#call(fileUrl(site, path), { method: 'PATCH', json: change });
    return ((await answer.json()) as { path: string }).path;
  }

  async remove(site: string, entry: Entry): Promise<void> {
    const url = entry.kind === 'folder' ? folderUrl(site, entry.path) : fileUrl(site, entry.path);
    await this.#call(url, { method: 'DELETE' });
  }

  async #call(url: URL, request: Request): Promise<Response> {
    try {
      return await this.#transport.send(url, request);
    } catch (thrown) {
      throw this.#noticed(thrown);
    }
  }

  #noticed(thrown: unknown): unknown {
    if (thrown instanceof GatewayProblem && thrown.status === 401) this.#options.onSignedOut();
    return thrown;
  }
}
