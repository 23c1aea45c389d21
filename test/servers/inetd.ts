import { join } from 'node:path';
import type { Place } from './recipe.ts';

/** Debian's packages of a server that knows nothing but its standard input and output, and of the inetd that accepts for it. */
export const INETD_PACKAGE = 'openbsd-inetd';
/** The inetd among the unpacked files. */
export const INETD_PROGRAM = 'usr/sbin/inetd';

/**
 * The password is asked for in two steps (USER, then PASS), and pam_unix alone cannot wait for the second: it refuses everybody.
 * pam_ftp asks for the password whoever it is and lets nobody but anonymous in.
 */
const PAM_RULES = [
  'auth sufficient pam_ftp.so',
  'auth required pam_unix.so use_first_pass nodelay',
  'account required pam_unix.so',
  'session required pam_permit.so',
].join('\n');

/** What inetd starts for every connection. */
export interface InetdService {
  /** Absolute path of the server. */
  readonly program: string;
  /** Its name and arguments. */
  readonly commandLine: readonly string[];
  /** Lines of bash to be run in the cage before. */
  readonly preparation?: readonly string[];
}

/** The files that inetd wants, for Recipe.files. */
export function inetdFiles(
  { settings: { listen }, port, runFolder }: Place,
  { program, commandLine, preparation = [] }: InetdService,
): Record<string, string> {
  const isIpv6 = listen.includes(':');
  const address = isIpv6 ? `[${listen}]:${port}` : `${listen}:${port}`;
  const service = [address, 'stream', isIpv6 ? 'tcp6' : 'tcp4', 'nowait', 'root', program, ...commandLine];
  return {
    'inetd.conf': `${service.join(' ')}\n`,
    'pam-ftp': `${PAM_RULES}\n`,
    // Runs inside the cage, whose /etc is a throw-away.
    'start.sh': [
      'set -eu',
      `cp ${runFolder}/pam-ftp /etc/pam.d/ftp`,
      'cut -d: -f1 "$1" >/etc/ftpchroot',
      ...preparation,
      `exec "$2" -i -R 0 ${runFolder}/inetd.conf`,
      '',
    ].join('\n'),
  };
}

/** The command, for Recipe.command. */
export function inetdCommand({ software, runFolder }: Place): readonly string[] {
  const account = join(runFolder, 'account', 'passwd');
  return ['bash', join(runFolder, 'start.sh'), account, join(software, INETD_PROGRAM)];
}
