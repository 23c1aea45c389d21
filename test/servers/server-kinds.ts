import { ftpSrv } from './ftp-srv.ts';
import { inetutils } from './inetutils.ts';
import { netkit } from './netkit.ts';
import { proftpd } from './proftpd.ts';
import { pureFtpd } from './pure-ftpd.ts';
import { pyftpdlib } from './pyftpdlib.ts';
import type { ServerKind } from './real-server.ts';
import { vsftpd } from './vsftpd.ts';

/** Every kind of real server the tests know: seven code bases that agree on little beyond RFC 959. */
export const SERVER_KINDS: readonly ServerKind[] = [
  ...[vsftpd, proftpd, pureFtpd, pyftpdlib, ftpSrv],
  ...[inetutils, netkit],
];
