/** Many downloads at once: 64 curl(1) at eight servers, because Gangway allows itself eight sessions per account. */
import { join } from 'node:path';
import { contentHash, directUrl, timedTransfer } from './curl-timing.ts';
import { Stage, writeRandomFile } from './stage.ts';
import type { RealServer } from '../servers/real-server.ts';

export const SERVERS = 8;
const PER_SERVER = 8;
const FILE = 'part';

/** A stage with one file of sizeBytes on each of eight servers, whose bytes through Gangway were looked at. */
export async function buildForMany(sizeBytes: number): Promise<Stage> {
  const stage = await Stage.build({ servers: SERVERS, diskSizeBytes: 2 * sizeBytes });
  for (const server of stage.servers) {
    await writeRandomFile(join(server.home, FILE), sizeBytes);
    const through = await contentHash(server, stage.gateway.bridge(server, `/${FILE}`));
    if (through !== (await contentHash(server, directUrl(server, `/${FILE}`)))) {
      throw new Error('the bytes through Gangway are not those of the server');
    }
  }
  return stage;
}

/** Downloads 64 times at once. Returns the bytes that came and the seconds from the first start to the last end. */
export async function downloadMany(
  stage: Stage,
  way: 'direct' | 'gangway',
  options: readonly string[] = [],
): Promise<{ readonly bytes: number; readonly seconds: number }> {
  const urlOf = (server: RealServer): string =>
    way === 'direct' ? directUrl(server, `/${FILE}`) : stage.gateway.bridge(server, `/${FILE}`);
  const started = performance.now();
  const transfers = await Promise.all(
    stage.servers.flatMap((server) =>
      Array.from({ length: PER_SERVER }, () => timedTransfer(server, urlOf(server), options)),
    ),
  );
  const bytes = transfers.reduce((sum, { downloadedBytes }) => sum + downloadedBytes, 0);
  return { bytes, seconds: (performance.now() - started) / 1_000 };
}

/** How many downloads downloadMany makes. */
export const DOWNLOADS = SERVERS * PER_SERVER;
