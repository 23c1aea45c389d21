/**
 * Where a server cannot do what the contract asks, and why. The list may only shrink: an entry that is not needed any more
 * fails the suite like one that is missing.
 */

/** One server that cannot do one thing. */
export interface Deviation {
  /** Name of the server kind. */
  readonly server: string;
  /** The clause's sentence, or `odd name: ` (to list and read) or `new name: ` (to rename to) and what is odd. */
  readonly clause: string;
  /** Whose doing it is and what was seen. */
  readonly reason: string;
  /** False where it does not show, such as when the tests do not run as root. */
  readonly isHere?: boolean;
  /** The clause is skipped, because the server breaks the test process by it. */
  readonly isHarmful?: true;
}

const isRoot = process.getuid?.() === 0;
const ROOT_MAY_ALL = 'ftp-srv runs inside the tests, and they run as root, to whom no file is closed';
const STRING_NAMES =
  'ftp-srv 4.6.3 keeps names as text: bytes that are no UTF-8 are lost when it reads the folder';
const UTF8_ONLY = 'pyftpdlib 1.5.7 decodes names as UTF-8 and shows every other byte as a question mark';

/** Odd names that are no UTF-8, besides those with rows of their own. */
const LEGACY_NAMES = [
  'Shift_JIS with a backslash in a character',
  'half-width katakana',
  'Big5 with a backslash and a bar',
  'GBK with a backslash and a bar',
  'EUC-KR',
  'byte FF first: a yacht in CP1251',
  'byte FF before a Telnet command',
  'byte FF before a Telnet option',
  'byte FF twice',
  'byte FF at the end',
  'KOI8-R',
  'bytes 80, 85 and A0',
  'broken UTF-8',
];
/** Odd names with byte 5C in them. */
const WITH_BACKSLASH = [
  'escape spelled out',
  'Shift_JIS with a backslash in a character',
  'Big5 with a backslash and a bar',
  'GBK with a backslash and a bar',
];
const NO_BACKSLASH =
  'Pure-FTPd 1.0.50 answers 553 "Prohibited file name" to every command with byte 5C, in whatever character';

/** Names that a server can neither show nor make. */
function beyond(server: string, names: readonly string[], reason: string): Deviation[] {
  return ['odd name', 'new name'].flatMap((kind) =>
    names.map((what) => ({ server, clause: `${kind}: ${what}`, reason })),
  );
}

