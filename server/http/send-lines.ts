/** Sends lines as they come: as NDJSON or as server-sent events, no faster than the client reads. */
import { once } from 'node:events';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { preferredType } from '../exchange/accept.ts';
import { breakOff } from '../exchange/break-off.ts';
import { plainHeaders } from '../exchange/plain-headers.ts';
import { RequestRefused } from '../problem.ts';

/** A line of any kind; its type becomes the name of the event. */
interface Line {
  readonly type: string;
}

/** One way to write lines. */
export interface LineFormat {
  readonly type: string;
  text(line: Line): string;
}

const FORMATS = {
  'application/x-ndjson': (line: Line) => `${JSON.stringify(line)}\n`,
  // HTML Living Standard, section 9.2.
  'text/event-stream': (line: Line) => `event: ${line.type}\ndata: ${JSON.stringify(line)}\n\n`,
} as const;
/** Media types, the usual one first. */
export const LINE_TYPES = Object.keys(FORMATS) as (keyof typeof FORMATS)[];

/** How the client wants its lines. Throws RequestRefused when it wants no lines. */
export function lineFormatFor(accept: string | undefined): LineFormat {
  const wanted = preferredType(accept, LINE_TYPES);
  if (wanted === undefined)
    throw new RequestRefused('NOT_ACCEPTABLE', `lines are ${LINE_TYPES.join(' or ')}`);
  return { type: `${wanted}; charset=utf-8`, text: FORMATS[wanted] };
}

/**
 * Answers with lines. Nothing is sent before the first of them is there. Throws what can still become a problem; afterwards it breaks
 * the response off. signal: aborted when the client has gone.
 */
export async function sendLines(
  request: FastifyRequest,
  reply: FastifyReply,
  lines: AsyncGenerator<Line, void, undefined>,
  { format, signal }: { readonly format: LineFormat; readonly signal: AbortSignal },
): Promise<FastifyReply> {
  const response = reply.raw;
  try {
    for await (const line of lines) {
      begin(reply, format);
      if (!response.write(format.text(line))) await once(response, 'drain', { signal });
    }
    response.end();
  } catch (error) {
    if (!response.headersSent) throw error;
    if (!signal.aborted) request.log.warn({ err: error }, 'lines were broken off');
    breakOff(request.raw, response);
  }
  return reply;
}

function begin(reply: FastifyReply, { type }: LineFormat): void {
  if (reply.raw.headersSent) return;
  reply.hijack();
  // Proxies hold such answers back otherwise, and nobody would see them grow.
  const headers = { 'content-type': type, 'cache-control': 'no-store', 'x-accel-buffering': 'no' };
  reply.raw.writeHead(200, { ...plainHeaders(reply), ...headers });
}
