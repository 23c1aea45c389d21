/**
 * Transcripts in the notation of our documents, one step per line:
 * `C> USER kim` the client must send this (`*` at the end: anything may follow);
 * `S< 331 pass|word⏎` the server sends this, `⏎` is CR LF, `|` a segment border, `\n`, `\r`, `\|` and `\xHH` are bytes,
 * `{port}`, `{p1}` and `{p2}` tell a new passive port;
 * `D< text` bytes on the data connection, `D> ` reads it to its end;
 * `S! FIN`, `S! RST`, `D! FIN`, `D! RST` end a connection, `S! wait 20` pauses for milliseconds.
 */
import { byteString } from './byte-string.ts';
import type { Ending } from './deviation.ts';

/** One step of a transcript. Texts are byte strings. */
export type Step =
  | { readonly kind: 'expect'; readonly line: string; readonly isPrefix: boolean }
  | { readonly kind: 'say'; readonly segments: readonly string[] }
  | { readonly kind: 'send'; readonly bytes: string }
  | { readonly kind: 'read' }
  | { readonly kind: 'end'; readonly where: 'control' | 'data'; readonly how: Ending }
  | { readonly kind: 'pause'; readonly ms: number };

/** Reads one line. Throws when it is no transcript line. */
export function stepOf(line: string): Step {
  const mark = line.slice(0, 2);
  const text = line.slice(3);
  if (mark === 'C>')
    return { kind: 'expect', line: byteString(text.replace(/\*$/, '')), isPrefix: text.endsWith('*') };
  if (mark === 'S<') return { kind: 'say', segments: segmentsIn(text) };
  if (mark === 'D<') return { kind: 'send', bytes: segmentsIn(text).join('') };
  if (mark === 'D>') return { kind: 'read' };
  const order = /^([SD])! (?:(FIN|RST)|wait (\d+))$/.exec(line);
  if (!order) throw new Error(`not a transcript line: ${line}`);
  if (order[3] !== undefined) return { kind: 'pause', ms: Number(order[3]) };
  return {
    kind: 'end',
    where: order[1] === 'S' ? 'control' : 'data',
    how: order[2] === 'FIN' ? 'fin' : 'rst',
  };
}

function segmentsIn(text: string): string[] {
  const segments = [''];
  for (const token of text.matchAll(/\\x[0-9a-f]{2}|\\.|[^]/giu)) {
    if (token[0] === '|') segments.push('');
    else segments.push((segments.pop() ?? '') + bytesFor(token[0]));
  }
  return segments;
}

function bytesFor(token: string): string {
  if (token === '⏎') return '\r\n';
  if (token === '\\r') return '\r';
  if (token === '\\n') return '\n';
  if (/^\\x/i.test(token)) return String.fromCharCode(parseInt(token.slice(2), 16));
  return byteString(token.startsWith('\\') ? token.slice(1) : token);
}
