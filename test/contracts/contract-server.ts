/** A real server with the files in it that the contract speaks of. */
import { chmod, mkdir, stat, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { RealServer, ServerKind, ServerSettings } from '../servers/real-server.ts';
import { withPassivePorts } from '../servers/settings.ts';
import { ODD_NAMES } from './odd-names.ts';
import { BIG, SIZES, sample } from './sample-bytes.ts';

/** When `/facts.bin` was changed last; another time zone or a 12-hour clock would show. */
export const FACTS_TIME = new Date('2021-03-04T17:06:07Z');
/** Size of `/facts.bin`. */
export const FACTS_BYTES = 12_345;
/** Enough for two suites that open one after the other while the kernel still remembers the last ports. */
const PASSIVE_PORTS = 40;
/** pyftpdlib 1.5.7 ends the session when the port it has picked is taken, as it may be by another suite: the kernel picks better. */
const PASSIVE_PORTS_OF_KERNEL = 0;

/**
 * Starts a server: `/odd` has the odd names, `/empty` nothing, `/size-N` N bytes, `/big` BIG, `/facts.bin` a known time;
 * `/locked` may not be entered, `/locked.bin` not be read, `/closed` not be written to.
 */
export async function startContractServer(
  kind: ServerKind,
  settings: Partial<ServerSettings>,
): Promise<RealServer> {
  const ports = kind.name === 'pyftpdlib' ? PASSIVE_PORTS_OF_KERNEL : PASSIVE_PORTS;
  const server = await kind.start({ ...settings, ...withPassivePorts(kind, ports) });
  const { home } = server;
  await Promise.all(['odd', 'empty', 'locked', 'closed', 'up'].map((name) => mkdir(join(home, name))));
  for (const { bytes } of ODD_NAMES) await writeFile(oddFile(home, bytes), bytes);
  for (const size of SIZES) await writeFile(join(home, `size-${size}`), sample(size));
  await writeFile(join(home, 'big'), BIG);
  await writeFile(join(home, 'locked.bin'), 'nobody reads this');
  await writeFile(join(home, 'facts.bin'), sample(FACTS_BYTES));
  await utimes(join(home, 'facts.bin'), FACTS_TIME, FACTS_TIME);
  await server.giveHomeToUser();
  await lock(home);
  return server;
}

/** Ends the server; what it may not touch must be ours again first, or its home could not be removed. */
export async function stopContractServer(server: RealServer): Promise<void> {
  await Promise.all(['locked', 'closed'].map((name) => chmod(join(server.home, name), 0o755)));
  await server.stop();
}

/** The path of an odd name on this machine. */
export function oddFile(home: string, name: Buffer): Buffer {
  return Buffer.concat([Buffer.from(join(home, 'odd/')), name]);
}

/** Size and time of a file on this machine's disk, the time in whole seconds. */
export async function factsOnDisk(file: string): Promise<{ sizeBytes: number; modifiedAt: Date }> {
  const { size, mtimeMs } = await stat(file);
  return { sizeBytes: size, modifiedAt: new Date(Math.floor(mtimeMs / 1_000) * 1_000) };
}

async function lock(home: string): Promise<void> {
  await chmod(join(home, 'locked'), 0o000);
  await chmod(join(home, 'locked.bin'), 0o000);
  await chmod(join(home, 'closed'), 0o555);
}
