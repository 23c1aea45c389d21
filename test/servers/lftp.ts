import { runProgram } from '../support/run-program.ts';
import type { RealServer } from './real-server.ts';

const LONGEST_SECONDS = 15;

/**
 * Speaks to a server with lftp(1), a client that is not ours.
 * commands: lftp's, for after the login. Returns standard output; throws with lftp's own words when it fails.
 */
export async function lftp(server: RealServer, commands: string): Promise<string> {
  const { tls, listen } = server.settings;
  const scheme = tls === 'implicit' ? 'ftps' : 'ftp';
  const host = listen.includes(':') ? `[${listen}]` : listen;
  const settings = [
    `set net:timeout ${LONGEST_SECONDS}`,
    'set net:max-retries 1',
    'set cmd:fail-exit true',
    `set ssl:ca-file ${server.caPath}`,
    `set ftp:ssl-force ${String(tls !== 'none')}`,
    'set ftp:ssl-protect-data true',
  ];
  const open = `open --user ${server.user} --password ${server.password} ${scheme}://${host}:${server.port}`;
  const script = [...settings, open, commands].join('; ');
  const { exitCode, stdout, stderr } = await runProgram(['lftp', '--norc', '-c', script]);
  if (exitCode !== 0) throw new Error(stderr.trim());
  return stdout;
}
