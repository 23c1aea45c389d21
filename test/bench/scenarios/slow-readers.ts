import { DOWNLOADS, buildForMany, downloadMany } from '../parallel-downloads.ts';
import type { Scenario } from '../scenario.ts';
import { MIB } from '../stage.ts';

const SIZE_BYTES = 8 * MIB;
const SLOW = ['--limit-rate', '1M'];

/** 64 readers that take 1 MiB/s each: what a gateway without back-pressure would keep in memory. */
export const slowReaders: Scenario = {
  name: 'memory',
  async run() {
    await using stage = await buildForMany(SIZE_BYTES);
    const { gateway } = stage;
    await gateway.resetPeak();
    const cpuBefore = await gateway.cpuSeconds();
    const { bytes, seconds } = await downloadMany(stage, 'gangway', SLOW);
    if (bytes !== DOWNLOADS * SIZE_BYTES) throw new Error(`${bytes} bytes came`);
    return {
      scenario: '64 readers at 1 MiB/s',
      compared: '64 curl http:// with --limit-rate 1M; the number to look at is the memory',
      unit: 'MiB/s',
      reference: [],
      gangway: [bytes / MIB / seconds],
      cpuSeconds: (await gateway.cpuSeconds()) - cpuBefore,
      peakRssMiB: (await gateway.memory()).peakBytes / MIB,
    };
  },
};
