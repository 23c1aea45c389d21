import { spawn } from 'node:child_process';
import { once } from 'node:events';

const FORWARDED = ['SIGTERM', 'SIGHUP'] as const;
const ENDED_BY_SIGNAL = 128;

/**
 * Runs a script by this Node with our output, without input; signals that we get are passed on.
 * environment: variables added to ours. Returns the exit code.
 */
export async function runAttached(
  script: readonly string[],
  environment: Readonly<Record<string, string>>,
): Promise<number> {
  const child = spawn(process.execPath, [...script], {
    stdio: ['ignore', 'inherit', 'inherit'],
    env: { ...process.env, ...environment },
  });
  const forward = (signal: NodeJS.Signals): void => void child.kill(signal);
  for (const signal of FORWARDED) process.on(signal, forward);
  const [exitCode] = (await once(child, 'exit')) as [number | null];
  for (const signal of FORWARDED) process.off(signal, forward);
  return exitCode ?? ENDED_BY_SIGNAL;
}
