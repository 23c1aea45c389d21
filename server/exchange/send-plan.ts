/** What a request for a file is answered with: conditions first, then ranges, then headers. RFC 9110 sections 13 and 14. */
import { randomBytes } from 'node:crypto';
import type { FastifyRequest } from 'fastify';
import type { OpenFile } from '../files/read-file.ts';
import { decideRanges } from './byte-range.ts';
import type { ByteRange } from './byte-range.ts';
import { allowsRange, decideRead } from './conditional.ts';
import type { ConditionalHeaders } from './conditional.ts';
import { fileHeaders, validatorHeaders } from './download-headers.ts';
import { mediaTypeOf } from './media-type.ts';
import { MultipartRanges } from './multipart-ranges.ts';

const BOUNDARY_BYTES = 16;

/** What the URL said. */
export interface SendOptions {
  readonly path: string;
  readonly disposition: 'attachment' | 'inline';
}

/** Whether parts are sent. `ignored`: HEAD (section 14.2: Range is for GET). `impossible`: tried, and the server does not know how. */
export type RangeHandling = 'as asked' | 'ignored' | 'impossible';

/** All of the file, a part, or several. */
export interface BodyPlan {
  readonly status: 200 | 206;
  readonly range: ByteRange | MultipartRanges | undefined;
  readonly headers: Record<string, string>;
}

/** The answer before its body. */
export type SendPlan =
  | BodyPlan
  | { readonly status: 304; readonly headers: Record<string, string> }
  | { readonly status: 412 }
  | { readonly status: 416; readonly sizeBytes: number };

/** Decides. file: found; nothing of it is read here. */
export function planOf(
  request: FastifyRequest,
  { facts, mayRestart }: Pick<OpenFile, 'facts' | 'mayRestart'>,
  { ranges, ...options }: SendOptions & { readonly ranges: RangeHandling },
): SendPlan {
  const headers = request.headers as ConditionalHeaders & { range?: string };
  const { sizeBytes } = facts;
  const decision = decideRead(headers, facts);
  if (decision === 'failed') return { status: 412 };
  if (decision === 'unchanged') return { status: 304, headers: validatorHeaders(facts) };
  const isDivisible = mayRestart && ranges !== 'impossible';
  const isWanted = isDivisible && ranges === 'as asked' && allowsRange(headers['if-range'], facts);
  const wanted = isWanted ? decideRanges(headers.range, sizeBytes) : 'whole';
  if (wanted === 'unsatisfiable') return { status: 416, sizeBytes: sizeBytes ?? 0 };
  const range = wanted === 'whole' ? undefined : partsOf(wanted, options.path, sizeBytes ?? 0);
  return {
    status: range === undefined ? 200 : 206,
    range,
    headers: fileHeaders({ ...options, facts, range, isDivisible }),
  };
}

function partsOf(
  ranges: readonly ByteRange[],
  path: string,
  sizeBytes: number,
): ByteRange | MultipartRanges | undefined {
  if (ranges.length <= 1) return ranges[0];
  const boundary = randomBytes(BOUNDARY_BYTES).toString('hex');
  return new MultipartRanges(ranges, { type: mediaTypeOf(path), sizeBytes, boundary });
}
