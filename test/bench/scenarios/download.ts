import { join } from 'node:path';
import { contentHash, directUrl, timedTransfer } from '../curl-timing.ts';
import { compare } from '../scenario.ts';
import type { Scenario } from '../scenario.ts';
import { MIB, Stage, writeRandomFile } from '../stage.ts';

const SIZE_BYTES = 1_024 * MIB;
const REPETITIONS = 7;

/** One download of 1 GiB. */
export const download: Scenario = {
  name: 'download',
  async run() {
    await using stage = await Stage.build({ servers: 1, diskSizeBytes: 2 * SIZE_BYTES });
    const { server, gateway } = stage;
    await writeRandomFile(join(server.home, 'big'), SIZE_BYTES);
    const urls = { reference: directUrl(server, '/big'), gangway: gateway.bridge(server, '/big') };
    if ((await contentHash(server, urls.reference)) !== (await contentHash(server, urls.gangway))) {
      throw new Error('the bytes through Gangway are not those of the server');
    }
    const rate = async (url: string): Promise<number> => {
      const { seconds, downloadedBytes } = await timedTransfer(server, url);
      if (downloadedBytes !== SIZE_BYTES) throw new Error(`${downloadedBytes} bytes came`);
      return downloadedBytes / MIB / seconds;
    };
    return await compare(
      gateway,
      { reference: () => rate(urls.reference), gangway: () => rate(urls.gangway) },
      {
        scenario: 'download 1 GiB',
        compared: 'curl http:// through the plain bridge, against curl ftp:// to the same vsftpd',
        unit: 'MiB/s',
        goal: 0.5,
        repetitions: REPETITIONS,
      },
    );
  },
};
