/** The verbs the scripted server knows by name, and the other occasions a script line can be about. */

/** Verbs of RFC 959, 2228, 2389, 2428, 2640, 3659 and the drafts for MFMT and HASH. */
export const VERBS = [
  ...[
    'USER',
    'PASS',
    'ACCT',
    'QUIT',
    'REIN',
    'FEAT',
    'OPTS',
    'SYST',
    'NOOP',
    'HELP',
    'STAT',
    'SITE',
    'CLNT',
    'LANG',
  ],
  ...[
    'PWD',
    'CWD',
    'CDUP',
    'XPWD',
    'MKD',
    'RMD',
    'DELE',
    'RNFR',
    'RNTO',
    'SIZE',
    'MDTM',
    'MFMT',
    'MLST',
    'HASH',
  ],
  ...['TYPE', 'MODE', 'STRU', 'REST', 'ALLO', 'EPSV', 'PASV', 'EPRT', 'PORT'],
  ...['RETR', 'STOR', 'APPE', 'LIST', 'NLST', 'MLSD', 'ABOR', 'AUTH', 'PBSZ', 'PROT', 'CCC'],
] as const satisfies readonly string[];

/** A verb by its name in capitals. */
export type Verb = (typeof VERBS)[number];

/** A verb, or the moment a connection is greeted. */
export type Occasion = Verb | 'greeting';
