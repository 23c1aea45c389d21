/** The topics that one socket follows. */
import type { Principal } from '../accounts/principal.ts';
import { GatewayError } from '../errors.ts';
import { TooManySubscriptions, TopicUnknown } from './errors.ts';
import type { EventLog } from './event-log.ts';
import type { Outgoing } from './outgoing.ts';
import { Subscription } from './subscription.ts';
import type { LeftOff } from './subscription.ts';
import type { TopicKind } from './topic.ts';

const MAX_SUBSCRIPTIONS = 50;
/** A site may be removed, or taken away, while its topics are followed: so often that is looked for. */
const RECHECK_MS = 5_000;

/** What a socket follows. */
export class Subscriptions {
  readonly #principal: Principal;
  readonly #kinds: readonly TopicKind[];
  readonly #out: Outgoing;
  readonly #open = new Map<string, Subscription>();
  readonly #recheck: NodeJS.Timeout;

  constructor(principal: Principal, kinds: readonly TopicKind[], out: Outgoing) {
    this.#principal = principal;
    this.#kinds = kinds;
    this.#out = out;
    this.#recheck = setInterval(() => this.#endUnreached(), RECHECK_MS).unref();
  }

  /** Follows a topic, or tells why not. One that is followed already is begun anew. */
  subscribe(topic: string, from: LeftOff): void {
    this.unsubscribe(topic);
    try {
      if (this.#open.size >= MAX_SUBSCRIPTIONS) throw new TooManySubscriptions(MAX_SUBSCRIPTIONS);
      this.#open.set(topic, new Subscription(topic, this.#logOf(topic), from, this.#out));
    } catch (error) {
      if (!(error instanceof GatewayError)) throw error;
      this.#out.send({ type: 'refused', topic, code: error.code });
    }
  }

  /** A topic that is not followed is no error. */
  unsubscribe(topic: string): void {
    this.#open.get(topic)?.end();
    this.#open.delete(topic);
  }

  /** Ends all. */
  close(): void {
    clearInterval(this.#recheck);
    for (const subscription of this.#open.values()) subscription.end();
    this.#open.clear();
  }

  /** Throws TopicUnknown, or what the kind says. */
  #logOf(topic: string): EventLog {
    const colon = topic.indexOf(':');
    const name = colon === -1 ? topic : topic.slice(0, colon);
    const kind = this.#kinds.find((one) => one.kind === name);
    if (kind === undefined) throw new TopicUnknown();
    return kind.open(this.#principal, colon === -1 ? undefined : topic.slice(colon + 1));
  }

  #endUnreached(): void {
    for (const topic of [...this.#open.keys()]) {
      try {
        this.#logOf(topic);
      } catch (error) {
        if (!(error instanceof GatewayError)) throw error;
        this.unsubscribe(topic);
        this.#out.send({ type: 'ended', topic, code: error.code });
      }
    }
  }
}
