/** An independent reader of Content-Disposition, written from RFC 6266 and RFC 8187 alone. */

/** token of RFC 9110 section 5.6.2. */
const TOKEN = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+/;
/** attr-char and pct-encoded of RFC 8187 section 3.2.1. */
const EXTENDED = /^UTF-8'([A-Za-z0-9-]*)'((?:[!#$&+.^_`|~0-9A-Za-z-]|%[0-9A-Fa-f]{2})*)$/i;

/** The disposition and its parameters by lower-case name, `filename*` decoded. Throws on every deviation from the grammar. */
export function readDisposition(header: string): { type: string; parameters: Map<string, string> } {
  const cursor = { rest: header };
  const type = token(cursor);
  const parameters = new Map<string, string>();
  while (cursor.rest !== '') {
    expectText(cursor, /^[ \t]*;[ \t]*/);
    const name = token(cursor).toLowerCase();
    expectText(cursor, /^[ \t]*=[ \t]*/);
    const value = cursor.rest.startsWith('"') ? quoted(cursor) : token(cursor);
    if (parameters.has(name)) throw new Error(`${name} is there twice`);
    parameters.set(name, name.endsWith('*') ? extended(value) : value);
  }
  return { type: type.toLowerCase(), parameters };
}

interface Cursor {
  rest: string;
}

function expectText(cursor: Cursor, pattern: RegExp): string {
  const found = pattern.exec(cursor.rest)?.[0];
  if (found === undefined) throw new Error(`not understood at: ${cursor.rest}`);
  cursor.rest = cursor.rest.slice(found.length);
  return found;
}

function token(cursor: Cursor): string {
  return expectText(cursor, TOKEN);
}

function quoted(cursor: Cursor): string {
  const raw = expectText(cursor, /^"(?:[\t \x21\x23-\x5b\x5d-\x7e]|\\[\t\x20-\x7e])*"/);
  return raw.slice(1, -1).replace(/\\(.)/g, '$1');
}

function extended(value: string): string {
  const encoded = EXTENDED.exec(value)?.[2];
  if (encoded === undefined) throw new Error(`not an extended value: ${value}`);
  return decodeURIComponent(encoded);
}
