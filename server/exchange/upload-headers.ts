/** What the headers of an upload say. RFC 9110 sections 8, 13 and 14.4, RFC 9530. */
import type { IncomingHttpHeaders } from 'node:http';
import type { ExpectedDigest } from '../files/body-digest.ts';
import type { Condition } from '../files/entry-tag.ts';
import { RequestRefused } from '../problem.ts';
import { newId } from '../security/token.ts';
import { expectedDigests } from './digest-fields.ts';
import { parseHttpDate } from './http-date.ts';

const TRANSFER_ID = /^[\w-]{8,64}$/;
/** A time-val has four digits for the year (RFC 3659 section 2.3), and files began in 1970. */
const FIRST_YEAR = 1970;
const LAST_YEAR = 9999;
/** RFC 3339 section 5.6; Date would guess at anything, and in the time zone of this machine. */
const DATE_TIME = /^\d{4}-\d{2}-\d{2}[Tt ]\d{2}:\d{2}:\d{2}(?:\.\d+)?(?:[Zz]|[+-]\d{2}:\d{2})$/;
const CONTENT_RANGE = /^bytes (\d{1,15})-(\d{1,15})\/(\d{1,15}|\*)$/i;

/** A part of a file that is sent alone. */
export interface SentPart {
  readonly fromBytes: number;
  readonly lengthBytes: number;
}

/** One upload as its headers describe it. */
export interface UploadHeaders {
  readonly condition: Condition;
  readonly digests: readonly ExpectedDigest[];
  /** Undefined for all of a file. */
  readonly part: SentPart | undefined;
  readonly lengthBytes?: number;
  readonly modifiedAt?: Date;
  /** Of the transfer board. */
  readonly transferId: string;
}

/** Reads them. Throws RequestRefused. */
export function uploadHeadersOf(headers: IncomingHttpHeaders): UploadHeaders {
  refuseEncodings(headers);
  const modifiedAt = modifiedAtOf(headers);
  const length = headers['content-length'];
  const lengthBytes = length === undefined ? undefined : Number(length);
  const digests = expectedDigests([oneOf(headers, 'repr-digest'), oneOf(headers, 'content-digest')]);
  const part = partOf(oneOf(headers, 'content-range'), lengthBytes);
  if (part !== undefined && digests.length > 0) {
    throw new RequestRefused(
      'REQUEST_INVALID',
      'what is appended cannot be taken back, so its digest is not checked: leave it out',
    );
  }
  return {
    condition: conditionIn(headers),
    digests,
    part,
    transferId: transferIdOf(headers),
    ...(lengthBytes === undefined ? {} : { lengthBytes }),
    ...(modifiedAt === undefined ? {} : { modifiedAt }),
  };
}

/** The condition of a call that changes something. RFC 9110 section 13.2.2. */
export function conditionIn(headers: IncomingHttpHeaders): Condition {
  const { 'if-match': ifMatch, 'if-none-match': ifNoneMatch } = headers;
  const ifUnmodifiedSince = parseHttpDate(headers['if-unmodified-since']);
  return {
    ...(ifMatch === undefined ? {} : { ifMatch }),
    ...(ifNoneMatch === undefined ? {} : { ifNoneMatch }),
    ...(ifUnmodifiedSince === undefined || ifMatch !== undefined ? {} : { ifUnmodifiedSince }),
  };
}

function refuseEncodings(headers: IncomingHttpHeaders): void {
  const coding = headers['content-encoding'] ?? 'identity';
  if (coding.trim().toLowerCase() !== 'identity') {
    throw new RequestRefused('MEDIA_TYPE', 'bodies are stored as they are; send them uncompressed');
  }
  // A form around a file would be stored with it (T35).
  if (/^multipart\//i.test(headers['content-type']?.trim() ?? '')) {
    throw new RequestRefused('MEDIA_TYPE', 'the body is the file itself; send it without a form around it');
  }
}

/** RFC 9110 section 14.4. All of a file in one part is a whole file. */
function partOf(field: string | undefined, lengthBytes: number | undefined): SentPart | undefined {
  if (field === undefined) return undefined;
  const [, from, to, total] = CONTENT_RANGE.exec(field.trim()) ?? [];
  const [fromBytes, last] = [Number(from), Number(to)];
  const partBytes = last - fromBytes + 1;
  const isInside = total === '*' || last < Number(total);
  if (from === undefined || partBytes < 1 || !isInside || (lengthBytes ?? partBytes) !== partBytes) {
    throw new RequestRefused(
      'REQUEST_INVALID',
      'Content-Range is bytes first-last/total, as long as the body',
    );
  }
  const isWhole = fromBytes === 0 && partBytes === Number(total);
  return isWhole ? undefined : { fromBytes, lengthBytes: partBytes };
}

function modifiedAtOf(headers: IncomingHttpHeaders): Date | undefined {
  const header = headers['x-modified-at'];
  if (header === undefined) return undefined;
  const text = String(header).trim();
  const date = new Date(DATE_TIME.test(text) ? text.toUpperCase() : Number.NaN);
  const year = date.getUTCFullYear();
  if (!(year >= FIRST_YEAR && year <= LAST_YEAR)) {
    throw new RequestRefused(
      'REQUEST_INVALID',
      `X-Modified-At is not a time of RFC 3339 from ${FIRST_YEAR} to ${LAST_YEAR}`,
    );
  }
  return date;
}

function transferIdOf(headers: IncomingHttpHeaders): string {
  const header = headers['gateway-transfer'];
  if (header === undefined) return newId();
  if (typeof header !== 'string' || !TRANSFER_ID.test(header)) {
    throw new RequestRefused('REQUEST_INVALID', 'Gateway-Transfer must be 8 to 64 letters, digits, - or _');
  }
  return header;
}

function oneOf(headers: IncomingHttpHeaders, name: string): string | undefined {
  return (
    [headers[name]]
      .flat()
      .filter((value) => value !== undefined)
      .join(', ') || undefined
  );
}
