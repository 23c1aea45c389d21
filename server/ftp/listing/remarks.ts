/** Lines that a server writes into the data of a listing and that name nothing: complaints, replies, headings of folders. */

/** No remark is longer; a longer line is not searched. */
const MAX_REMARK_BYTES = 1_024;

const REMARKS: readonly RegExp[] = [
  // The program that lists speaks: `ls: secret: Permission denied`, `/bin/ls: …`.
  /^(?:\/[\w./-]{0,64}\/)?(?:ls|dir|sh|ftpd?|in\.ftpd): /,
  // What the system's error strings end in (inetutils and netkit print them as data).
  /: (?:Permission denied|No such file or directory|Not a directory|No such device(?: or address)?|Input\/output error|Stale (?:NFS )?file handle|Too many levels of symbolic links|Operation not permitted|Too many open files|Value too large for defined data type)\.?$/i,
  // A reply that went the wrong way: `213-Status follows:`, `226 Transfer complete`.
  /^[1-5]\d\d[ -]/,
  /^Status of /i,
  // The next folder of a recursive listing: `/pub/mirror:`, `./a/b:`.
  /^\.{0,2}\/.{0,512}:$/,
];

/**
 * Whether a line that no dialect understands is a remark of the server, and so neither an entry nor the rest of the name in the
 * line before it. line: without its end. Design case 83, corpus F15.
 */
export function isRemark(line: Buffer): boolean {
  if (line.length > MAX_REMARK_BYTES) return false;
  const text = line.toString('latin1');
  return REMARKS.some((remark) => remark.test(text));
}
