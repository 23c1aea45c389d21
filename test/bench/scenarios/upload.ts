import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { runProgram } from '../../support/run-program.ts';
import { directUrl, timedTransfer } from '../curl-timing.ts';
import { compare } from '../scenario.ts';
import type { Scenario } from '../scenario.ts';
import { MIB, Stage, writeRandomFile } from '../stage.ts';

const SIZE_BYTES = 1_024 * MIB;
const REPETITIONS = 7;

/** One upload of 1 GiB; Gangway's goes to a part file, is verified by its size and renamed. */
export const upload: Scenario = {
  name: 'upload',
  async run() {
    await using stage = await Stage.build({ servers: 1, diskSizeBytes: 3 * SIZE_BYTES });
    const { server, gateway } = stage;
    const source = join(server.home, 'source');
    const stored = join(server.home, 'stored');
    await writeRandomFile(source, SIZE_BYTES);
    const rate = async (url: string): Promise<number> => {
      const { seconds, uploadedBytes } = await timedTransfer(server, url, ['--upload-file', source]);
      const { exitCode } = await runProgram(['cmp', '--silent', source, stored]);
      if (exitCode !== 0) throw new Error('the stored bytes are not those that were sent');
      await rm(stored);
      return uploadedBytes / MIB / seconds;
    };
    await rate(gateway.bridge(server, '/stored'));
    return await compare(
      gateway,
      {
        reference: () => rate(directUrl(server, '/stored')),
        gangway: () => rate(gateway.bridge(server, '/stored')),
      },
      {
        scenario: 'upload 1 GiB',
        compared: 'curl PUT through the plain bridge, against curl STOR to the same vsftpd',
        unit: 'MiB/s',
        goal: 0.4,
        repetitions: REPETITIONS,
      },
    );
  },
};
