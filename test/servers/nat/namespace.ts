/**
 * One machine of a small network: a network namespace of its own. It has no name and belongs to a process that hangs on our end of a
 * pipe: however this process ends, the kernel takes the namespace away with all its interfaces and rules.
 */
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';

/** Says one line when the namespace is there, and ends with its input. */
const HOLD = 'ip link set lo up && echo ready && exec cat >/dev/null';

/** A machine with a network of its own and everything else shared with this one. */
export class Namespace implements AsyncDisposable {
  readonly #holder: ChildProcess;
  readonly #pid: number;

  private constructor(holder: ChildProcess, pid: number) {
    this.#holder = holder;
    this.#pid = pid;
  }

  /** Makes one with only a loopback interface. Throws when the kernel refuses. */
  static async make(): Promise<Namespace> {
    const holder = spawn('unshare', ['--net', 'bash', '-c', HOLD], {
      detached: true,
      stdio: ['pipe', 'pipe', 'pipe'],
    });
    const said = text(holder.stderr);
    const ready = await Promise.race([once(holder.stdout, 'data'), once(holder, 'exit')]);
    if (holder.pid === undefined || typeof ready[0] === 'number') {
      throw new Error(`no network namespace: ${(await said).trim()}`);
    }
    return new Namespace(holder, holder.pid);
  }

  /** Number of a process inside, as `ip link ... netns` takes it. */
  get pid(): number {
    return this.#pid;
  }

  /** The command that runs `command` inside. */
  inside(command: readonly string[]): string[] {
    return ['nsenter', `--net=/proc/${this.#pid}/ns/net`, '--', ...command];
  }

  /** Runs ip(8) commands, one a line. Throws when one of them fails. */
  ip(commands: string): Promise<void> {
    return this.#feed(['ip', '-batch', '-'], commands);
  }

  /** Adds rules to the packet filter, in the language of nft(8). Throws when it refuses them. */
  nft(rules: string): Promise<void> {
    return this.#feed(['nft', '-f', '-'], rules);
  }

  /** Sets kernel parameters of the namespace, such as `net.ipv4.ip_forward=1`. */
  sysctl(...settings: readonly string[]): Promise<void> {
    return this.#feed(['sysctl', '-q', '-w', ...settings], '');
  }

  /** Ends it. Processes inside keep it alive until they have ended too. */
  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#holder.exitCode !== null) return;
    const ended = once(this.#holder, 'exit');
    this.#holder.stdin?.end();
    await ended;
  }

  async #feed(command: readonly string[], input: string): Promise<void> {
    const [program = '', ...rest] = this.inside(command);
    const child = spawn(program, rest, { stdio: ['pipe', 'ignore', 'pipe'] });
    const said = text(child.stderr);
    child.stdin.on('error', () => undefined).end(input);
    const [exitCode] = (await once(child, 'close')) as [number | null];
    if (exitCode !== 0) throw new Error(`${command.join(' ')} failed: ${(await said).trim()}`);
  }
}
