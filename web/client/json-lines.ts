/** Lines of JSON out of a body, batch by batch as the network delivers them. */

/** Longest line we keep; an entry has a path of 4 KiB at most. */
const MAX_LINE_CHARACTERS = 64 * 1024;

/** A line grew beyond every reason. */
export class LineTooLong extends Error {}

/**
 * Values of a stream of JSON lines.
 * body: UTF-8 bytes. Yields what arrived together, so that the caller can draw once per delivery.
 * Throws SyntaxError for a line that is not JSON, LineTooLong.
 */
export async function* readJsonLines(body: ReadableStream<Uint8Array>): AsyncGenerator<unknown[]> {
  const decoder = new TextDecoder();
  const reader = body.getReader();
  let rest = '';
  for (;;) {
    const { done, value } = await reader.read();
    rest += done ? decoder.decode() : decoder.decode(value, { stream: true });
    const lines = rest.split('\n');
    rest = done ? '' : (lines.pop() ?? '');
    if (rest.length > MAX_LINE_CHARACTERS) throw new LineTooLong();
    const values = lines.filter((line) => line !== '').map((line) => JSON.parse(line) as unknown);
    if (values.length > 0) yield values;
    if (done) return;
  }
}
