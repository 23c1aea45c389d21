/** Brings the events of one watch to its webhook: in order, one at a time, again and again until the receiver says yes. */
import { reasonOf } from '../../errors.ts';
import type { SecretBox } from '../../security/secret-box.ts';
import type { TargetPolicy } from '../../security/target-policy.ts';
import type { KeptDelivery } from '../../store/watch-event-store.ts';
import type { KeptWebhook, WatchStore } from '../../store/watch-store.ts';
import { Bell } from '../bell.ts';
import { eventView } from './watch-event-view.ts';
import { attemptPauseMs } from './watch-pace.ts';
import type { WatchRecord } from './watch-record.ts';
import { callWebhook } from './webhook-call.ts';
import { SIGNATURE_HEADER, signatureOf } from './webhook-signature.ts';
import { permitWebhook, webhookUrl } from './webhook-target.ts';

/** An event that is older is not tried again; somebody has to ask for it. */
export const MAX_EVENT_AGE_MS = 24 * 60 * 60_000;
const GONE = 410;
const MAX_REASON_LENGTH = 200;

/** What couriers work with. */
export interface CourierWorld {
  readonly store: WatchStore;
  readonly policy: TargetPolicy;
  readonly box: SecretBox;
  readonly now: () => Date;
  /** From 0 to 1. */
  readonly chance: () => number;
  /** How long a receiver may take; see webhook-call. */
  readonly answerMs?: number;
  /** Milliseconds until the next attempt after so many failures in a row; see watch-pace. */
  readonly attemptPauseMs?: (failures: number) => number;
  /** Told what went wrong inside Gangway itself. */
  readonly onFailure: (error: unknown) => void;
}

/** What a sealed secret of a watch belongs to. */
export function bindingOf(watchId: string): readonly string[] {
  return ['watch', watchId];
}

/** Why an event has not got there. */
interface Refusal {
  readonly reason: string;
  /** The receiver wants nothing any more. */
  readonly isGone: boolean;
}

/** Works until it is closed, or until the receiver does not want any more. */
export class Courier {
  readonly #watch: WatchRecord;
  readonly #world: CourierWorld;
  readonly #end = new AbortController();
  readonly #news = new Bell();
  readonly #pause = new Bell();
  readonly #done: Promise<void>;
  #failures = 0;

  constructor(watch: WatchRecord, world: CourierWorld) {
    this.#watch = watch;
    this.#world = world;
    this.#done = this.#live();
  }

  /** There may be something to deliver. */
  wake(): void {
    this.#news.ring();
  }

  /** Somebody wants it now: the pause after a failure ends. */
  hurry(): void {
    this.#pause.ring();
    this.#news.ring();
  }

  /** Breaks a call off, which is repeated at the next start, and resolves when nothing runs any more. */
  async close(): Promise<void> {
    this.#end.abort(new Error('the deliveries were ended'));
    await this.#done;
  }

  async #live(): Promise<void> {
    const { signal } = this.#end;
    while (!signal.aborted) {
      try {
        const webhook = this.#world.store.find(this.#watch.number)?.webhook;
        if (webhook === undefined || webhook.stopped !== undefined) return;
        const event = this.#next();
        if (event === undefined) await this.#news.wait(signal);
        else await this.#deliver(event, webhook);
      } catch (error) {
        this.#failures += 1;
        this.#world.onFailure(error);
      }
      if (this.#failures > 0) await this.#rest();
    }
  }

  #next(): KeptDelivery | undefined {
    const [first] = this.#world.store.events.inState(this.#watch.number, 'waiting', { since: 0, limit: 1 });
    return first;
  }

  async #rest(): Promise<void> {
    const pauseMs =
      this.#world.attemptPauseMs ?? ((failures) => attemptPauseMs(failures, this.#world.chance()));
    await this.#pause.wait(this.#end.signal, pauseMs(this.#failures));
  }

  async #deliver(event: KeptDelivery, webhook: KeptWebhook): Promise<void> {
    const refusal = await this.#attempt(event, webhook);
    // Whether it got there is not known; it is told again at the next start.
    if (this.#end.signal.aborted) return;
    if (refusal === undefined) this.#accepted(event);
    else this.#refused(event, refusal);
  }

  #accepted({ seq }: KeptDelivery): void {
    this.#failures = 0;
    const { store, now } = this.#world;
    store.events.attempted(this.#watch.number, seq, { state: 'done', now: now() });
  }

  #refused({ seq, at }: KeptDelivery, { reason, isGone }: Refusal): void {
    const { store } = this.#world;
    const { number } = this.#watch;
    const now = this.#world.now();
    const isGivenUp = !isGone && now.getTime() - at.getTime() > MAX_EVENT_AGE_MS;
    // The next one has not been tried yet.
    this.#failures = isGivenUp ? 0 : this.#failures + 1;
    store.events.attempted(number, seq, { state: isGivenUp ? 'failed' : 'waiting', reason, now });
    if (isGone) store.stopWebhook(number, reason);
  }

  /** Undefined: the receiver has it. */
  async #attempt(event: KeptDelivery, { url, sealedSecret }: KeptWebhook): Promise<Refusal | undefined> {
    const { policy, box, now, answerMs } = this.#world;
    const { signal } = this.#end;
    try {
      const view = eventView(this.#watch, event);
      const body = JSON.stringify(view);
      const secret = box.open(sealedSecret, bindingOf(this.#watch.id));
      const target = await permitWebhook(policy, webhookUrl(url), signal);
      const headers = {
        'User-Agent': 'Gangway',
        'Gateway-Event-Id': view.id,
        [SIGNATURE_HEADER]: signatureOf(secret, body, now()),
      };
      const status = await callWebhook(target, {
        body,
        headers,
        signal,
        ...(answerMs === undefined ? {} : { answerMs }),
      });
      if (status >= 200 && status < 300) return undefined;
      return { reason: `answered with ${status}`, isGone: status === GONE };
    } catch (error) {
      return { reason: reasonIn(error).slice(0, MAX_REASON_LENGTH), isGone: false };
    }
  }
}

/** What the system says is told by its code. */
function reasonIn(error: unknown): string {
  const { code } = error as NodeJS.ErrnoException;
  return typeof code === 'string' ? code : reasonOf(error);
}
