import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { directUrl, timedTransfer } from '../curl-timing.ts';
import { compare } from '../scenario.ts';
import type { Scenario } from '../scenario.ts';
import { MIB, Stage, folderIn } from '../stage.ts';

const ENTRIES = 10_000;
const REPETITIONS = 9;
const BATCH = 500;

/** A folder of 10,000 entries as JSON. */
export const listing: Scenario = {
  name: 'listing',
  async run() {
    await using stage = await Stage.build({ servers: 1, diskSizeBytes: 256 * MIB });
    const { server, gateway } = stage;
    const folder = await folderIn(server, 'many');
    for (let at = 0; at < ENTRIES; at += BATCH) {
      const names = Array.from({ length: BATCH }, (_, index) => `file number ${at + index}.txt`);
      await Promise.all(names.map((name) => writeFile(join(folder, name), name)));
    }
    const { user, password } = server;
    const authorization = `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;
    const answer = await fetch(gateway.bridge(server, '/many/'), { headers: { authorization } });
    const { entries } = (await answer.json()) as { entries: unknown[] };
    if (entries.length !== ENTRIES) throw new Error(`${entries.length} entries came`);
    const rate = async (url: string): Promise<number> => ENTRIES / (await timedTransfer(server, url)).seconds;
    return await compare(
      gateway,
      {
        reference: () => rate(directUrl(server, '/many/')),
        gangway: () => rate(gateway.bridge(server, '/many/')),
      },
      {
        scenario: 'list 10,000 entries',
        compared:
          'curl http:// for the parsed listing as JSON, against curl ftp:// for the raw LIST with its login',
        unit: 'entries/s',
        repetitions: REPETITIONS,
      },
    );
  },
};
