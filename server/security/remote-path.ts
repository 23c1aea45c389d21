/**
 * The one way from a path somebody sent to the path a server is asked for. Every door uses it, so that no spelling
 * of "one level up" leaves the root of a site.
 */
import { PathInvalid } from './errors.ts';

/** Longest path, in bytes as they are sent; servers commonly stop at 4,096 (PATH_MAX of Linux). */
const MAX_PATH_BYTES = 4_096;
/** Longest text of such a path: every byte written `\xHH`. */
export const MAX_PATH_TEXT_LENGTH = MAX_PATH_BYTES * 4;
/** The same in a URL, where the backslash is percent-encoded, too. */
export const MAX_PATH_URL_LENGTH = MAX_PATH_BYTES * 6;
/** Steps back and doubled slashes may make the path of a URL longer than what it leads to. */
const MAX_WRITTEN_BYTES = MAX_PATH_BYTES * 3;
/** A byte that no charset has made a character of (see docs/names.md). */
const ESCAPED_BYTE = /\\x[0-9A-F]{2}/g;
/** NUL ends a name on most servers, CR and LF end the command. */
const LINE_BREAKERS = ['\0', '\r', '\n'];
/** A server on Windows takes the backslash for a separator and drops blanks at the end of a name. */
const HIDDEN_PARENT = /(?:^|\\)\.\. *(?:$|\\)/;

/**
 * A path of a URL, percent-encoded, to a canonical path: `/` or `/a/b`, never a trailing slash, `.` or `..`.
 * Throws PathInvalid.
 */
export function canonicalPath(urlPath: string): string {
  if (urlPath.length > MAX_PATH_URL_LENGTH) throw new PathInvalid('is too long');
  const segments = urlPath.split('/').map(decodeSegment);
  if (sentBytes(segments.join('/')) > MAX_WRITTEN_BYTES) throw new PathInvalid('is too long');
  return canonical(segments);
}

/** The same for a path that is not percent-encoded, such as a member of a JSON body. Throws PathInvalid. */
export function canonicalText(path: string): string {
  if (path.length > MAX_PATH_TEXT_LENGTH || sentBytes(path) > MAX_PATH_BYTES) {
    throw new PathInvalid('is too long');
  }
  if (!path.isWellFormed()) throw new PathInvalid('is not valid Unicode');
  return canonical(path.split('/'));
}

/** Whether the path of a URL names a folder by a slash at its end. The root does. */
export function hadTrailingSlash(urlPath: string): boolean {
  return urlPath === '' || urlPath.endsWith('/');
}

function decodeSegment(segment: string): string {
  const text = decodePercent(segment);
  if (text.includes('/')) throw new PathInvalid('contains an encoded slash');
  return text;
}

function decodePercent(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch (error) {
    if (error instanceof URIError) throw new PathInvalid('is not percent-encoded UTF-8');
    throw error;
  }
}

function canonical(segments: readonly string[]): string {
  const kept: string[] = [];
  for (const segment of segments) {
    if (segment === '..') leaveFolder(kept);
    else if (segment !== '' && segment !== '.') kept.push(checked(segment));
  }
  const path = `/${kept.join('/')}`;
  if (sentBytes(path) > MAX_PATH_BYTES) throw new PathInvalid('is too long');
  return path;
}

/** How many bytes the text stands for in UTF-8; most other charsets need fewer. */
function sentBytes(text: string): number {
  return Buffer.byteLength(text.replaceAll(ESCAPED_BYTE, '?'));
}

function leaveFolder(kept: string[]): void {
  if (kept.pop() === undefined) throw new PathInvalid('leads out of the root');
}

function checked(segment: string): string {
  if (LINE_BREAKERS.some((breaker) => segment.includes(breaker))) {
    throw new PathInvalid('contains a line break or a zero byte');
  }
  if (HIDDEN_PARENT.test(segment)) throw new PathInvalid('contains a hidden step to the parent folder');
  return segment;
}
