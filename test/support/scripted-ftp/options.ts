/** How a scripted server is set up before any script line: a decent server, in which a test states the differences. */
import type { CertificateKind } from './certificates.ts';
import type { ListStyle } from './listing-line.ts';
import type { Verb } from './verb.ts';

/** One account. Without a password USER alone logs in; with an account name ACCT must follow PASS. */
export interface Login {
  readonly password?: string;
  readonly account?: string;
}

/** How long REST stays armed: until a transfer succeeded or not, until any other command, or until one succeeds. */
export type RestartMemory = 'next-transfer' | 'next-command' | 'next-success';

/** TLS of the server. */
export interface TlsOptions {
  readonly mode: 'explicit' | 'implicit';
  readonly certificate?: CertificateKind;
  /** The only TLS version; without it 1.2 and 1.3. */
  readonly version?: 'TLSv1.2' | 'TLSv1.3';
}

/** All have defaults. */
export interface ScriptedFtpOptions {
  readonly host?: '127.0.0.1' | '::1';
  /** Password by user, or the whole login. Default: `kim` with `secret`, and `anonymous` with any password. */
  readonly users?: Readonly<Record<string, string | Login>>;
  readonly greeting?: string;
  /** The lines of FEAT; default: what the server can do. */
  readonly features?: readonly string[];
  /** Verbs that answer 502 and leave FEAT. */
  readonly without?: readonly Verb[];
  readonly systemName?: string;
  readonly listStyle?: ListStyle;
  readonly restart?: RestartMemory;
  readonly tls?: 'explicit' | 'implicit' | TlsOptions;
  /** More control connections get `421` as greeting, or `530` after PASS. */
  readonly maxConnections?: { readonly count: number; readonly refusal: 421 | 530 };
  /** 421 and FIN after so long without a command. */
  readonly idle421Ms?: number;
  /** How long the server waits for a passive data connection before 425. */
  readonly acceptMs?: number;
  /** Longer uploads keep their size and not their bytes. */
  readonly uploadsKeptBytes?: number;
  /** Every verb is executed from the beginning, for replays in which the recorded replies decide about the login. */
  readonly isLoggedInAtOnce?: boolean;
  /** Reads the control connection as Telnet: byte FF in a name must be sent twice (inetutils, netkit). */
  readonly isTelnet?: boolean;
}

const DEFAULT_ACCEPT_MS = 10_000;

/** Options with every default filled in. */
export interface Settings {
  readonly host: '127.0.0.1' | '::1';
  readonly users: ReadonlyMap<string, Login>;
  readonly greeting: string;
  readonly features: readonly string[];
  readonly without: ReadonlySet<string>;
  readonly systemName: string;
  readonly listStyle: ListStyle;
  readonly restart: RestartMemory;
  readonly tls: TlsOptions | undefined;
  readonly maxConnections: ScriptedFtpOptions['maxConnections'];
  readonly idle421Ms: number | undefined;
  readonly acceptMs: number;
  readonly uploadsKeptBytes: number | undefined;
  readonly isLoggedInAtOnce: boolean;
  readonly isTelnet: boolean;
}

/** Fills in the defaults. */
export function settingsOf(options: ScriptedFtpOptions): Settings {
  const tls = typeof options.tls === 'string' ? { mode: options.tls } : options.tls;
  const without = new Set<string>(options.without);
  return {
    host: options.host ?? '127.0.0.1',
    users: loginsOf(options.users ?? { kim: 'secret' }),
    greeting: options.greeting ?? 'Scripted FTP server ready',
    features: options.features ?? featuresOf(without, tls !== undefined),
    without,
    systemName: options.systemName ?? (options.listStyle === 'dos' ? 'Windows_NT' : 'UNIX Type: L8'),
    listStyle: options.listStyle ?? 'unix',
    restart: options.restart ?? 'next-transfer',
    tls,
    maxConnections: options.maxConnections,
    idle421Ms: options.idle421Ms,
    acceptMs: options.acceptMs ?? DEFAULT_ACCEPT_MS,
    uploadsKeptBytes: options.uploadsKeptBytes,
    isLoggedInAtOnce: options.isLoggedInAtOnce ?? false,
    isTelnet: options.isTelnet ?? false,
  };
}

function loginsOf(users: Readonly<Record<string, string | Login>>): ReadonlyMap<string, Login> {
  const entries = Object.entries(users);
  return new Map(
    entries.map(([name, login]) => [name, typeof login === 'string' ? { password: login } : login]),
  );
}

function featuresOf(without: ReadonlySet<string>, tls: boolean): string[] {
  const files = [
    'EPRT',
    'EPSV',
    'MDTM',
    'MFMT',
    'MLST type*;size*;modify*;perm*;unix.mode*;',
    'REST STREAM',
    'SIZE',
    'TVFS',
    'UTF8',
  ];
  const all = tls ? ['AUTH TLS', ...files, 'PBSZ', 'PROT'] : files;
  return all.filter(
    (line) => !without.has(line.split(' ')[0] ?? '') && !(line.startsWith('MLST') && without.has('MLSD')),
  );
}
