/** A Gangway in a process of its own, as people run it, with a look at what it costs. */
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { makeDataFolder } from './data-folder.ts';

const ROOT = join(import.meta.dirname, '../..');
const READY = /^Gangway is ready: (\S+)$/;
/** Unit of the times in /proc/PID/stat: sysconf(_SC_CLK_TCK) is 100 on every Linux that Node runs on. */
const TICKS_PER_SECOND = 100;
/** Written to clear_refs, this sets VmHWM back to VmRSS. Source: proc(5). */
const RESET_PEAK = '5';
/** Fields of /proc/PID/stat after the process's name: utime and stime. */
const USER_TICKS = 11;
const SYSTEM_TICKS = 12;

/** How the process is started. */
export interface GatewayProcessOptions {
  /** File with further certificate authorities for FTP servers. */
  readonly authorities?: string;
  /** Node's own options, such as `--cpu-prof`. */
  readonly nodeOptions?: readonly string[];
  /** Gangway's own, such as `--demo`. */
  readonly words?: readonly string[];
}

/** A running gateway. `await using` stops it. */
export class GatewayProcess implements AsyncDisposable {
  /** Such as `http://localhost:40123`. */
  readonly url: string;
  readonly #child: ChildProcess;
  readonly #pid: number;

  private constructor(child: ChildProcess, pid: number, url: string) {
    this.#child = child;
    this.#pid = pid;
    this.url = url;
  }

  /** Starts one on a free port that may dial the loopback net. Throws when it ends instead of getting ready. */
  static async start(options: GatewayProcessOptions = {}): Promise<GatewayProcess> {
    const { authorities, nodeOptions = [], words = [] } = options;
    const child = spawn(process.execPath, [...nodeOptions, join(ROOT, 'server/main.ts'), ...words], {
      stdio: ['ignore', 'pipe', 'inherit'],
      env: {
        ...process.env,
        PORT: '0',
        TARGETS: '127.0.0.0/8:*',
        // What is measured asks faster than any service.
        RATE_LIMIT: '0',
        DATA_DIR: makeDataFolder(),
        ...(authorities === undefined ? {} : { FTP_CA_FILE: authorities }),
      },
    });
    for await (const line of createInterface({ input: child.stdout })) {
      const url = READY.exec(line)?.[1];
      if (url !== undefined && child.pid !== undefined) {
        child.stdout.resume();
        return new GatewayProcess(child, child.pid, url);
      }
    }
    throw new Error('Gangway did not start');
  }

  get port(): number {
    return Number(new URL(this.url).port);
  }

  /** URL of a path on an FTP server through the plain bridge; path: absolute, not yet percent-encoded. */
  bridge({ host, port }: { readonly host: string; readonly port: number }, path: string): string {
    return `${this.url}/ftp/${host}:${port}${path.split('/').map(encodeURIComponent).join('/')}`;
  }

  /** Processor time used so far. */
  async cpuSeconds(): Promise<number> {
    const stat = await readFile(`/proc/${this.#pid}/stat`, 'utf8');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return (Number(fields[USER_TICKS]) + Number(fields[SYSTEM_TICKS])) / TICKS_PER_SECOND;
  }

  /** Resident memory now, and its peak since the start or the last call of resetPeak. */
  async memory(): Promise<{ readonly rssBytes: number; readonly peakBytes: number }> {
    const status = await readFile(`/proc/${this.#pid}/status`, 'utf8');
    const bytesOf = (name: string): number =>
      Number(new RegExp(`^${name}:\\s+(\\d+) kB$`, 'm').exec(status)?.[1]) * 1_024;
    return { rssBytes: bytesOf('VmRSS'), peakBytes: bytesOf('VmHWM') };
  }

  /** Lets the peak begin anew. */
  async resetPeak(): Promise<void> {
    await writeFile(`/proc/${this.#pid}/clear_refs`, RESET_PEAK);
  }

  /** Ends it politely and waits. */
  async stop(): Promise<void> {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return;
    const ended = once(this.#child, 'exit');
    this.#child.kill('SIGTERM');
    await ended;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop();
  }
}
