/** How long the segments of a file are. Pure. */

/** A shorter segment costs more round trips than it brings. */
export const MIN_SEGMENT_BYTES = 1024 * 1024;
/** A longer one only takes memory. */
const MAX_SEGMENT_BYTES = 16 * 1024 * 1024;
/** A segment should keep its session busy for so long, as far as memory allows. */
const SEGMENT_MS = 2_000;

/** The last segments are at least this part of a full one. */
const LEAST_SHARE = 0.25;

/** What a size depends on. */
export interface SegmentSituation {
  /** Bytes that nobody fetches yet. */
  readonly remainingBytes: number;
  readonly sessions: number;
  /** Of one session, as far as known. */
  readonly bytesPerSecond: number | undefined;
  /** Memory that all segments of the download may take together. */
  readonly memoryBytes: number;
}

/**
 * Bytes of the next segment. Towards the end they get smaller, so that all sessions end at about the same time, but never so
 * small that beginning them takes longer than they last. At least MIN_SEGMENT_BYTES, or what remains.
 */
export function segmentSize(situation: SegmentSituation): number {
  const { remainingBytes, sessions, bytesPerSecond, memoryBytes } = situation;
  const affordable = memoryBytes / Math.max(1, sessions - 1);
  const busy = bytesPerSecond === undefined ? MAX_SEGMENT_BYTES : (bytesPerSecond * SEGMENT_MS) / 1_000;
  const full = Math.min(affordable, busy, MAX_SEGMENT_BYTES);
  const wished = Math.min(full, Math.max(remainingBytes / sessions, full * LEAST_SHARE));
  return Math.min(remainingBytes, Math.max(MIN_SEGMENT_BYTES, Math.floor(wished)));
}
