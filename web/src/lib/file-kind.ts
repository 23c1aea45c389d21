/** What a file probably holds, told from its name: picks the icon and how it opens. */
import type { Entry } from '../../../server/contract/entry.ts';

/** What the icon of a row shows. */
export type FileKind =
  | 'folder'
  | 'link'
  | 'other'
  | 'image'
  | 'audio'
  | 'video'
  | 'pdf'
  | 'text'
  | 'code'
  | 'archive'
  | 'table'
  | 'file';

/** How a file is shown inside the page; everything else is downloaded. */
export type Preview = 'image' | 'audio' | 'video' | 'text';

/** Texts above this size are downloaded instead of shown. */
export const MAX_TEXT_BYTES = 256 * 1024;
/** Pictures above this size are downloaded instead of shown. */
export const MAX_IMAGE_BYTES = 32 * 1024 * 1024;

const ENDINGS: Record<string, string> = {
  image: 'png jpg jpeg gif webp avif bmp svg ico tif tiff heic psd',
  audio: 'mp3 wav ogg oga flac m4a aac opus',
  video: 'mp4 m4v webm mkv mov avi ogv',
  pdf: 'pdf',
  text: 'txt md markdown log rtf nfo readme ini cfg conf me',
  code: 'ts js mjs cjs jsx tsx json jsonc yaml yml toml xml html htm css scss svelte vue c h cpp hpp cc cs java kt go rs py rb php sh bash sql lua pl swift diff patch profile bashrc htaccess gitignore',
  archive: 'zip tar gz tgz bz2 xz zst 7z rar iso deb rpm jar dmg',
  table: 'csv tsv xls xlsx ods',
};

const KINDS = new Map<string, FileKind>(
  Object.entries(ENDINGS).flatMap(([kind, endings]) =>
    endings.split(' ').map((ending): [string, FileKind] => [ending, kind as FileKind]),
  ),
);

/** Formats that browsers cannot draw. */
const UNSHOWN_IMAGES = new Set(['tif', 'tiff', 'heic', 'psd']);

/** The kind of an entry. */
export function kindOf(entry: Entry): FileKind {
  if (entry.kind !== 'file') return entry.kind;
  return KINDS.get(endingOf(entry.name)) ?? 'file';
}

/** How an entry can be shown in the page, if it can. */
export function previewOf(entry: Entry): Preview | undefined {
  const kind = kindOf(entry);
  const size = entry.sizeBytes ?? 0;
  if (kind === 'image')
    return size <= MAX_IMAGE_BYTES && !UNSHOWN_IMAGES.has(endingOf(entry.name)) ? 'image' : undefined;
  if (kind === 'audio' || kind === 'video') return kind;
  if (kind === 'text' || kind === 'code') return size <= MAX_TEXT_BYTES ? 'text' : undefined;
  return entry.name.endsWith('.csv') && size <= MAX_TEXT_BYTES ? 'text' : undefined;
}

/** What follows the last dot, in small letters; without a dot the name itself. */
function endingOf(name: string): string {
  return name.slice(name.lastIndexOf('.') + 1).toLowerCase();
}
