/** `Upload-Metadata` of tus: what a client says about a file before its bytes. Keys are other people's text, so they are kept in a Map. */
import { PathInvalid } from '../security/errors.ts';
import { canonicalText } from '../security/remote-path.ts';
import { RequestRefused } from '../problem.ts';
import type { UploadWishes } from '../transfers/uploads/upload-wishes.ts';

/** The longest path in Base64, and some more. */
const MAX_CHARS = 24 * 1024;
/** ASCII without blank and comma. */
const KEY = /^[\x21-\x2b\x2d-\x7e]+$/;
const BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;
/** A time-val has four digits for the year (RFC 3659 section 2.3), and files began in 1970. */
const FIRST_YEAR = 1970;
const LAST_YEAR = 9999;

/** What the metadata says. */
export interface UploadPlan {
  /** Canonical text of the target. */
  readonly path: string;
  readonly parents: 'create' | 'must exist';
  readonly wishes: UploadWishes;
}

/** Reads the header. Throws REQUEST_INVALID or PathInvalid. */
export function planIn(header: string | undefined): UploadPlan {
  const values = valuesIn(header ?? '');
  return {
    path: pathIn(values),
    parents: oneOf(values, 'parents', ['true', 'false']) === 'true' ? 'create' : 'must exist',
    wishes: wishesIn(values),
  };
}

/** The pairs of the header; a key without a value stands for the empty one. Throws REQUEST_INVALID. Protocol, "Upload-Metadata". */
export function valuesIn(header: string): ReadonlyMap<string, string> {
  if (header.length > MAX_CHARS) throw invalid(`is longer than ${MAX_CHARS} characters`);
  const values = new Map<string, string>();
  if (header === '') return values;
  for (const pair of header.split(',')) {
    const [key = '', value = '', ...others] = pair.split(' ');
    if (!KEY.test(key) || !BASE64.test(value) || others.length > 0)
      throw invalid('must be pairs of a key, a blank and Base64, with commas between them');
    if (values.has(key)) throw invalid(`has the key ${key} twice`);
    values.set(key, textOf(key, value));
  }
  return values;
}

function textOf(key: string, base64: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(Buffer.from(base64, 'base64'));
  } catch {
    throw invalid(`has a value of ${key} that is not UTF-8`);
  }
}

function pathIn(values: ReadonlyMap<string, string>): string {
  const [path, name, folder] = [values.get('path'), values.get('filename'), values.get('folder')];
  // A client may say the name besides the path, as a hint for people.
  if (path !== undefined) return file(path);
  if (name === undefined || name === '') throw invalid('must say `path`, or `filename` with `folder`');
  if (name.includes('/') || name === '.' || name === '..') throw new PathInvalid('has a name that is a path');
  return file(`${folder ?? ''}/${name}`);
}

function file(path: string): string {
  if (path.endsWith('/')) throw new PathInvalid('ends with a slash, as only a folder may');
  const canonical = canonicalText(path);
  if (canonical === '/') throw new PathInvalid('names no file');
  return canonical;
}

function wishesIn(values: ReadonlyMap<string, string>): UploadWishes {
  const [ifMatch, ifNoneMatch] = [values.get('ifMatch'), values.get('ifNoneMatch')];
  const isConditional = ifMatch !== undefined || ifNoneMatch !== undefined;
  const modifiedAt = timeIn(values.get('modifiedAt'));
  return {
    overwrite: oneOf(values, 'overwrite', ['fail', 'replace']) ?? (isConditional ? 'replace' : 'fail'),
    ...(ifMatch === undefined ? {} : { ifMatch }),
    ...(ifNoneMatch === undefined ? {} : { ifNoneMatch }),
    ...(modifiedAt === undefined ? {} : { modifiedAt }),
  };
}

function timeIn(text: string | undefined): string | undefined {
  if (text === undefined) return undefined;
  const date = new Date(text);
  const year = date.getUTCFullYear();
  if (!(year >= FIRST_YEAR && year <= LAST_YEAR))
    throw invalid(`has a modifiedAt that is no time from ${FIRST_YEAR} to ${LAST_YEAR}`);
  return date.toISOString();
}

function oneOf<const T extends string>(
  values: ReadonlyMap<string, string>,
  key: string,
  words: readonly T[],
): T | undefined {
  const value = values.get(key);
  const word = words.find((known) => known === value);
  if (value !== undefined && word === undefined)
    throw invalid(`has a ${key} that is none of ${words.join(', ')}`);
  return word;
}

function invalid(what: string): RequestRefused {
  return new RequestRefused('REQUEST_INVALID', `Upload-Metadata ${what}`);
}
