import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

const CAGE_SCRIPT = join(import.meta.dirname, 'cage.sh');
/** After this the cage is killed instead of asked. */
const GOODBYE_MS = 3_000;

/** What runs in a cage. */
export interface CageContent {
  /** Removed with everything in it when the cage ends. */
  readonly runFolder: string;
  /** The home is on a disk of this size; 0: on the machine's. */
  readonly diskSizeBytes: number;
  readonly command: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
}

/**
 * A server in its own mount, pid and shared-memory namespaces with a throw-away /etc; the network is the caller's.
 * The cage hangs on our end of a pipe: however this process ends, the kernel closes it and nothing stays behind.
 */
export class Cage {
  readonly #process: ChildProcess;
  readonly #ended: Promise<unknown>;
  #output = '';

  constructor(content: CageContent) {
    const own = [
      '--mount',
      '--pid',
      '--ipc',
      '--fork',
      '--kill-child=SIGKILL',
      '--mount-proc',
      '--propagation',
      'private',
    ];
    const start = [CAGE_SCRIPT, content.runFolder, String(content.diskSizeBytes), ...content.command];
    // Detached, so that Ctrl-C reaches the tests first and they end their servers in order.
    this.#process = spawn('unshare', [...own, 'bash', ...start], {
      detached: true,
      stdio: ['pipe', 'pipe', 'pipe'],
      env: { ...process.env, ...content.environment },
    });
    this.#ended = once(this.#process, 'close');
    this.#ended.catch(() => undefined);
    for (const stream of [this.#process.stdout, this.#process.stderr]) {
      stream?.setEncoding('utf8').on('data', (text: string) => (this.#output += text));
    }
  }

  /** Everything the processes inside have written to standard output and standard error. */
  get output(): string {
    return this.#output;
  }

  /** Whether the processes inside have not ended. */
  get isAlive(): boolean {
    return (
      this.#process.pid !== undefined && this.#process.exitCode === null && this.#process.signalCode === null
    );
  }

  /** Number of the unshare(1) process, or undefined when it could not be started. */
  get pid(): number | undefined {
    return this.#process.pid;
  }

  /** Ends every process inside. May be called twice. */
  async end(): Promise<void> {
    if (!this.isAlive) return;
    const impatience = setTimeout(() => this.#process.kill('SIGKILL'), GOODBYE_MS);
    this.#process.stdin?.end();
    await this.#ended;
    clearTimeout(impatience);
  }
}
