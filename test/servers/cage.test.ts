import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { isListening } from './port-block.ts';
import { vsftpd } from './vsftpd.ts';

const OWNER = join(import.meta.dirname, 'cage-owner.ts');
const GONE_WITHIN_MS = 5_000;
const reason = await vsftpd.prepare();

/** Numbers of all processes whose command line names a text. */
async function processesNaming(text: string): Promise<string[]> {
  const numbers = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  const lines = await Promise.all(
    numbers.map(async (number) => await readFile(`/proc/${number}/cmdline`, 'utf8').catch(() => '')),
  );
  return numbers.filter((_, index) => lines[index]?.includes(text));
}

describe.skipIf(reason !== undefined)(reason === undefined ? 'a cage' : `a cage (skipped: ${reason})`, () => {
  it('leaves no process, folder or listener behind when it is stopped', async () => {
    const server = await vsftpd.start();
    const runFolder = dirname(server.home);
    expect(await processesNaming(runFolder)).not.toEqual([]);
    await server.stop();
    expect(await processesNaming(runFolder)).toEqual([]);
    expect(existsSync(runFolder)).toBe(false);
    expect(await isListening(server.port)).toBe(false);
  });

  it('keeps the log after it was stopped', async () => {
    const server = await vsftpd.start({ tls: 'explicit' });
    const response = await fetch(`http://${server.host}:${server.port}/`).catch(
      (failure: unknown) => failure,
    );
    expect(response).toBeInstanceOf(Error);
    await server.stop();
    expect(server.log()).toContain('CONNECT');
  });

  it('cleans up by itself when its owner is killed', async () => {
    const owner = spawn(process.execPath, [OWNER], { stdio: ['ignore', 'pipe', 'inherit'] });
    const [said] = (await once(owner.stdout, 'data')) as [Buffer];
    const { home, port } = JSON.parse(said.toString()) as { home: string; port: number };
    expect(await isListening(port)).toBe(true);
    owner.kill('SIGKILL');
    await vi.waitFor(
      async () => {
        expect(existsSync(dirname(home))).toBe(false);
        expect(await processesNaming(dirname(home))).toEqual([]);
        expect(await isListening(port)).toBe(false);
      },
      { timeout: GONE_WITHIN_MS },
    );
  });

  it('does not show its user to the machine', async () => {
    await using server = await vsftpd.start();
    expect(await readFile('/etc/passwd', 'utf8')).not.toContain(server.user);
  });
});
