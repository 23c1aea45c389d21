/** Which names promise bytes that no compression makes smaller, and no text. */

const PACKED = new Set(
  (
    'zip gz tgz bz2 tbz2 xz txz zst lz lz4 lzma 7z rar cab jar war apk ipa deb rpm dmg br z ' +
    'jpg jpeg png gif webp avif heic heif jp2 jxl mp3 m4a aac ogg oga opus flac wma ' +
    'mp4 m4v mov mkv webm avi wmv flv mpg mpeg 3gp mts docx xlsx pptx odt ods odp epub woff woff2 gpg'
  ).split(' '),
);

/** By the extension; nobody looks at the bytes. */
export function isPacked(name: string): boolean {
  const dot = name.lastIndexOf('.');
  return dot > 0 && PACKED.has(name.slice(dot + 1).toLowerCase());
}
