/** Reads `multipart/byteranges` the way RFC 2046 section 5.1 says, knowing nothing of how it was made. */
import type { Exchange } from './http-exchange.ts';

/** One part: its header fields, lower case, and its bytes. */
export interface Part {
  readonly headers: Readonly<Record<string, string>>;
  readonly bytes: Buffer;
}

/** The parts of a body. Throws when it is no such body or does not end as it must. */
export function partsIn({ headers, body }: Pick<Exchange, 'headers' | 'body'>): Part[] {
  const [, boundary] =
    /^multipart\/byteranges; ?boundary="?([^";]+)"?$/.exec(headers['content-type'] ?? '') ?? [];
  if (boundary === undefined) throw new Error(`not multipart: ${headers['content-type']}`);
  // The first delimiter may stand at the very beginning.
  const pieces = split(Buffer.concat([Buffer.from('\r\n'), body]), Buffer.from(`\r\n--${boundary}`));
  const end = pieces.pop();
  if (end?.toString('latin1') !== '--\r\n') throw new Error(`ends with ${end?.toString('latin1')}`);
  return pieces.slice(1).map(partOf);
}

function partOf(piece: Buffer): Part {
  const at = piece.indexOf('\r\n\r\n');
  if (at === -1 || piece.subarray(0, 2).toString() !== '\r\n') throw new Error('a part without a head');
  const lines = piece.subarray(2, at).toString('latin1').split('\r\n');
  const fields = lines.map((line) => [
    line.slice(0, line.indexOf(':')).toLowerCase(),
    line.slice(line.indexOf(':') + 1).trim(),
  ]);
  return { headers: Object.fromEntries(fields) as Record<string, string>, bytes: piece.subarray(at + 4) };
}

function split(bytes: Buffer, delimiter: Buffer): Buffer[] {
  const pieces: Buffer[] = [];
  let from = 0;
  for (let at = bytes.indexOf(delimiter); at !== -1; at = bytes.indexOf(delimiter, from)) {
    pieces.push(bytes.subarray(from, at));
    from = at + delimiter.length;
  }
  return [...pieces, bytes.subarray(from)];
}
