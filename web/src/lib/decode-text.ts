/** Bytes of a text file whose charset nobody told us. */

/** UTF-8 when it is, then GB18030, at last Latin-1, which never fails. */
const CHARSETS = ['utf-8', 'gb18030', 'windows-1252'] as const;

/** The text of a file. */
export function decodeText(bytes: ArrayBuffer): string {
  for (const charset of CHARSETS) {
    try {
      return new TextDecoder(charset, { fatal: true }).decode(bytes);
    } catch {
      continue;
    }
  }
  return '';
}
