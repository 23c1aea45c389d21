/**
 * Names on the wire are bytes. Inside the scripted server they travel as byte strings: strings in which every
 * character is one byte (latin1), so that GBK, Shift-JIS and broken UTF-8 survive unchanged.
 */

/** What a test may write where bytes are meant: text (sent as UTF-8) or the bytes themselves. */
export type Bytes = string | Uint8Array;

/** Text or bytes as a Buffer; text is encoded as UTF-8. */
export function bufferOf(bytes: Bytes): Buffer {
  return typeof bytes === 'string' ? Buffer.from(bytes, 'utf8') : Buffer.from(bytes);
}

/** Text or bytes as a byte string. */
export function byteString(bytes: Bytes): string {
  return bufferOf(bytes).toString('latin1');
}

/** A byte string as the bytes it stands for. */
export function bytesOf(text: string): Buffer {
  return Buffer.from(text, 'latin1');
}
