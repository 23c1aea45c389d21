/** Resumable uploads of the tests, call by call: what a client for tus 1.0.0 sends. */
import type { OutgoingHttpHeaders } from 'node:http';
import type { Exchange } from './http-exchange.ts';
import type { TestSite } from './gateway.ts';

/** Of every call. */
export const TUS = { 'tus-resumable': '1.0.0' } as const;
/** Of every call that brings bytes. */
export const BYTES = { ...TUS, 'content-type': 'application/offset+octet-stream' } as const;

/** `Upload-Metadata` of these values. */
export function metadataOf(values: Readonly<Record<string, string>>): string {
  return Object.entries(values)
    .map(([key, value]) => `${key} ${Buffer.from(value).toString('base64')}`)
    .join(',');
}

/** One upload of a site. */
export class TusUpload {
  readonly site: TestSite;
  /** Path of its URL. */
  readonly url: string;

  constructor(site: TestSite, url: string) {
    this.site = site;
    this.url = url;
  }

  head(headers: OutgoingHttpHeaders = {}): Promise<Exchange> {
    return this.site.owner.ask({ method: 'HEAD', path: this.url, headers: { ...TUS, ...headers } });
  }

  patch(offset: number, body: Buffer | string, headers: OutgoingHttpHeaders = {}): Promise<Exchange> {
    const all = { ...BYTES, 'upload-offset': offset, ...headers };
    return this.site.owner.ask({ method: 'PATCH', path: this.url, headers: all, body });
  }

  delete(headers: OutgoingHttpHeaders = {}): Promise<Exchange> {
    return this.site.owner.ask({ method: 'DELETE', path: this.url, headers: { ...TUS, ...headers } });
  }

  /** What HEAD tells. Throws when it is no success. */
  async offset(): Promise<number> {
    const { status, headers } = await this.head();
    if (status !== 200) throw new Error(`HEAD was answered with ${status}`);
    return Number(headers['upload-offset']);
  }
}

/** POST to the uploads of a site, whatever comes of it. */
export function createUpload(
  site: TestSite,
  headers: OutgoingHttpHeaders,
  body?: Buffer | string,
): Promise<Exchange> {
  const request = { method: 'POST', path: `/api/v1/sites/${site.id}/uploads`, headers };
  return site.owner.ask(body === undefined ? request : { ...request, body });
}

/** Begins an upload. Throws when it is refused. */
export async function beginUpload(
  site: TestSite,
  lengthBytes: number,
  metadata: Readonly<Record<string, string>>,
): Promise<TusUpload> {
  const headers = { ...TUS, 'upload-length': lengthBytes, 'upload-metadata': metadataOf(metadata) };
  const { status, headers: answer, body } = await createUpload(site, headers);
  if (status !== 201) throw new Error(`the upload was answered with ${status} ${body.toString()}`);
  return new TusUpload(site, String(answer.location));
}
