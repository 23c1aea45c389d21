/** Gangway as a process: started, watched, ended by signals. */
import { spawn } from 'node:child_process';
import type { ChildProcessByStdio } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { makeDataFolder } from '../support/data-folder.ts';
import { TestSignIn } from '../support/gateway.ts';
import { exchange } from '../support/http-exchange.ts';

const ROOT = join(import.meta.dirname, '../..');
const READY = /Gangway is ready: http:\/\/localhost:(\d+)/;

/** A running process. End it with `end`. */
export class GatewayProcess {
  readonly #child: ChildProcessByStdio<null, Readable, Readable>;
  readonly #exit: Promise<number | string>;
  #output = '';
  /** Where it keeps what outlives it; removed when the tests end. */
  readonly dataFolder: string;
  port = 0;

  /** program: relative to the project's root. dataFolder, port: of one that has ended; left out, new ones. */
  constructor(program: string, dataFolder = makeDataFolder(), port = 0) {
    this.dataFolder = dataFolder;
    this.#child = spawn(process.execPath, [join(ROOT, program)], {
      env: {
        ...process.env,
        PORT: String(port),
        HOST: '127.0.0.1',
        TARGETS: '127.0.0.0/8:*',
        DATA_DIR: this.dataFolder,
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.#exit = once(this.#child, 'close').then(([code, signal]) => (code ?? signal) as number | string);
    for (const stream of [this.#child.stdout, this.#child.stderr]) {
      stream.setEncoding('utf8').on('data', (text: string) => (this.#output += text));
    }
  }

  /** Everything it has said, on both streams. */
  get output(): string {
    return this.#output;
  }

  /** The exit code, or the signal that ended it. */
  get exit(): Promise<number | string> {
    return this.#exit;
  }

  /** Resolves when it listens. Rejects when it ends instead. */
  async ready(): Promise<void> {
    const ended = this.#exit.then(() => Promise.reject(new Error(this.#output)));
    ended.catch(() => undefined);
    while (!READY.test(this.#output)) await Promise.race([once(this.#child.stdout, 'data'), ended]);
    this.port = Number(READY.exec(this.#output)?.[1]);
  }

  async signIn(): Promise<TestSignIn> {
    const headers = { 'content-type': 'application/json' };
    const path = '/api/v1/session';
    const { body } = await exchange({ port: this.port, method: 'POST', path, headers, body: '{}' });
    return new TestSignIn(this.port, (JSON.parse(body.toString()) as { token: string }).token);
  }

  signal(name: 'SIGTERM' | 'SIGINT' | 'SIGKILL'): void {
    this.#child.kill(name);
  }

  /** Ends it whatever it does. */
  async end(): Promise<void> {
    this.signal('SIGKILL');
    await this.#exit;
  }
}
