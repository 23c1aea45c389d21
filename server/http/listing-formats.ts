/** How a folder is written: as JSON, as NDJSON or as a page. Each is told piece by piece, while the listing arrives. */
import type { Entry, FolderEnd } from '../contract/entry.ts';
import { preferredType } from '../exchange/accept.ts';
import { RequestRefused } from '../problem.ts';

/** Of no use until it is complete: so much is kept back, and a listing that breaks off early becomes an honest problem. */
const HOLD_LENGTH = 64 * 1024;

/** One way to write a folder; the pieces put together are the body. */
export interface ListingFormat {
  /** Media type with charset. */
  readonly type: string;
  /** How many characters may wait for more before they are sent. */
  readonly holdLength: number;
  /** Stands between two batches of rows. */
  readonly between: string;
  /** path: canonical. */
  head(path: string): string;
  rows(entries: readonly Entry[]): string;
  tail(end: FolderEnd): string;
}

/** A Folder of the contract. */
export const jsonListing: ListingFormat = {
  type: 'application/json; charset=utf-8',
  holdLength: HOLD_LENGTH,
  between: ',',
  head: () => '{"entries":[',
  rows: (entries) => entries.map((entry) => JSON.stringify(entry)).join(','),
  // Whoever has the list can count it.
  tail: (end) => `],${JSON.stringify({ ...end, count: undefined }).slice(1)}`,
};

/** Entry by entry, then one line that says it is complete; a body without that line was broken off. */
export const ndjsonListing: ListingFormat = {
  type: 'application/x-ndjson; charset=utf-8',
  holdLength: 0,
  between: '',
  head: () => '',
  rows: (entries) => entries.map((entry) => `${JSON.stringify(entry)}\n`).join(''),
  tail: (end) => `${JSON.stringify(end)}\n`,
};

/**
 * A page without script or style, for the plain bridge in a browser. Links are relative, so the folder's own URL must end with
 * a slash. search: `?security=plain&charset=gb18030` or nothing, the options in that URL; the links keep them.
 */
export const htmlListing = (search: string): ListingFormat => ({
  type: 'text/html; charset=utf-8',
  holdLength: HOLD_LENGTH,
  between: '',
  head: (path) => {
    const title = escapeHtml(`Index of ${path}`);
    const parent = path === '/' ? '' : `<tr><td><a href="../${escapeHtml(search)}">../</a></td></tr>\n`;
    return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>${title}</title>
<h1>${title}</h1>
<table>
<tr><th>Name</th><th>Modified</th><th>Size</th></tr>
${parent}`;
  },
  rows: (entries) => entries.map((entry) => htmlRow(entry, search)).join(''),
  tail: ({ complete }) =>
    `</table>\n${complete ? '' : '<p>This listing was cut: the folder has more entries.</p>\n'}</html>\n`,
});

/**
 * The one of `formats` that the Accept header wants most; the first one where it does not care. Throws RequestRefused when it wants
 * none of them.
 */
export function listingFormatFor(
  accept: string | undefined,
  formats: readonly ListingFormat[],
): ListingFormat {
  const types = formats.map(bareType);
  const wanted = preferredType(accept, types);
  const format = formats.find((one) => bareType(one) === wanted);
  if (format === undefined) throw new RequestRefused('NOT_ACCEPTABLE', `folders are ${types.join(' or ')}`);
  return format;
}

function bareType({ type }: ListingFormat): string {
  return type.slice(0, type.indexOf(';'));
}

function htmlRow(entry: Entry, search: string): string {
  const mark = entry.kind === 'folder' ? '/' : '';
  const text = escapeHtml(entry.name + mark);
  const last = entry.path.slice(entry.path.lastIndexOf('/') + 1);
  const name =
    entry.unsafe === true
      ? text
      : `<a href="./${encodeURIComponent(last)}${mark}${escapeHtml(search)}">${text}</a>`;
  return `<tr><td>${name}</td><td>${entry.modifiedAt ?? ''}</td><td>${entry.sizeBytes ?? ''}</td></tr>\n`;
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => ENTITIES[character] ?? character);
}
