/** The XML body of a request, read to its end within a limit; and bodies where none belongs. */
import type { IncomingMessage } from 'node:http';
import { RequestRefused } from '../problem.ts';
import { XmlInvalid } from './errors.ts';
import { parseXml } from './xml-tree.ts';
import type { XmlElement } from './xml-tree.ts';

/** Names of properties and a few values; files have a method of their own. */
export const MAX_XML_BYTES = 64 * 1024;
/** Byte order marks of the encodings that every XML reader must know besides plain UTF-8 (XML 1.0 section 4.3.3). */
const MARKS: readonly [encoding: string, mark: readonly number[]][] = [
  ['utf-16le', [0xff, 0xfe]],
  ['utf-16be', [0xfe, 0xff]],
];

/** The root element; undefined when the body is empty. Rejects with RequestRefused (too large) or XmlInvalid. */
export async function readXml(request: IncomingMessage): Promise<XmlElement | undefined> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of chunksOf(request)) {
    length += chunk.length;
    if (length > MAX_XML_BYTES)
      throw new RequestRefused('TOO_LARGE', `XML of more than ${MAX_XML_BYTES} bytes`);
    chunks.push(chunk);
  }
  return length === 0 ? undefined : parseXml(decoded(Buffer.concat(chunks)));
}

/** RFC 4918 section 8.4: a body that the method does not define must not be passed over. Rejects with RequestRefused. */
export async function refuseBody(request: IncomingMessage): Promise<void> {
  for await (const chunk of chunksOf(request)) {
    if (chunk.length > 0) throw new RequestRefused('MEDIA_TYPE', 'no body is understood here');
  }
}

function decoded(bytes: Buffer): string {
  const [encoding] = MARKS.find(([, mark]) => mark.every((byte, at) => bytes[at] === byte)) ?? ['utf-8'];
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes);
  } catch {
    throw new XmlInvalid(`is not ${encoding.toUpperCase()}`);
  }
}

/** Without destroying the request when reading stops early: its answer goes over the same connection. */
function chunksOf(request: IncomingMessage): AsyncIterable<Buffer> {
  return { [Symbol.asyncIterator]: () => request.iterator({ destroyOnReturn: false }) };
}
