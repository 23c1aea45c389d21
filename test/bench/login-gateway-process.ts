/** Starts login-gateway.ts and ends it. */
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { LoginTarget } from './one-login-per-file.ts';

/** A running gateway without a pool. */
export class LoginGatewayProcess implements AsyncDisposable {
  /** Such as `http://127.0.0.1:40123`. */
  readonly url: string;
  readonly #child: ChildProcess;

  private constructor(child: ChildProcess, url: string) {
    this.#child = child;
    this.url = url;
  }

  /** target: the server that it logs in to. */
  static async start(target: LoginTarget): Promise<LoginGatewayProcess> {
    const { host, port, user, password } = target;
    const child = spawn(process.execPath, [join(import.meta.dirname, 'login-gateway.ts')], {
      stdio: ['ignore', 'pipe', 'inherit'],
      env: { ...process.env, LOGIN_TARGET: JSON.stringify({ host, port, user, password }) },
    });
    const [said] = (await once(child.stdout, 'data')) as [Buffer];
    return new LoginGatewayProcess(child, `http://127.0.0.1:${said.toString().trim()}`);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const ended = once(this.#child, 'exit');
    this.#child.kill('SIGTERM');
    await ended;
  }
}
