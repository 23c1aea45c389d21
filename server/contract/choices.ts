/** Closed lists that both the schemas and the screens need. Nothing here imports anything. */

/** How the control connection is protected: `auto` is TLS when the server offers it, `implicit` is TLS from the first byte. */
export const SECURITY_CHOICES = ['auto', 'explicit', 'implicit', 'plain'] as const;
/** How data connections are opened: `auto` tries extended passive, passive, extended active, active and remembers. */
export const MODE_CHOICES = ['auto', 'passive', 'active'] as const;
/** How names are shown and new names are encoded; `auto` is UTF-8 with a guess for the names that are not. */
export const CHARSET_CHOICES = ['auto', 'utf-8', 'iso-8859-1', 'gb18030'] as const;
/** The four ways to a data connection, RFC 959 and RFC 2428. */
export const DATA_MODES = ['extended-passive', 'passive', 'extended-active', 'active'] as const;
export const ENTRY_KINDS = ['file', 'folder', 'link', 'other'] as const;
export const PRECISIONS = ['second', 'minute', 'day'] as const;

export const DEFAULT_PORT = 21;
export const DEFAULT_IMPLICIT_PORT = 990;
/** Subprotocol of the live WebSocket. */
export const LIVE_SUBPROTOCOL = 'gangway.v1';

export type Security = (typeof SECURITY_CHOICES)[number];
export type Mode = (typeof MODE_CHOICES)[number];
export type CharsetChoice = (typeof CHARSET_CHOICES)[number];
export type DataMode = (typeof DATA_MODES)[number];
export type EntryKind = (typeof ENTRY_KINDS)[number];
export type Precision = (typeof PRECISIONS)[number];
