/** The session's log: what was said, by whom, when; secrets masked before a line exists. */
import type { Secret } from '../secret.ts';
import type { Command } from './command.ts';
import type { Reply } from './reply.ts';

/** A line longer than this is cut; the transcript is for people. */
export const MAX_SHOWN_CHARS = 4096;

/** One line of the log of one session. */
export interface SessionEvent {
  readonly at: Date;
  readonly kind: 'command' | 'reply' | 'event';
  /** Control characters are escaped, except the line feeds between the lines of a reply. */
  readonly text: string;
  readonly verb?: string;
  readonly code?: number;
  /** Milliseconds since the command that a reply answers. */
  readonly elapsedMs?: number;
  /** The request for which the session works just now. */
  readonly requestId?: string;
}

/** Takes the lines as they are made. Must not throw. */
export type EventSink = (event: SessionEvent) => void;

/** Makes the lines of one session. */
export class SessionLog {
  readonly #sink: EventSink;
  readonly #secrets: readonly Secret[];
  /** Set by whoever borrows the session; marks the lines that follow. */
  requestId: string | undefined;

  /** sink: where the lines go. secrets: masked wherever a server or an error echoes them. */
  constructor(sink: EventSink, secrets: readonly Secret[]) {
    this.#sink = sink;
    this.#secrets = secrets;
  }

  /** A command that is about to be written. */
  command(command: Command): void {
    this.#add({ kind: 'command', text: command.shown, verb: command.verb });
  }

  /** A reply, with the time since its command if there was one. */
  reply(reply: Reply, elapsedMs: number | undefined): void {
    this.#add({
      kind: 'reply',
      text: replyText(reply),
      code: reply.code,
      ...(elapsedMs === undefined ? {} : { elapsedMs }),
    });
  }

  /** Something that Gangway itself did or noticed, in a few words. */
  event(text: string): void {
    this.#add({ kind: 'event', text });
  }

  #add(event: Omit<SessionEvent, 'at' | 'requestId'>): void {
    // A command masks its own secret; masking its text again could hide a user name that equals the password.
    const secrets = event.kind === 'command' ? [] : this.#secrets;
    const masked = secrets.reduce((text, secret) => secret.maskIn(text), event.text);
    this.#sink({
      ...event,
      at: new Date(),
      text: cut(printable(cut(masked))),
      ...(this.requestId === undefined ? {} : { requestId: this.requestId }),
    });
  }
}

function replyText(reply: Reply): string {
  const [first, ...more] = reply.fullText.split('\n');
  if (more.length === 0) return `${reply.code} ${first ?? ''}`;
  const last = more.pop() ?? '';
  return [`${reply.code}-${first ?? ''}`, ...more, `${reply.code} ${last}`].join('\n');
}

/** Terminal escapes and direction overrides in a banner must not act where the log is shown. */
function isUnprintable(code: number): boolean {
  if (code === 0x0a) return false;
  if (code < 0x20 || (code >= 0x7f && code <= 0x9f)) return true;
  return (
    code === 0x2028 ||
    code === 0x2029 ||
    (code >= 0x202a && code <= 0x202e) ||
    (code >= 0x2066 && code <= 0x2069)
  );
}

/** Not longer than a line may be, and without half a character at the end. */
function cut(text: string): string {
  return text.slice(0, MAX_SHOWN_CHARS).replace(/[\ud800-\udbff]$/, '');
}

function printable(text: string): string {
  let out = '';
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0;
    out += isUnprintable(code) ? escaped(code) : character;
  }
  return out;
}

function escaped(code: number): string {
  return code <= 0xff
    ? `\\x${code.toString(16).padStart(2, '0')}`
    : `\\u${code.toString(16).padStart(4, '0')}`;
}
