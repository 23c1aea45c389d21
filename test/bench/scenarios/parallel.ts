import { DOWNLOADS, buildForMany, downloadMany } from '../parallel-downloads.ts';
import { compare } from '../scenario.ts';
import type { Scenario } from '../scenario.ts';
import { MIB } from '../stage.ts';

const SIZE_BYTES = 64 * MIB;
const REPETITIONS = 3;

/** 64 downloads of 64 MiB at once. */
export const parallel: Scenario = {
  name: 'parallel',
  async run() {
    await using stage = await buildForMany(SIZE_BYTES);
    const rate = async (way: 'direct' | 'gangway'): Promise<number> => {
      const { bytes, seconds } = await downloadMany(stage, way);
      if (bytes !== DOWNLOADS * SIZE_BYTES) throw new Error(`${bytes} bytes came`);
      return bytes / MIB / seconds;
    };
    return await compare(
      stage.gateway,
      { reference: () => rate('direct'), gangway: () => rate('gangway') },
      {
        scenario: '64 × 64 MiB at once',
        compared: '64 curl http:// through the bridge to 8 vsftpd, against 64 curl ftp:// to the same',
        unit: 'MiB/s',
        repetitions: REPETITIONS,
      },
    );
  },
};
