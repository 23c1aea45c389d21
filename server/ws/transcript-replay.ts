/** Tells a watcher the lines that are kept, in slices as it takes them, and then every further line. */
import type { TranscriptLine } from '../contract/transcript.ts';
import type { TranscriptRing } from '../sites/transcript-ring.ts';

/** Text told at once; the next slice waits until the socket has taken this one. */
const SLICE_LENGTH = 128 * 1024;

/** Takes one line; `onTaken` is called when the socket has it, and never if it ends before. */
export type TellLine = (line: TranscriptLine, onTaken?: () => void) => void;

/**
 * Starts after the line numbered `since`. Lines that are forgotten before their turn comes are left out, as their numbers show.
 * Returns what ends it.
 */
export function replayTranscript(ring: TranscriptRing, since: number, tell: TellLine): () => void {
  let isOver = false;
  let leave = (): void => undefined;
  const tellSlice = (after: number): void => {
    if (isOver) return;
    const slice = sliceOf(ring.after(after).lines);
    const last = slice.pop();
    if (last === undefined) {
      leave = ring.watch((line) => tell(line));
      return;
    }
    for (const line of slice) tell(line);
    tell(last, () => tellSlice(last.sequence));
  };
  tellSlice(since);
  return () => {
    isOver = true;
    leave();
  };
}

function sliceOf(lines: readonly TranscriptLine[]): TranscriptLine[] {
  let length = 0;
  // The line that goes over the limit still belongs to it.
  const end = lines.findIndex(({ text }) => (length += text.length) > SLICE_LENGTH);
  return end === -1 ? [...lines] : lines.slice(0, end + 1);
}