/** All that are known. */
export const DEVIATIONS: readonly Deviation[] = [
  ...beyond('pyftpdlib', LEGACY_NAMES, UTF8_ONLY),
  ...beyond('ftp-srv', LEGACY_NAMES, STRING_NAMES),
  ...beyond('pure-ftpd', WITH_BACKSLASH, NO_BACKSLASH),
  ...beyond('ftp-srv', ['escape spelled out'], 'ftp-srv 4.6.3 takes a backslash for a slash (src/fs.js)'),
  {
    server: 'pure-ftpd',
    clause: 'new name: blanks at both ends',
    reason:
      'Pure-FTPd 1.0.50 makes underscores of blanks at the end of what RNTO and MKD are given, and says 250',
  },
  {
    server: 'pure-ftpd',
    clause: 'odd name: backslash',
    reason: 'Pure-FTPd 1.0.50 lists the name and answers 553 "Prohibited file name" to every command with it',
  },
  {
    server: 'pure-ftpd',
    clause: 'new name: backslash',
    reason: 'Pure-FTPd 1.0.50 answers 553 "Prohibited file name"',
  },
  {
    server: 'pure-ftpd',
    clause: 'new name: trailing blank',
    reason:
      'Pure-FTPd 1.0.50 makes underscores of blanks at the end of what RNTO and MKD are given, and says 250',
  },
  { server: 'pyftpdlib', clause: 'new name: Chinese as GBK', reason: UTF8_ONLY },
  { server: 'pyftpdlib', clause: 'new name: Latin-1', reason: UTF8_ONLY },
  { server: 'ftp-srv', clause: 'new name: Chinese as GBK', reason: STRING_NAMES },
  { server: 'ftp-srv', clause: 'new name: Latin-1', reason: STRING_NAMES },
  {
    server: 'ftp-srv',
    clause: 'new name: backslash',
    reason: 'ftp-srv 4.6.3 takes a backslash for a slash (src/fs.js)',
  },
  {
    server: 'ftp-srv',
    clause: 'new name: double quotes',
    reason: 'ftp-srv 4.6.3 removes double quotes from every command (src/commands/index.js)',
  },
  { server: 'pyftpdlib', clause: 'odd name: Chinese as GBK', reason: UTF8_ONLY },
  { server: 'pyftpdlib', clause: 'odd name: Latin-1', reason: UTF8_ONLY },
  { server: 'ftp-srv', clause: 'odd name: Chinese as GBK', reason: STRING_NAMES },
  { server: 'ftp-srv', clause: 'odd name: Latin-1', reason: STRING_NAMES },
  {
    server: 'ftp-srv',
    clause: 'odd name: backslash',
    reason: 'ftp-srv 4.6.3 takes a backslash for a slash (src/fs.js)',
  },
  {
    server: 'ftp-srv',
    clause: 'odd name: double quotes',
    reason: 'ftp-srv 4.6.3 removes double quotes from every command (src/commands/index.js)',
  },
  {
    server: 'ftp-srv',
    clause: 'makes, renames and removes a folder with quotes in its name',
    reason: 'ftp-srv 4.6.3 removes double quotes from every command (src/commands/index.js)',
  },
  {
    server: 'ftp-srv',
    clause: 'tells a folder from a file',
    reason: 'ftp-srv 4.6.3 has no MLST and answers SIZE of a folder with a number',
  },
  {
    server: 'ftp-srv',
    clause: 'refuses to make a folder that is there already',
    reason: 'ftp-srv 4.6.3 makes folders with all their parents, which never fails on one that exists',
  },
  {
    server: 'ftp-srv',
    clause: 'refuses a file in a folder that is not there',
    reason:
      'ftp-srv 4.6.3 refuses it, but removes the file that was never made and leaves the rejection unhandled',
    isHarmful: true,
  },
  {
    server: 'ftp-srv',
    clause: 'sets the time of a file',
    reason: 'ftp-srv 4.6.3 has neither MFMT nor MDTM with a time',
  },
  {
    server: 'inetutils',
    clause: 'sets the time of a file',
    reason: 'inetutils ftpd 2.4 has neither MFMT nor MDTM with a time nor SITE UTIME',
  },
  {
    server: 'netkit',
    clause: 'sets the time of a file',
    reason: 'netkit ftpd 0.17 has neither MFMT nor MDTM with a time nor SITE UTIME',
  },
  {
    server: 'ftp-srv',
    clause: 'does not take a forbidden folder for an empty one',
    reason: ROOT_MAY_ALL,
    isHere: isRoot,
  },
  {
    server: 'ftp-srv',
    clause: 'refuses an unreadable file and goes on',
    reason: ROOT_MAY_ALL,
    isHere: isRoot,
  },
  {
    server: 'ftp-srv',
    clause: 'refuses a file in a folder that is closed to it and goes on',
    reason: ROOT_MAY_ALL,
    isHere: isRoot,
  },
];

/** The odd names (by what is odd) that a server cannot take, of those that it can be asked about by `kind`. */
export function oddNamesBeyond(serverName: string, kind: 'odd name' | 'new name'): readonly string[] {
  const prefix = `${kind}: `;
  const clauses = deviationsOf(serverName).map(({ clause }) => clause);
  return clauses.filter((clause) => clause.startsWith(prefix)).map((clause) => clause.slice(prefix.length));
}

/** The deviations that count for one kind of server on this machine. */
export function deviationsOf(serverName: string): readonly Deviation[] {
  return DEVIATIONS.filter(({ server, isHere }) => server === serverName && isHere !== false);
}
