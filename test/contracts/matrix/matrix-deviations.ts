/**
 * Where a server cannot do what the matrix asks, and why. The list may only shrink: an entry that is not needed any more fails
 * the suite, and the unit test beside counts the entries.
 */
import type { ServerTls } from '../../servers/real-server.ts';
import type { Cell } from './cell.ts';

/** What a server does instead of what is asked. */
export type Shortcoming =
  /** It cannot be started so. */
  | 'not offered'
  /** No data connection resumes the TLS session of the control connection. */
  | 'never resumes';

/** One shortcoming of one kind of server. */
export interface MatrixDeviation {
  /** Name of the server kind. */
  readonly server: string;
  /** In which cells; a member that is left out means all of them. */
  readonly tls?: readonly ServerTls[];
  readonly tlsVersion?: '1.2' | '1.3';
  readonly requireTlsReuse?: true;
  readonly what: Shortcoming;
  /** Whose doing it is and what was seen. */
  readonly reason: string;
}

const PLAIN_ONLY = ['explicit', 'implicit'] as const;

/** All that are known. */
export const MATRIX_DEVIATIONS: readonly MatrixDeviation[] = [
  {
    server: 'pure-ftpd',
    tls: ['implicit'],
    what: 'not offered',
    reason: 'Pure-FTPd 1.0.50 has no implicit TLS: its option -Y knows AUTH TLS only',
  },
  {
    server: 'pure-ftpd',
    tls: ['explicit'],
    requireTlsReuse: true,
    what: 'not offered',
    reason: 'Pure-FTPd 1.0.50 cannot insist on resumed TLS sessions',
  },
  {
    server: 'pure-ftpd',
    tls: ['explicit'],
    tlsVersion: '1.3',
    what: 'never resumes',
    reason: 'Pure-FTPd 1.0.50 issues no TLS 1.3 tickets: every data connection shakes hands in full',
  },
  {
    server: 'pyftpdlib',
    requireTlsReuse: true,
    what: 'not offered',
    reason: 'pyftpdlib 1.5.7 cannot insist on resumed TLS sessions',
  },
  {
    server: 'ftp-srv',
    requireTlsReuse: true,
    what: 'not offered',
    reason: 'ftp-srv 4.6.3 cannot insist on resumed TLS sessions',
  },
  {
    server: 'ftp-srv',
    tls: ['explicit', 'implicit'],
    what: 'never resumes',
    reason:
      'ftp-srv 4.6.3 makes a TLS context for every data connection, and none knows the tickets of another (src/connector)',
  },
  {
    server: 'inetutils',
    tls: PLAIN_ONLY,
    what: 'not offered',
    reason: 'inetutils ftpd 2.4 has no TLS',
  },
  {
    server: 'netkit',
    tls: PLAIN_ONLY,
    what: 'not offered',
    reason: 'netkit ftpd 0.17 answers 234 to AUTH TLS and never loads a certificate: every handshake fails',
  },
];

/** The deviations that count for a cell; `not offered` is the only one when it is there. */
export function deviationsOfCell(cell: Cell): readonly MatrixDeviation[] {
  const found = MATRIX_DEVIATIONS.filter((deviation) => covers(deviation, cell));
  const beyond = found.filter(({ what }) => what === 'not offered');
  return beyond.length > 0 ? beyond : found;
}

function covers(deviation: MatrixDeviation, { server, protection }: Cell): boolean {
  const { tls, tlsVersion, requireTlsReuse } = deviation;
  return (
    server === deviation.server &&
    (tls === undefined || tls.includes(protection.tls)) &&
    (tlsVersion === undefined || tlsVersion === protection.tlsVersion) &&
    (requireTlsReuse === undefined || requireTlsReuse === protection.requireTlsReuse)
  );
}
