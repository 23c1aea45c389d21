import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:net';

/** Below the ports the kernel hands out by itself (32768), so that no client socket sits in a block by chance. */
const FIRST_PORT = 20_000;
const BLOCK_PORTS = 64;
const BLOCKS = 190;
const RESERVATION = BLOCK_PORTS - 1;

/** The most passive ports a server can be given: the block without its control port and its reservation. */
export const MOST_PASSIVE_PORTS = BLOCK_PORTS - 2;

/** A run of neighbouring ports that belongs to one test server. */
export interface PortBlock {
  readonly control: number;
  readonly firstPassive: number;
  /** Lets others have the block. */
  release(): void;
}

/**
 * Finds a block of free ports. It is ours as long as the socket on its last port lives, so two test processes never
 * share one, and a crash gives it back. random: 0 to 1, like Math.random. Throws when all blocks are taken.
 */
export async function reservePorts(random: () => number = Math.random): Promise<PortBlock> {
  const first = Math.floor(random() * BLOCKS);
  for (let step = 0; step < BLOCKS; step += 1) {
    const control = FIRST_PORT + ((first + step) % BLOCKS) * BLOCK_PORTS;
    const reservation = await listenOn(control + RESERVATION);
    if (reservation === undefined) continue;
    if (!(await isListening(control))) {
      return { control, firstPassive: control + 1, release: () => void reservation.close() };
    }
    reservation.close();
  }
  throw new Error(`all ${BLOCKS} blocks of test ports are taken`);
}

/**
 * Whether somebody listens on a TCP port of this machine, seen without connecting (a connection would count against
 * the server's limits). Source: /proc/net/tcp, state 0A.
 */
export async function isListening(port: number): Promise<boolean> {
  const tables = await Promise.all(['/proc/net/tcp', '/proc/net/tcp6'].map((path) => readFile(path, 'utf8')));
  const local = `:${port.toString(16).toUpperCase().padStart(4, '0')}`;
  return tables.some((table) => table.split('\n').some((line) => isListener(line, local)));
}

function isListener(line: string, local: string): boolean {
  const [, address = '', , state] = line.trim().split(/\s+/);
  return state === '0A' && address.endsWith(local);
}

async function listenOn(port: number): Promise<Server | undefined> {
  const server = createServer().listen(port, '127.0.0.1').unref();
  try {
    await once(server, 'listening');
    return server;
  } catch {
    return undefined;
  }
}
