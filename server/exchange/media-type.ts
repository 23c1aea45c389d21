/** Media types by name; what a server says or the bytes look like is not asked. */

const TYPES: Readonly<Record<string, string>> = {
  txt: 'text/plain',
  log: 'text/plain',
  md: 'text/plain',
  csv: 'text/plain',
  tsv: 'text/plain',
  ini: 'text/plain',
  conf: 'text/plain',
  yml: 'text/plain',
  yaml: 'text/plain',
  json: 'text/plain',
  js: 'text/plain',
  ts: 'text/plain',
  css: 'text/plain',
  html: 'text/plain',
  htm: 'text/plain',
  xml: 'text/plain',
  sh: 'text/plain',
  py: 'text/plain',
  png: 'image/png',
  jpg: 'image/jpeg',
  jpeg: 'image/jpeg',
  gif: 'image/gif',
  webp: 'image/webp',
  avif: 'image/avif',
  bmp: 'image/bmp',
  ico: 'image/x-icon',
  mp3: 'audio/mpeg',
  ogg: 'audio/ogg',
  wav: 'audio/wav',
  flac: 'audio/flac',
  m4a: 'audio/mp4',
  mp4: 'video/mp4',
  webm: 'video/webm',
  zip: 'application/zip',
  gz: 'application/gzip',
  tar: 'application/x-tar',
};
const UNKNOWN = 'application/octet-stream';

/**
 * The type of a file by its extension. Markup and scripts are plain text, so that nothing of them runs; SVG and PDF are
 * unknown bytes for the same reason.
 */
export function mediaTypeOf(path: string): string {
  const extension = /\.([a-z0-9]{1,5})$/i.exec(path)?.[1]?.toLowerCase() ?? '';
  const type = Object.hasOwn(TYPES, extension) ? (TYPES[extension] ?? UNKNOWN) : UNKNOWN;
  return type.startsWith('text/') ? `${type}; charset=utf-8` : type;
}

/** Whether a browser may show it by itself. */
export function isPassive(mediaType: string): boolean {
  return /^(image|audio|video)\//.test(mediaType) || mediaType.startsWith('text/plain');
}
