/** What a kind of topics is: one file in topics/ each, and one line in the list of live.ts. */
import type { Principal } from '../accounts/principal.ts';
import type { EventLog } from './event-log.ts';

/** One kind of topics, such as `transcript:{site}`. */
export interface TopicKind {
  /** What its names begin with, up to the first colon. */
  readonly kind: string;
  /**
   * The events of one topic, for whoever reaches it. argument: what follows the colon; undefined when there is none.
   * Called again now and then for as long as the subscription lasts, as a check that it is still reached. Must not begin anything:
   * EventLog.watch does. Throws a GatewayError, whose code the client is told.
   */
  open(principal: Principal, argument: string | undefined): EventLog;
}
