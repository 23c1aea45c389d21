/** Timed transfers by curl(1), directly and through Gangway, with the same options. */
import { createHash } from 'node:crypto';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { pipeline } from 'node:stream/promises';
import type { RealServer } from '../servers/real-server.ts';
import { runProgram } from '../support/run-program.ts';

const FORMAT = '%{time_total} %{size_download} %{size_upload} %{response_code}\\n';
const LONGEST_SECONDS = '300';

/** One transfer. */
export interface TimedTransfer {
  readonly seconds: number;
  readonly downloadedBytes: number;
  readonly uploadedBytes: number;
}

/** URL of a path on a server without a gateway. */
export function directUrl({ host, port }: RealServer, path: string): string {
  return `ftp://${host}:${port}${path}`;
}

function command(server: RealServer, urls: readonly string[], options: readonly string[]): string[] {
  const login = `${server.user}:${server.password}`;
  const always = [
    'curl',
    '--silent',
    '--show-error',
    '--fail',
    '--max-time',
    LONGEST_SECONDS,
    '--user',
    login,
  ];
  return [...always, ...options, ...urls];
}

/** Transfers one URL and throws away what comes. Throws with curl's words when it fails. */
export async function timedTransfer(
  server: RealServer,
  url: string,
  options: readonly string[] = [],
): Promise<TimedTransfer> {
  const format = ['--output', '/dev/null', '--write-out', FORMAT];
  const { exitCode, stdout, stderr } = await runProgram(command(server, [url], [...format, ...options]));
  if (exitCode !== 0) throw new Error(`curl ended with ${exitCode}: ${stderr.trim()}`);
  const [seconds = 0, downloadedBytes = 0, uploadedBytes = 0] = stdout.trim().split(' ').map(Number);
  return { seconds, downloadedBytes, uploadedBytes };
}

/** SHA-256 of what a URL gives. Throws when curl fails. */
export async function contentHash(server: RealServer, url: string): Promise<string> {
  const [program = '', ...programArguments] = command(server, [url], []);
  const child = spawn(program, programArguments, { stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = once(child, 'exit');
  const hash = createHash('sha256');
  await pipeline(child.stdout, hash);
  const [exitCode] = (await ended) as [number | null];
  if (exitCode !== 0) throw new Error(`curl ended with ${String(exitCode)}`);
  return hash.digest('hex');
}
