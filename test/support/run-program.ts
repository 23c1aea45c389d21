import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';

/** How a program ended and what it said. */
export interface Outcome {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Where and with which variables (added to ours) a program runs. */
export interface RunOptions {
  readonly folder?: string;
  readonly environment?: Readonly<Record<string, string>>;
}

/** A program that could not be found or started ends like in a shell. */
const COMMAND_NOT_FOUND = 127;
const ENDED_BY_SIGNAL = 128;

/**
 * Runs a program to its end, without a shell and without input.
 * command: program and arguments. Returns its outcome whatever the exit code; a missing program is exit code 127.
 */
export async function runProgram(command: readonly string[], options: RunOptions = {}): Promise<Outcome> {
  const [program = '', ...programArguments] = command;
  const child = spawn(program, programArguments, {
    cwd: options.folder,
    env: { ...process.env, ...options.environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const said = Promise.all([text(child.stdout), text(child.stderr)]);
  try {
    const [exitCode] = (await once(child, 'close')) as [number | null];
    const [stdout, stderr] = await said;
    return { exitCode: exitCode ?? ENDED_BY_SIGNAL, stdout, stderr };
  } catch (failure) {
    return { exitCode: COMMAND_NOT_FOUND, stdout: '', stderr: String(failure) };
  }
}
