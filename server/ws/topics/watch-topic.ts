/** `watch:{id}`: what a watch tells, from the database, so that numbers go on over restarts. */
import type { Principal } from '../../accounts/principal.ts';
import type { WatchEvent } from '../../contract/watch-event.ts';
import type { WatchLog } from '../../transfers/watches/watch-log.ts';
import type { Watches } from '../../transfers/watches/watches.ts';
import { TopicUnknown } from '../errors.ts';
import type { EventLog, LiveEvent } from '../event-log.ts';
import type { TopicKind } from '../topic.ts';

/** Events of watches. */
export class WatchTopics implements TopicKind {
  readonly kind = 'watch';
  readonly #watches: Watches;

  constructor({ watches }: { readonly watches: Watches }) {
    this.#watches = watches;
  }

  /** Throws WatchMissing for whoever may not read the folder. */
  open(principal: Principal, id: string | undefined): EventLog {
    if (id === undefined) throw new TopicUnknown();
    return liveLog(this.#watches.log(principal, id));
  }
}

function liveLog(log: WatchLog): EventLog {
  return {
    epoch: log.epoch,
    get newest() {
      return log.newest;
    },
    after: (since) => {
      const { events, missed } = log.after(since);
      return { events: events.map(liveEvent), missed };
    },
    watch: (onEvent) => log.watch((event) => onEvent(liveEvent(event))),
  };
}

function liveEvent(event: WatchEvent): LiveEvent {
  return { type: 'watch', sequence: event.seq, event };
}
