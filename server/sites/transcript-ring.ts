/** The last lines of all sessions of one site, numbered, for those who ask and those who watch. */
import type { TranscriptLine } from '../contract/transcript.ts';
import type { EventSink } from '../ftp/transcript.ts';

/** Lines kept per site; older ones are forgotten. */
export const MAX_LINES = 2_000;

/** Watches one ring. */
export type LineListener = (line: TranscriptLine) => void;

/** Bounded transcript of one site. */
export class TranscriptRing {
  #lines: TranscriptLine[] = [];
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
    // Cut in blocks: shifting one by one would move the whole array for every line.
    if (this.#lines.length > MAX_LINES * 1.5) this.#lines = this.#lines.slice(-MAX_LINES);
    for (const listener of this.#listeners) listener(line);
  }
}
