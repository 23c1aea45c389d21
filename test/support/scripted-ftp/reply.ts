/** A reply and the bytes it becomes. */
import { byteString, bytesOf } from './byte-string.ts';
import type { Bytes } from './byte-string.ts';

/** What a verb answers. Texts are byte strings. */
export interface Reply {
  readonly code: number;
  readonly text: string;
  /** Lines between the first and the last line of a multi-line reply, sent as they are. */
  readonly inner?: readonly string[];
  /** Text of the first line of a multi-line reply. */
  readonly head?: string;
  /** All bytes of the reply, line ends included, when the script wrote them itself. */
  readonly raw?: Buffer;
  /** Done once the reply is on the wire, e.g. the TLS handshake after 234. */
  readonly afterwards?: () => void | Promise<void>;
}

/** How the bytes of a reply are laid on the wire. */
export interface ReplyForm {
  /** Segment borders, counted in bytes of the reply; `every` cuts after each byte. */
  readonly splitAt?: readonly number[] | 'every';
  /** Pause between segments; without it each segment is still its own write. */
  readonly gapMs?: number;
  readonly lineEnd?: '\n' | '\r\n';
  /** Inner lines that turn any reply into a multi-line one. */
  readonly multiLine?: readonly string[];
  /** Bytes in the same segment behind the reply. */
  readonly glued?: Buffer;
}

/** A reply; text may be UTF-8 text or bytes. */
export function reply(code: number, text: Bytes): Reply {
  return { code, text: byteString(text) };
}

/** The bytes of a reply, RFC 959 section 4.2. */
export function replyBytes(answer: Reply, form: ReplyForm = {}): Buffer {
  if (answer.raw) return answer.raw;
  const inner = form.multiLine ?? answer.inner;
  const last = `${answer.code} ${answer.text}`;
  const lines = inner ? [`${answer.code}-${answer.head ?? answer.text}`, ...inner, last] : [last];
  return bytesOf(lines.map((line) => line + (form.lineEnd ?? '\r\n')).join(''));
}

/** Cuts bytes at the borders of a form; never yields an empty segment. */
export function segmentsOf(bytes: Buffer, form: ReplyForm = {}): Buffer[] {
  const whole = form.glued ? Buffer.concat([bytes, form.glued]) : bytes;
  const borders =
    form.splitAt === 'every' ? [...whole.keys()] : [...(form.splitAt ?? [])].sort((a, b) => a - b);
  const cuts = [0, ...borders.filter((border) => border > 0 && border < whole.length), whole.length];
  return cuts.slice(1).map((end, i) => whole.subarray(cuts[i], end));
}
