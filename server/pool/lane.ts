/** Two kinds of work that share the sessions of an account. */

/**
 * `interactive`: somebody looks at the screen and waits (a listing, a change, the first byte of a file); `bulk`: what takes long
 * anyway (long downloads, uploads, read-ahead). Interactive work goes first; bulk work never waits for ever.
 */
export type Lane = 'interactive' | 'bulk';

/** A bulk borrower that has waited for so long stands in line as if it were interactive. */
export const AGED_MS = 10_000;

/** After interactive work one place is kept free of bulk work for so long: whoever has just looked will look again. */
export const RESERVE_MS = 5_000;
