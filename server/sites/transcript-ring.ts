/** The last lines of all sessions of one site, numbered, for those who ask and those who watch. */
import type { TranscriptLine } from '../contract/transcript.ts';
import type { EventSink } from '../ftp/transcript.ts';

/** Lines kept per site; older ones are forgotten. */
export const MAX_LINES = 2_000;
/** Text kept per site: a server may answer every command with a page. */
export const MAX_TEXT_BYTES = 1024 * 1024;
/** Forgetting happens in blocks of about this size: shifting one by one would move the whole array for every line. */
const BLOCK_LINES = MAX_LINES / 2;
const BLOCK_BYTES = MAX_TEXT_BYTES / 4;

/** Watches one ring. */
export type LineListener = (line: TranscriptLine) => void;

/** Bounded transcript of one site. */
export class TranscriptRing {
  #lines: TranscriptLine[] = [];
  #textBytes = 0;
  #sequence = 0;
  #sessions = 0;
  readonly #listeners = new Set<LineListener>();

  /** A sink for the events of one more session; sessions are counted from 1. */
  openSession(): EventSink {
    this.#sessions += 1;
    const session = this.#sessions;
    return (event) => this.#add({ ...event, session });
  }

  /**
   * The lines after `since` (0 for all that are kept), oldest first, and how many after it are forgotten already.
   * requestId: only those lines.
   */
  after(since: number, requestId?: string): { lines: TranscriptLine[]; missed: number } {
    const lines = this.#lines.filter(
      (line) => line.sequence > since && (requestId === undefined || line.requestId === requestId),
    );
    const oldest = this.#lines[0]?.sequence ?? this.#sequence + 1;
    return { lines, missed: Math.max(0, oldest - 1 - since) };
  }

  /** Calls `listener` with every further line until the returned function is called. */
  watch(listener: LineListener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  #add(event: Parameters<EventSink>[0] & { session: number }): void {
    this.#sequence += 1;
    const line = { ...event, at: event.at.toISOString(), sequence: this.#sequence };
    this.#lines.push(line);
    this.#textBytes += Buffer.byteLength(line.text);
    if (this.#lines.length > MAX_LINES + BLOCK_LINES) this.#forgetBut(MAX_LINES, MAX_TEXT_BYTES);
    if (this.#textBytes > MAX_TEXT_BYTES) this.#forgetBut(MAX_LINES, MAX_TEXT_BYTES - BLOCK_BYTES);
    for (const listener of this.#listeners) listener(line);
  }

  /** Forgets the oldest lines until no more than this is left. */
  #forgetBut(count: number, textBytes: number): void {
    let first = 0;
    while (this.#lines.length - first > count || this.#textBytes > textBytes) {
      this.#textBytes -= Buffer.byteLength(this.#lines[first]?.text ?? '');
      first += 1;
    }
    this.#lines = this.#lines.slice(first);
  }
}
