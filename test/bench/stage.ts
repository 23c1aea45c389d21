/** What every scenario plays on: FTP servers with their homes in memory, and one Gangway in a process of its own. */
import { randomFillSync } from 'node:crypto';
import { mkdir, open } from 'node:fs/promises';
import { join } from 'node:path';
import type { RealServer, ServerTls } from '../servers/real-server.ts';
import { vsftpd } from '../servers/vsftpd.ts';
import { GatewayProcess } from '../support/gateway-process.ts';

export const MIB = 1024 * 1024;
const BLOCK_BYTES = 8 * MIB;
/** Ports a server may have in use at once, those of connections that are over but not forgotten included. */
const PASSIVE_PORTS = 60;
const IDLE_SECONDS = 600;

/** Servers and gateway of one scenario. */
export class Stage implements AsyncDisposable {
  readonly gateway: GatewayProcess;
  readonly servers: readonly RealServer[];

  private constructor(gateway: GatewayProcess, servers: readonly RealServer[]) {
    this.gateway = gateway;
    this.servers = servers;
  }

  /** Starts everything. diskSizeBytes: of each server's home, which lies in memory. */
  static async build(options: {
    readonly servers: number;
    readonly diskSizeBytes: number;
    readonly tls?: ServerTls;
  }): Promise<Stage> {
    const settings = {
      diskSizeBytes: options.diskSizeBytes,
      passivePorts: PASSIVE_PORTS,
      idleSeconds: IDLE_SECONDS,
      tls: options.tls ?? 'none',
    };
    const servers = await Promise.all(Array.from({ length: options.servers }, () => vsftpd.start(settings)));
    const nodeOptions = (process.env['GATEWAY_NODE_OPTIONS'] ?? '').split(' ').filter((word) => word !== '');
    return new Stage(await GatewayProcess.start({ nodeOptions }), servers);
  }

  /** The first server. */
  get server(): RealServer {
    const [first] = this.servers;
    if (first === undefined) throw new Error('the stage has no server');
    return first;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.gateway.stop();
    await Promise.all(this.servers.map((server) => server.stop()));
  }
}

/** Writes a file of random bytes; no block of it is like another. */
export async function writeRandomFile(path: string, sizeBytes: number): Promise<void> {
  const block = Buffer.alloc(Math.min(BLOCK_BYTES, sizeBytes));
  await using file = await open(path, 'w');
  for (let written = 0; written < sizeBytes; written += block.length) {
    await file.write(randomFillSync(block), 0, Math.min(block.length, sizeBytes - written));
  }
}

/** Makes a folder in a server's home and returns where it is on this machine. */
export async function folderIn(server: RealServer, name: string): Promise<string> {
  const folder = join(server.home, name);
  await mkdir(folder);
  return folder;
}
