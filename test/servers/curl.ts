import { runProgram } from '../support/run-program.ts';
import type { RealServer } from './real-server.ts';

const LONGEST_SECONDS = 15;

/**
 * Speaks to a server with curl(1), a client that is not ours.
 * path: absolute on the server, ending with a slash for a listing. options: more of curl's options.
 * Returns standard output; throws with curl's own words when it fails.
 */
export async function curl(
  server: RealServer,
  path: string,
  options: readonly string[] = [],
): Promise<string> {
  const { tls, listen } = server.settings;
  const scheme = tls === 'implicit' ? 'ftps' : 'ftp';
  const host = listen.includes(':') ? `[${listen}]` : listen;
  const { exitCode, stdout, stderr } = await runProgram([
    ...['curl', '--silent', '--show-error', '--max-time', String(LONGEST_SECONDS)],
    ...['--user', `${server.user}:${server.password}`],
    ...(tls === 'none' ? [] : ['--ssl-reqd', '--cacert', server.caPath]),
    ...options,
    `${scheme}://${host}:${server.port}${path}`,
  ]);
  if (exitCode !== 0) throw new Error(stderr.trim());
  return stdout;
}
