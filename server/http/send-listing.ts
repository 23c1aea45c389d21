/** Sends a folder while it arrives: the FTP server is read only as fast as the client reads. */
import { once } from 'node:events';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Entry } from '../contract/entry.ts';
import { listFolder } from '../files/list-folder.ts';
import type { SessionPools, Work } from '../files/session-pools.ts';
import { breakOff } from '../exchange/break-off.ts';
import type { ListingFormat } from './listing-formats.ts';
import { plainHeaders } from '../exchange/plain-headers.ts';

/** What is sent, and how. */
export interface ListingAnswer {
  readonly pools: SessionPools;
  readonly work: Work;
  /** Canonical path of the folder. */
  readonly path: string;
  readonly format: ListingFormat;
  /** Which entries are sent; all when left out. */
  readonly isWanted?: (entry: Entry) => boolean;
}

/**
 * Answers GET of a folder. Nothing is sent before the folder is known to exist. Throws what can still become a problem;
 * afterwards it breaks the response off.
 */
export async function sendListing(
  request: FastifyRequest,
  reply: FastifyReply,
  { pools, work, path, format, isWanted = () => true }: ListingAnswer,
): Promise<FastifyReply> {
  const response = reply.raw;
  let waiting = format.head(path);
  let between = '';
  let count = 0;
  const send = async (): Promise<void> => {
    begin(reply, format);
    const text = waiting;
    waiting = '';
    if (!response.write(text)) await once(response, 'drain', { signal: work.signal });
  };
  try {
    const end = await listFolder(pools, work, path, async (listed) => {
      const entries = listed.filter(isWanted);
      if (entries.length === 0) return;
      count += entries.length;
      waiting += between + format.rows(entries);
      between = format.between;
      // The engine gives the others their turn after every batch (ftp/listing-run.ts).
      if (waiting.length > format.holdLength) await send();
    });
    waiting += format.tail({ ...end, count });
  } catch (error) {
    if (!response.headersSent) throw error;
    breakOff(request.raw, response);
    return reply;
  }
  if (response.headersSent) response.end(waiting);
  else void reply.type(format.type).send(waiting);
  return reply;
}

function begin(reply: FastifyReply, { type }: ListingFormat): void {
  if (reply.raw.headersSent) return;
  reply.hijack();
  reply.raw.writeHead(200, { ...plainHeaders(reply), 'content-type': type });
}
