/** Sends a folder: as JSON when it is complete, or as NDJSON entry by entry while it arrives. */
import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Entry, Folder } from '../contract/entry.ts';
import { InvariantBroken } from '../errors.ts';
import { listFolder } from '../files/list-folder.ts';
import type { SessionPools, Work } from '../files/session-pools.ts';
import { plainHeaders } from './send-file.ts';

const NDJSON = 'application/x-ndjson';

/** Whether the client wants entries as they arrive. */
export function wantsStream(request: FastifyRequest): boolean {
  return request.headers.accept?.includes(NDJSON) === true;
}

/** The whole folder. */
export async function folderOf(pools: SessionPools, work: Work, path: string): Promise<Folder> {
  const entries: Entry[] = [];
  const { count, ...end } = await listFolder(pools, work, path, (more) => {
    for (const entry of more) entries.push(entry);
  });
  if (count !== entries.length) throw new InvariantBroken('a listing lost entries');
  return { ...end, entries };
}

/** Entry by entry, then one line that says it is complete. A body without that line is broken off on purpose. */
export async function streamFolder(
  pools: SessionPools,
  work: Work,
  path: string,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const response = reply.raw;
  const begin = (): void => {
    if (response.headersSent) return;
    reply.hijack();
    response.writeHead(200, { ...plainHeaders(reply), 'content-type': `${NDJSON}; charset=utf-8` });
  };
  try {
    const end = await listFolder(pools, work, path, async (entries) => {
      begin();
      await written(response, entries.map((entry) => `${JSON.stringify(entry)}\n`).join(''));
    });
    begin();
    response.end(`${JSON.stringify(end)}\n`);
  } catch (error) {
    if (!response.headersSent) throw error;
    response.socket?.resetAndDestroy();
  }
  return reply;
}

async function written(response: ServerResponse, text: string): Promise<void> {
  if (response.destroyed || response.write(text)) return;
  await Promise.race([once(response, 'drain'), once(response, 'close')]);
}
