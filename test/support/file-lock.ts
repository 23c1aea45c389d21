import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';

/**
 * Does one piece of work while no other process that asks for the same file does its own.
 * path: the lock file, made when missing and never removed. work: runs once the lock is held.
 * Returns what work returns; throws what it throws, or when the machine has no flock(1).
 * Source: util-linux flock. The lock hangs on the life of a child that reads our pipe, so it is free again even
 * after a crash, and there is no stale lock to break.
 */
export async function whileLocked<T>(path: string, work: () => Promise<T>): Promise<T> {
  await mkdir(dirname(path), { recursive: true });
  const holder = spawn('flock', ['--no-fork', path, 'sh', '-c', 'echo held; exec cat'], {
    stdio: ['pipe', 'pipe', 'ignore'],
  });
  const ended = once(holder, 'exit');
  ended.catch(() => undefined);
  try {
    const held: unknown = await Promise.race([once(holder.stdout, 'data'), ended.then(() => undefined)]);
    if (held === undefined) throw new Error(`flock could not lock ${path}`);
    return await work();
  } finally {
    holder.stdin.end();
    await ended;
  }
}
