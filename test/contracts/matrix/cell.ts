/**
 * The matrix: every kind of server, every way to a data connection, every protection, both address families. A cell is one
 * server asked in one way.
 */
import type { DataMode } from '../../../server/contract/choices.ts';
import type { ServerSettings, ServerTls } from '../../servers/real-server.ts';

/** How the connections of a cell are protected. */
export interface Protection {
  readonly tls: ServerTls;
  /** The only version the server speaks; absent in clear. */
  readonly tlsVersion?: '1.2' | '1.3';
  readonly requireTlsReuse: boolean;
}

/** One column: a way to a data connection over one address family. */
export interface Way {
  readonly verb: 'EPSV' | 'PASV' | 'EPRT' | 'PORT';
  /** The choice that pins it. */
  readonly choice: 'epsv' | 'pasv' | 'eprt' | 'port';
  /** What a session says that used it. */
  readonly mode: DataMode;
  readonly listen: ServerSettings['listen'];
}

/** One server asked in one way under one protection. */
export interface Cell {
  /** Name of the server kind. */
  readonly server: string;
  readonly protection: Protection;
  readonly way: Way;
}

/** Names of the server kinds, in the order of the rows; the last two know no TLS. */
export const MATRIX_SERVERS: readonly string[] = [
  ...['vsftpd', 'proftpd', 'pure-ftpd', 'pyftpdlib', 'ftp-srv'],
  ...['inetutils', 'netkit'],
];

const EPSV = { verb: 'EPSV', choice: 'epsv', mode: 'extended-passive' } as const;
const PASV = { verb: 'PASV', choice: 'pasv', mode: 'passive' } as const;
const EPRT = { verb: 'EPRT', choice: 'eprt', mode: 'extended-active' } as const;
const PORT = { verb: 'PORT', choice: 'port', mode: 'active' } as const;
const IPV4: ServerSettings['listen'] = '127.0.0.1';
const IPV6: ServerSettings['listen'] = '::1';

/** All columns, in the order of the table. PASV and PORT have no room for an IPv6 address. */
export const WAYS: readonly Way[] = [
  ...[EPSV, PASV, EPRT, PORT].map((way) => ({ ...way, listen: IPV4 })),
  ...[EPSV, EPRT].map((way) => ({ ...way, listen: IPV6 })),
];

const IN_CLEAR: Protection = { tls: 'none', requireTlsReuse: false };

/** All blocks of the table. */
export const PROTECTIONS: readonly Protection[] = [
  IN_CLEAR,
  ...(['explicit', 'implicit'] as const).flatMap((tls) =>
    (['1.2', '1.3'] as const).flatMap((tlsVersion) =>
      [false, true].map((requireTlsReuse) => ({ tls, tlsVersion, requireTlsReuse })),
    ),
  ),
];

/** All cells of one kind of server, whether it offers them or not. */
export function cellsOf(server: string): readonly Cell[] {
  return PROTECTIONS.flatMap((protection) => WAYS.map((way) => ({ server, protection, way })));
}

/** Name of a protection, such as `explicit TLS 1.3, resumption required`. */
export function titleOfProtection({ tls, tlsVersion, requireTlsReuse }: Protection): string {
  if (tls === 'none') return 'in clear';
  return `${tls} TLS ${tlsVersion ?? ''}${requireTlsReuse ? ', resumption required' : ''}`;
}

/** Name of a column, such as `EPSV` or `EPSV over IPv6`. */
export function titleOfWay({ verb, listen }: Way): string {
  return listen === IPV6 ? `${verb} over IPv6` : verb;
}

/** What a server has to be started with for a cell. */
export function settingsOf({ protection, way }: Cell): Partial<ServerSettings> {
  return { ...protection, listen: way.listen };
}
