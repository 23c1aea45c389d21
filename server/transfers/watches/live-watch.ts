/** One watch at work: its looks, its deliveries, and those who wait for its events. */
import type { KeptEvent } from '../../store/watch-event-store.ts';
import type { KeptWatch } from '../../store/watch-store.ts';
import { Bell } from '../bell.ts';
import { recordOf } from './watch-record.ts';
import type { WatchRecord } from './watch-record.ts';
import { WatchRunner } from './watch-runner.ts';
import type { RunnerState, WatchWorld } from './watch-runner.ts';
import { Courier } from './webhook-courier.ts';
import type { CourierWorld } from './webhook-courier.ts';

/** What watches work with. */
export type LiveWorld = WatchWorld & CourierWorld;

/** A watch that works until it is closed. */
export class LiveWatch {
  readonly record: WatchRecord;
  /** Rings when there are new events, and when the watch ends. */
  readonly news = new Bell();
  readonly #world: LiveWorld;
  readonly #listeners = new Set<(events: readonly KeptEvent[]) => void>();
  readonly #end = new AbortController();
  #runner: WatchRunner | undefined;
  #lastChange: Promise<void> = Promise.resolve();
  #courier: Courier | undefined;

  /** firstPauseMs: before the first look. */
  constructor(kept: KeptWatch, world: LiveWorld, { firstPauseMs }: { readonly firstPauseMs: number }) {
    this.record = recordOf(kept);
    this.#world = world;
    if (!world.isOwnerThere(kept.owner)) return;
    if (!kept.isPaused) this.#run(firstPauseMs);
    if (kept.webhook !== undefined) this.#courier = new Courier(this.record, world);
  }

  /** Aborted when the watch ends. */
  get ended(): AbortSignal {
    return this.#end.signal;
  }

  /** Undefined: it does not look, because it is paused or its token is gone. */
  get state(): RunnerState | undefined {
    return this.#runner?.state;
  }

  /** As it is kept; undefined when it was removed. Throws what SQLite says. */
  get kept(): KeptWatch | undefined {
    return this.#world.store.find(this.record.number);
  }

  /** Calls `listener` with new events, which are written already, until the returned function is called. */
  listen(listener: (events: readonly KeptEvent[]) => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  /** Resolves when no look is on its way any more. */
  pause(): Promise<void> {
    return this.#inTurn(async () => {
      this.#world.store.pause(this.record.number);
      await this.#runner?.close();
      this.#runner = undefined;
    });
  }

  /** Looks at once, also where the next look is far away after failures. */
  resume(): Promise<void> {
    return this.#inTurn(async () => {
      this.#world.store.resume(this.record.number);
      if (this.#runner === undefined || this.#runner.state.isStopped) this.#run(0);
      else this.#runner.wake();
    });
  }

  /** Another webhook, or none. */
  setWebhook(webhook: { url: string; sealedSecret: string } | undefined): Promise<void> {
    return this.#inTurn(async () => {
      await this.#courier?.close();
      this.#courier = undefined;
      this.#world.store.setWebhook(this.record.number, webhook);
      const isWanted = webhook !== undefined && !this.#end.signal.aborted;
      if (isWanted) this.#courier = new Courier(this.record, this.#world);
    });
  }

  /** Delivers what waits, without further ado. */
  hurryDeliveries(): void {
    this.#courier?.hurry();
  }

  /** Ends its work at once; what is known and what waits is kept. */
  async close(): Promise<void> {
    this.#end.abort();
    this.news.ring();
    await Promise.all([this.#runner?.close(), this.#courier?.close()]);
  }

  /** One change after the other, or there could be two who look, or two who deliver. */
  #inTurn(change: () => Promise<void>): Promise<void> {
    const done = this.#lastChange.then(change);
    this.#lastChange = done.catch(() => undefined);
    return done;
  }

  #run(firstPauseMs: number): void {
    if (this.#end.signal.aborted) return;
    this.#runner = new WatchRunner(this.record, this.#world, {
      firstPauseMs,
      onEvents: (events) => this.#tell(events),
    });
  }

  /** They are written; now everybody may hear of them. */
  #tell(events: readonly KeptEvent[]): void {
    this.news.ring();
    for (const listener of this.#listeners) listener(events);
    if (events.some(({ delivery }) => delivery === 'waiting')) this.#courier?.wake();
  }
}
