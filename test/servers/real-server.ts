/**
 * The contract of real FTP servers as test support: what can be asked of one, what it can do, and what a test gets.
 * Every server is one file beside this one; all of them are listed in server-kinds.ts.
 */

/** How a server speaks TLS: not at all, after AUTH TLS, or from the first byte. */
export type ServerTls = 'none' | 'explicit' | 'implicit';

/** What a test can ask of a server. Settings that are left out have the values of DEFAULT_SETTINGS. */
export interface ServerSettings {
  readonly tls: ServerTls;
  /** Logins and data connections in clear are refused. */
  readonly requireTls: boolean;
  /** Data connections must resume the TLS session of the control connection. */
  readonly requireTlsReuse: boolean;
  readonly tlsVersion: 'any' | '1.2' | '1.3';
  /** `0.0.0.0`: every address of the machine, which is a namespace of its own. */
  readonly listen: '127.0.0.1' | '::1' | '0.0.0.0';
  /** Connections allowed from one address; 0 is no limit. */
  readonly maxPerIp: number;
  /** Connections allowed in all; 0 is no limit. */
  readonly maxSessions: number;
  /** Idle time after which the server ends a session. */
  readonly idleSeconds: number;
  /** Address announced in the 227 reply; a wrong one makes a server behind a NAT. */
  readonly pasvAddress?: string;
  /** How many ports passive data connections may use. */
  readonly passivePorts: number;
  /** PORT and EPRT are allowed. */
  readonly activeMode: boolean;
  /** PASV and EPSV are allowed. */
  readonly passiveMode: boolean;
  /** EPSV and EPRT are known. */
  readonly extendedModes: boolean;
  /** MLSD and MLST are known. */
  readonly mlsd: boolean;
  /** UTF8 is announced by FEAT. */
  readonly utf8: boolean;
  /** Charset of names on the wire (UTF-8 on disk), such as GBK. */
  readonly charset?: string;
  /** LIST shows names that start with a dot. */
  readonly dotFiles: boolean;
  readonly readOnly: boolean;
  /** LIST shows times on the clock of this zone, written as POSIX does (`NPT-5:45`); otherwise in UTC. */
  readonly timeZone?: string;
  /** Size of the disk the home is on, to fill it up. */
  readonly diskSizeBytes?: number;
}

/** A friendly server: plain FTP on the IPv4 loopback without limits. */
export const DEFAULT_SETTINGS: ServerSettings = {
  tls: 'none',
  requireTls: false,
  requireTlsReuse: false,
  tlsVersion: 'any',
  listen: '127.0.0.1',
  maxPerIp: 0,
  maxSessions: 0,
  idleSeconds: 60,
  passivePorts: 10,
  activeMode: true,
  passiveMode: true,
  extendedModes: true,
  mlsd: true,
  utf8: true,
  dotFiles: false,
  readOnly: false,
};

/** What a kind of server can be asked for. */
export interface Abilities {
  /** Name and version, for titles and messages. */
  readonly software: string;
  readonly tls: readonly ServerTls[];
  /** The settings that may differ from DEFAULT_SETTINGS (`tls` has its own list above). */
  readonly settings: readonly (keyof ServerSettings)[];
  /** The server knows MLSD and MLST unless told otherwise. */
  readonly mlsd: boolean;
  /** idleSeconds must be a multiple of this. */
  readonly idleStepSeconds: number;
}

/** One kind of server. */
export interface ServerKind {
  readonly name: string;
  readonly abilities: Abilities;
  /**
   * Fetches what the server needs, when that is possible.
   * Returns why the server cannot run here (the reason of skipped tests), or undefined when it can.
   */
  prepare(): Promise<string | undefined>;
  /**
   * Starts a server of its own on free ports; call prepare first.
   * Throws SettingNotOffered and ServerDidNotStart.
   */
  start(settings?: Partial<ServerSettings>): Promise<RealServer>;
}

/** A running server. `await using` stops it at the end of the block. */
export interface RealServer extends AsyncDisposable {
  readonly kind: ServerKind;
  readonly settings: ServerSettings;
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly password: string;
  /** Folder on this machine that the user sees as `/`; put fixtures in, read results from it. */
  readonly home: string;
  /** File with the certificate of the authority that signed the server's certificate (also when TLS is off). */
  readonly caPath: string;
  /** Makes everything in the home the user's own, so that it can also be changed and deleted over FTP. */
  giveHomeToUser(): Promise<void>;
  /** All the server has logged until now. */
  log(): string;
  /** Ends the server and removes its home. May be called twice. */
  stop(): Promise<void>;
}
