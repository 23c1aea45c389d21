/** The life of one watch: look, wait, look again; never two looks at once, and no other watch waits for this one. */
import { GatewayError, InvariantBroken, reasonOf } from '../../errors.ts';
import { SiteMissing } from '../../sites/errors.ts';
import type { Site } from '../../sites/site.ts';
import type { KeptEvent } from '../../store/watch-event-store.ts';
import type { WatchStore } from '../../store/watch-store.ts';
import { Bell } from '../bell.ts';
import { LookTooLong, WatchOwnerEnded } from '../errors.ts';
import { look } from './watch-look.ts';
import type { LookAt } from './watch-look.ts';
import { watchedNames } from './watch-names.ts';
import { lookPauseMs } from './watch-pace.ts';
import type { FailureKind } from './watch-pace.ts';
import type { WalkEnd } from './watch-walk.ts';
import type { WatchRecord } from './watch-record.ts';

/** A look that takes longer is given up: whatever the server does, the watch goes on. */
const MAX_LOOK_MS = 30 * 60_000;
const MAX_REASON_LENGTH = 300;

/** Failures that call for pauses of their own. */
const KIND_OF: Readonly<Record<string, FailureKind>> = { FTP_LOGIN_REFUSED: 'login', FTP_BUSY: 'busy' };

/** What a watch works with. */
export interface WatchWorld {
  readonly store: WatchStore;
  /** The server as a look sees it. label: marks its lines in the transcript. */
  readonly lookAt: (site: Site, work: { readonly signal: AbortSignal; readonly label: string }) => LookAt;
  /** The saved site with this id; undefined when it is gone. */
  readonly siteOf: (id: string) => Site | undefined;
  /** Whether whoever made watches under this id may still do so. undefined: the keepers. */
  readonly isOwnerThere: (owner: string | undefined) => boolean;
  /** Stable code of any failure. */
  readonly codeOf: (thrown: unknown) => string;
  /** Name of this process, on whose clock pending files are. */
  readonly run: string;
  /** Monotonic, in milliseconds. */
  readonly clock: () => number;
  readonly now: () => Date;
  /** From 0 to 1. */
  readonly chance: () => number;
  readonly maxLookMs?: number;
}

/** Why the last look failed. */
export interface LookFailure {
  readonly code: string;
  readonly detail: string;
  readonly at: Date;
  readonly failures: number;
}

/** How a watch is. */
export interface RunnerState {
  readonly lastLook: (WalkEnd & { readonly at: Date }) | undefined;
  readonly failure: LookFailure | undefined;
  /** Its site or its token is gone: it does nothing any more. */
  readonly isStopped: boolean;
  /** Monotonic; undefined while it looks or does not run. */
  readonly nextLookAtMs: number | undefined;
}

/** Runs one watch until it is closed. */
export class WatchRunner {
  readonly #watch: WatchRecord;
  readonly #world: WatchWorld;
  readonly #onEvents: (events: readonly KeptEvent[]) => void;
  readonly #end = new AbortController();
  readonly #bell = new Bell();
  readonly #done: Promise<void>;
  #state: RunnerState = {
    lastLook: undefined,
    failure: undefined,
    isStopped: false,
    nextLookAtMs: undefined,
  };

  /** firstPauseMs: before the first look. onEvents: told when events are written. */
  constructor(
    watch: WatchRecord,
    world: WatchWorld,
    { firstPauseMs, onEvents }: { firstPauseMs: number; onEvents: (events: readonly KeptEvent[]) => void },
  ) {
    this.#watch = watch;
    this.#world = world;
    this.#onEvents = onEvents;
    this.#done = this.#live(firstPauseMs);
  }

  get state(): RunnerState {
    return this.#state;
  }

  /** Looks as soon as possible. */
  wake(): void {
    this.#bell.ring();
  }

  /** Gives up the look that is on its way, and resolves when nothing runs any more. */
  async close(): Promise<void> {
    this.#end.abort(new WatchOwnerEnded());
    await this.#done;
  }

  async #live(firstPauseMs: number): Promise<void> {
    await this.#wait(firstPauseMs);
    while (!this.#end.signal.aborted) {
      const startedAtMs = this.#world.clock();
      await this.#lookOnce(startedAtMs);
      if (this.#state.isStopped) return;
      const { failure } = this.#state;
      const history = {
        everyMs: this.#watch.everySeconds * 1_000,
        tookMs: this.#world.clock() - startedAtMs,
        failures: failure?.failures ?? 0,
        ...(failure === undefined ? {} : { lastFailure: KIND_OF[failure.code] ?? 'other' }),
      };
      await this.#wait(lookPauseMs(history, this.#world.chance()));
    }
  }

  /** Shorter when the site is removed: the look that follows finds it missing, and says so. */
  async #wait(ms: number): Promise<void> {
    this.#state = { ...this.#state, nextLookAtMs: this.#world.clock() + ms };
    const site = this.#world.siteOf(this.#watch.site);
    const ends = site === undefined ? [this.#end.signal] : [this.#end.signal, site.ended];
    await this.#bell.wait(AbortSignal.any(ends), ms);
    this.#state = { ...this.#state, nextLookAtMs: undefined };
  }

  async #lookOnce(atMs: number): Promise<void> {
    const at = this.#world.now();
    const { site: id, owner } = this.#watch;
    let site: Site | undefined;
    try {
      site = this.#world.siteOf(id);
      if (!this.#world.isOwnerThere(owner)) throw new WatchOwnerEnded();
      if (site === undefined) throw new SiteMissing();
      const end = await this.#lookAt(site, { atMs, at });
      this.#state = { ...this.#state, lastLook: { ...end, at }, failure: undefined };
    } catch (error) {
      if (this.#end.signal.aborted) return;
      this.#fail(error, { at, site });
    }
  }

  async #lookAt(site: Site, { atMs, at }: { atMs: number; at: Date }): Promise<WalkEnd> {
    const { number, folder, recursive, types, stableSeconds } = this.#watch;
    const { store, run, lookAt, maxLookMs = MAX_LOOK_MS } = this.#world;
    const isFirstLook = this.#watch.from === 'now' && store.find(number)?.isBegun === false;
    const tooLong = new AbortController();
    const timer = setTimeout(() => tooLong.abort(new LookTooLong(maxLookMs)), maxLookMs).unref();
    try {
      const signal = AbortSignal.any([this.#end.signal, tooLong.signal, site.ended]);
      const moment = { isFirstLook, run, atMs, now: at, stableMs: stableSeconds * 1_000 };
      const plan = { number, folder, recursive, types, names: watchedNames(this.#watch), moment };
      const server = lookAt(site, { signal, label: `watch-${this.#watch.id}` });
      const end = await look(store, plan, server, this.#onEvents);
      if (isFirstLook) store.begin(number);
      return end;
    } finally {
      clearTimeout(timer);
    }
  }

  #fail(error: unknown, { at, site }: { at: Date; site: Site | undefined }): void {
    const isOurs = error instanceof GatewayError && !(error instanceof InvariantBroken);
    const reason = isOurs ? reasonOf(error) : 'something went wrong inside Gangway';
    const detail = (site?.masked(reason) ?? reason).slice(0, MAX_REASON_LENGTH);
    const failures = (this.#state.failure?.failures ?? 0) + 1;
    this.#state = {
      ...this.#state,
      failure: { code: this.#world.codeOf(error), detail, at, failures },
      isStopped: error instanceof WatchOwnerEnded || error instanceof SiteMissing,
    };
  }
}
