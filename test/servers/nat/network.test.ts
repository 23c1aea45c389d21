import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { readdir, readlink } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { runProgram } from '../../support/run-program.ts';
import { buildNetwork, GATEWAY, SERVER, exposeGateway, exposeServer } from './network.ts';
import { reasonAgainstNetworks } from './prepare.ts';

const OWNER = join(import.meta.dirname, 'network-owner.ts');
const GONE_WITHIN_MS = 10_000;
const reason = await reasonAgainstNetworks();

/** Numbers of the processes that live in one of the namespaces. */
async function inhabitants(namespaces: readonly string[]): Promise<string[]> {
  const numbers = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  const homes = await Promise.all(
    numbers.map((number) => readlink(`/proc/${number}/ns/net`).catch(() => '')),
  );
  return numbers.filter((_, index) => namespaces.includes(homes[index] ?? ''));
}

describe.skipIf(reason !== undefined)(
  reason === undefined ? 'a network' : `a network (skipped: ${reason})`,
  () => {
    it('has routes only where a situation makes them', async () => {
      await using network = await buildNetwork();
      const own = network.gateway.inside(['ip', 'route', 'get', SERVER]);
      expect((await runProgram(own)).exitCode).toBe(0);
      const near = network.near.inside(['ip', 'route', 'get', SERVER]);
      expect((await runProgram(near)).exitCode).not.toBe(0);
      await exposeServer(network);
      await exposeGateway(network);
      expect((await runProgram(near)).stdout).toContain('dev wan');
      const far = network.far.inside(['ip', 'route', 'get', GATEWAY]);
      expect((await runProgram(far)).stdout).toContain('dev wan');
    });

    it('is gone with everything in it when its owner is killed', async () => {
      const owner = spawn(process.execPath, [OWNER], { stdio: ['ignore', 'pipe', 'inherit'] });
      const [said] = (await once(owner.stdout, 'data')) as [Buffer];
      const { home, namespaces } = JSON.parse(said.toString()) as { home: string; namespaces: string[] };
      expect((await inhabitants(namespaces)).length).toBeGreaterThan(namespaces.length);
      owner.kill('SIGKILL');
      await vi.waitFor(
        async () => {
          expect(await inhabitants(namespaces)).toEqual([]);
          expect(existsSync(dirname(home))).toBe(false);
        },
        { timeout: GONE_WITHIN_MS, interval: 100 },
      );
    });
  },
);
