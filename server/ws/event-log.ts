/** Numbered events of a topic, of which the newest are kept for those who come back. */
import type { TopicEvent } from '../contract/topic-events.ts';

/** An event without the name of its topic: who asks decides what it is called. */
export type LiveEvent = TopicEvent extends infer E ? (E extends unknown ? Omit<E, 'topic'> : never) : never;

/** What a topic kind gives to a subscription. */
export interface EventLog {
  /** Names this run of numbers; another run, as after a restart, has another one. */
  readonly epoch: string;
  /** Number of the newest event; 0 before the first. */
  readonly newest: number;
  /**
   * The events numbered above `since`, oldest first, and how many of them are not kept any more. A log of many may give some of
   * them only; the next call goes on from the last one given.
   */
  after(since: number): { readonly events: readonly LiveEvent[]; readonly missed: number };
  /**
   * Where the newest events say all there is to say: what somebody gets who has no number to go on from. Left out where every
   * event counts.
   */
  present?(): readonly LiveEvent[];
  /** Calls `onEvent` with every further event until the returned function is called. */
  watch(onEvent: (event: LiveEvent) => void): () => void;
}
