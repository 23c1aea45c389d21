/** A folder as a page without script or style, for the plain bridge in a browser. */
import type { Entry, Folder } from '../contract/entry.ts';

/** The page. Links are relative, so the folder's own URL must end with a slash. */
export function htmlIndex(folder: Folder): string {
  const title = escapeHtml(`Index of ${folder.path}`);
  const parent = folder.path === '/' ? '' : '<tr><td><a href="../">../</a></td></tr>\n';
  const rows = folder.entries.map(row).join('');
  const note = folder.complete ? '' : '<p>This listing was cut: the folder has more entries.</p>\n';
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>${title}</title>
<h1>${title}</h1>
<table>
<tr><th>Name</th><th>Modified</th><th>Size</th></tr>
${parent}${rows}</table>
${note}</html>
`;
}

function row(entry: Entry): string {
  const mark = entry.kind === 'folder' ? '/' : '';
  const text = escapeHtml(entry.name + mark);
  const last = entry.path.slice(entry.path.lastIndexOf('/') + 1);
  const name = entry.unsafe === true ? text : `<a href="./${encodeURIComponent(last)}${mark}">${text}</a>`;
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
