/** Reads a transcript as the gateway hands it out (`GET …/transcript?download`): what was asked, and everything that was answered. */

/** A command and the replies that came before the next command of its session. */
export interface Exchange {
  /** Upper case; `greeting` for what a server said by itself. */
  readonly verb: string;
  /** As text; a masked secret is `***`. */
  readonly argument: string;
  /** Each as its code and all of its bytes, line ends included. */
  readonly replies: readonly SavedReply[];
  /** Whether the session ended without a completion reply to this. */
  readonly isLast: boolean;
}

/** A reply of a saved transcript. */
export interface SavedReply {
  readonly code: number;
  readonly bytes: Buffer;
}

interface Line {
  readonly session: string;
  readonly mark: string;
  readonly text: string;
}

const LINE = /^\d{4}-\d\d-\d\dT\S+Z (\d+) ([<>*]) (.*)$/;
const CONTINUED = '    ';
const ELAPSED = / {2}\(\d+(?:\.\d+)? ms\)$/;

/** All exchanges of all sessions, in the order in which they began. Throws when a line is none of a transcript. */
export function exchangesIn(saved: string): Exchange[] {
  const open = new Map<string, { verb: string; argument: string; replies: SavedReply[]; isLast: boolean }>();
  const all: Exchange[] = [];
  const begin = (session: string, verb: string, argument: string): void => {
    const exchange = { verb, argument, replies: [], isLast: true };
    const before = open.get(session);
    if (before !== undefined) before.isLast = false;
    open.set(session, exchange);
    all.push(exchange);
  };
  for (const { session, mark, text } of linesIn(saved)) {
    if (mark === '*') continue;
    if (mark === '>') {
      const [, verb = '', argument = ''] = /^(\S+) ?([^]*)$/.exec(text) ?? [];
      begin(session, verb.toUpperCase(), argument);
      continue;
    }
    if (!open.has(session)) begin(session, 'greeting', '');
    open.get(session)?.replies.push(replyIn(text));
  }
  return all;
}

function linesIn(saved: string): Line[] {
  const lines: Line[] = [];
  for (const line of saved.split('\n')) {
    const [, session, mark, text] = LINE.exec(line) ?? [];
    const last = lines.at(-1);
    if (session !== undefined && mark !== undefined && text !== undefined) {
      lines.push({ session, mark, text });
    } else if (line.startsWith(CONTINUED) && last !== undefined) {
      lines[lines.length - 1] = { ...last, text: `${last.text}\n${line.slice(CONTINUED.length)}` };
    } else if (line.trim() !== '') {
      throw new Error(`not a line of a transcript: ${line}`);
    }
  }
  return lines.map((line) => (line.mark === '<' ? { ...line, text: line.text.replace(ELAPSED, '') } : line));
}

function replyIn(text: string): SavedReply {
  return { code: Number(text.slice(0, 3)), bytes: bytesIn(`${text.replaceAll('\n', '\r\n')}\r\n`) };
}

/** What the transcript shows as `\xHH` was that byte on the wire. */
function bytesIn(text: string): Buffer {
  const parts = text.split(/(\\x[0-9a-f]{2})/i);
  return Buffer.concat(
    parts.map((part, at) => (at % 2 === 1 ? Buffer.from(part.slice(2), 'hex') : Buffer.from(part))),
  );
}
