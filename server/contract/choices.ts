/** Closed lists that both the schemas and the screens need. Nothing here imports anything. */

/** How the control connection is protected: `auto` is TLS when the server offers it, `implicit` is TLS from the first byte. */
export const SECURITY_CHOICES = ['auto', 'explicit', 'implicit', 'plain'] as const;
/**
 * How data connections are opened: `auto` tries extended passive, passive, extended active, active and remembers; `passive` and
 * `active` keep to two of them, the verbs to one.
 */
export const MODE_CHOICES = ['auto', 'passive', 'active', 'epsv', 'pasv', 'eprt', 'port'] as const;
/**
 * How names are shown and new names are encoded; `auto` is UTF-8 with a guess for the names that are not. ISO 8859-12 was never
 * published.
 */
export const CHARSET_CHOICES = [
  'auto',
  'utf-8',
  'gb18030',
  'big5',
  'shift_jis',
  'euc-jp',
  'euc-kr',
  'windows-1250',
  'windows-1251',
  'windows-1252',
  'windows-1253',
  'windows-1254',
  'windows-1255',
  'windows-1256',
  'windows-1257',
  'windows-1258',
  'windows-874',
  'iso-8859-1',
  'iso-8859-2',
  'iso-8859-3',
  'iso-8859-4',
  'iso-8859-5',
  'iso-8859-6',
  'iso-8859-7',
  'iso-8859-8',
  'iso-8859-9',
  'iso-8859-10',
  'iso-8859-11',
  'iso-8859-13',
  'iso-8859-14',
  'iso-8859-15',
  'iso-8859-16',
  'koi8-r',
  'koi8-u',
  'ibm866',
] as const;
/** The four ways to a data connection, RFC 959 and RFC 2428. */
export const DATA_MODES = ['extended-passive', 'passive', 'extended-active', 'active'] as const;
export const ENTRY_KINDS = ['file', 'folder', 'link', 'other'] as const;
export const PRECISIONS = ['second', 'minute', 'day'] as const;

/** Whether several sessions may fetch one file together: when measuring says that it helps, or never. */
export const SEGMENT_CHOICES = ['auto', 'off'] as const;
export const DEFAULT_PORT = 21;
export const DEFAULT_IMPLICIT_PORT = 990;
/** What a token may do on the sites it reaches; `admin` includes the others, and managing sites, tokens and watches. */
export const RIGHTS = ['read', 'write', 'delete', 'admin'] as const;
/** Who may ask: see `kind` of the session. */
export const PRINCIPAL_KINDS = ['guest', 'keeper', 'token'] as const;
/** Subprotocol of the live WebSocket. */
export const LIVE_SUBPROTOCOL = 'gangway.v1';

export type Security = (typeof SECURITY_CHOICES)[number];
export type Mode = (typeof MODE_CHOICES)[number];
export type CharsetChoice = (typeof CHARSET_CHOICES)[number];
export type SegmentChoice = (typeof SEGMENT_CHOICES)[number];
export type DataMode = (typeof DATA_MODES)[number];
export type EntryKind = (typeof ENTRY_KINDS)[number];
export type Right = (typeof RIGHTS)[number];
export type Precision = (typeof PRECISIONS)[number];
