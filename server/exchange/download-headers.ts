/** The headers of a file's bytes. */
import type { FileFacts } from '../files/file-facts.ts';
import type { ByteRange } from './byte-range.ts';
import { exactTime } from './conditional.ts';
import { isPassive, mediaTypeOf } from './media-type.ts';
import { FILE_CSP } from './file-policy.ts';
import type { MultipartRanges } from './multipart-ranges.ts';

/**
 * Parts of a file that has no strong tag fit no other parts, so nobody may keep them (RFC 9111 section 3.4). Chromium 156 would keep
 * them, ask for the next part with the weak tag as If-Range, and rightly get the whole file at every seek in a video.
 */
const NOT_KEPT = { 'cache-control': 'private, no-store' } as const;

/** What is about to be sent. */
export interface FileResponse {
  /** Canonical path; its last part is the name. */
  readonly path: string;
  readonly facts: FileFacts;
  /** One part, several, or undefined for all of it. */
  readonly range: ByteRange | MultipartRanges | undefined;
  /** Whether parts of it can be had. */
  readonly isDivisible: boolean;
  /** Ask the browser to save it. */
  readonly disposition: 'attachment' | 'inline';
}

/** Headers for 200 and 206 (and HEAD), in lower case as Fastify keeps its own, so that one name is sent once. */
export function fileHeaders(response: FileResponse): Record<string, string> {
  const { path, facts, range } = response;
  const type = mediaTypeOf(path);
  return {
    'content-type': type,
    'content-disposition': contentDisposition(isPassive(type) ? response.disposition : 'attachment', path),
    'accept-ranges': facts.sizeBytes !== undefined && response.isDivisible ? 'bytes' : 'none',
    // Without a size only the server's word says that the end is the end: FTP has no other mark, and TLS none that Node shows.
    'gateway-integrity': facts.sizeBytes === undefined ? 'reply-only' : 'size',
    ...validatorHeaders(facts),
    ...(range === undefined || isStrong(facts.tag) ? {} : NOT_KEPT),
    ...lengthHeaders(facts.sizeBytes, range),
  };
}

/**
 * What a 304 has, too (RFC 9110 section 15.4.5): it renews the headers of the copy that the client keeps, so the file's policy has to
 * be among them. A copy may be kept, and is asked about before every use; credentials decide what a path leads to.
 */
export function validatorHeaders(facts: FileFacts): Record<string, string> {
  const modifiedAt = exactTime(facts);
  return {
    'content-security-policy': FILE_CSP,
    'cache-control': 'private, no-cache',
    vary: 'authorization',
    ...(facts.tag === undefined ? {} : { etag: headerSafe(facts.tag) }),
    ...(modifiedAt === undefined ? {} : { 'last-modified': new Date(modifiedAt).toUTCString() }),
  };
}

function lengthHeaders(sizeBytes: number | undefined, range: FileResponse['range']): Record<string, string> {
  if (sizeBytes === undefined) return {};
  if (range === undefined) return { 'content-length': String(sizeBytes) };
  if (!('first' in range)) {
    return { 'content-type': range.contentType, 'content-length': String(range.lengthBytes) };
  }
  const { first, last } = range;
  return {
    'content-length': String(last - first + 1),
    'content-range': `bytes ${first}-${last}/${sizeBytes}`,
  };
}

/** RFC 6266 with an ASCII fallback and the real name as RFC 8187. The name is the last part of the path. */
export function contentDisposition(disposition: 'attachment' | 'inline', path: string): string {
  const name = path.slice(path.lastIndexOf('/') + 1) || 'file';
  const fallback = name.replace(/[^\x20-\x7e]|["\\%;/]/g, '_');
  return `${disposition}; filename="${fallback}"; filename*=UTF-8''${extendedValue(name)}`;
}

/** RFC 8187 section 3.2: only attr-char stays. */
function extendedValue(name: string): string {
  return encodeURIComponent(name.toWellFormed()).replace(
    /['()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

function isStrong(tag: string | undefined): boolean {
  return tag !== undefined && !tag.startsWith('W/');
}

function headerSafe(value: string): string {
  return value.replace(/[^\x20-\x7e]/g, '');
}
