/** The headers of a file's bytes. */
import type { FileFacts } from '../files/file-facts.ts';
import type { ByteRange } from './byte-range.ts';
import { isPassive, mediaTypeOf } from './media-type.ts';
import { FILE_CSP } from './file-policy.ts';

/** What is about to be sent. */
export interface FileResponse {
  /** Canonical path; its last part is the name. */
  readonly path: string;
  readonly facts: FileFacts;
  readonly range: ByteRange | undefined;
  /** Ask the browser to save it. */
  readonly disposition: 'attachment' | 'inline';
}

/** Headers for 200 and 206 (and 304, HEAD), in lower case as Fastify keeps its own, so that one name is sent once. */
export function fileHeaders(response: FileResponse): Record<string, string> {
  const { path, facts, range } = response;
  const type = mediaTypeOf(path);
  const length = range === undefined ? facts.sizeBytes : range.last - range.first + 1;
  return {
    'content-type': type,
    'content-security-policy': FILE_CSP,
    'content-disposition': contentDisposition(isPassive(type) ? response.disposition : 'attachment', path),
    'accept-ranges': facts.sizeBytes === undefined ? 'none' : 'bytes',
    'cache-control': 'private, no-cache',
    // Without a size only the server's word says that the end is the end: FTP has no other mark, and TLS none that Node shows.
    'gateway-integrity': facts.sizeBytes === undefined ? 'reply-only' : 'size',
    ...(length === undefined ? {} : { 'content-length': String(length) }),
    ...(facts.tag === undefined ? {} : { etag: headerSafe(facts.tag) }),
    ...(facts.modifiedAt === undefined ? {} : { 'last-modified': facts.modifiedAt.toUTCString() }),
    ...(range === undefined || facts.sizeBytes === undefined
      ? {}
      : { 'content-range': `bytes ${range.first}-${range.last}/${facts.sizeBytes}` }),
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

function headerSafe(value: string): string {
  return value.replace(/[^\x20-\x7e]/g, '');
}
