/** Sends a file that grows: `?follow=true`. The body has no length and ends when the file does (docs/decisions/0026). */
import type { FastifyReply, FastifyRequest } from 'fastify';
import { followFile } from '../files/follow-file.ts';
import type { SessionPools, Work } from '../files/session-pools.ts';
import { RequestRefused } from '../problem.ts';
import { breakOff } from './break-off.ts';
import { contentDisposition } from './download-headers.ts';
import { FILE_CSP } from './file-policy.ts';
import { mediaTypeOf } from './media-type.ts';
import { plainHeaders } from './plain-headers.ts';

/** What the URL said. */
export interface SendFollowOptions {
  readonly path: string;
  /** `?from=`: the first byte. */
  readonly fromBytes: number | undefined;
}

/** Answers GET. Throws what can still become a problem; afterwards it breaks the response off. */
export async function sendFollow(
  request: FastifyRequest,
  reply: FastifyReply,
  { pools, work }: { readonly pools: SessionPools; readonly work: Work },
  options: SendFollowOptions,
): Promise<FastifyReply> {
  if (request.raw.httpVersion === '1.0') throw new RequestRefused('HTTP_VERSION', 'the body has no length');
  const response = reply.raw;
  try {
    await followFile(pools, work, options.path, {
      start: (sizeBytes) => startOf(request, reply, { ...options, sizeBytes }),
      onBegin: (offsetBytes) => {
        reply.hijack();
        response.writeHead(200, { ...plainHeaders(reply), ...headersOf(options.path, offsetBytes) });
        // Whoever follows wants to know that it has begun, though nothing may come for long.
        response.flushHeaders();
      },
      target: response,
    });
    response.end();
  } catch (error) {
    if (!response.headersSent) throw error;
    breakOff(request.raw, response);
  }
  return reply;
}

/** At the end, unless a range or `?from=` says otherwise. */
function startOf(
  request: FastifyRequest,
  reply: FastifyReply,
  { fromBytes, sizeBytes }: SendFollowOptions & { readonly sizeBytes: number },
): number {
  const [, from, last] = /^bytes=\s*(?:(\d{1,15})-|-(\d{1,15}))\s*$/i.exec(request.headers.range ?? '') ?? [];
  const wanted = fromBytes ?? (from === undefined ? undefined : Number(from));
  if (wanted === undefined) return Math.max(0, sizeBytes - Number(last ?? 0));
  if (wanted > sizeBytes) {
    void reply.header('Content-Range', `bytes */${sizeBytes}`);
    throw new RequestRefused('RANGE', 'the file is not that long yet');
  }
  return wanted;
}

function headersOf(path: string, offsetBytes: number): Record<string, string> {
  return {
    'content-type': mediaTypeOf(path),
    'content-security-policy': FILE_CSP,
    'content-disposition': contentDisposition('inline', path),
    'accept-ranges': 'none',
    'gateway-integrity': 'reply-only',
    'gateway-offset': String(offsetBytes),
    'x-accel-buffering': 'no',
  };
}
