/**
 * One look at a watched folder: every file is compared with what is known of it, and what is new is written down in slices, each with
 * the events that follow from it. However large the folder is, only the ids of known files and one slice are in memory.
 */
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Entry } from '../../contract/entry.ts';
import type { WatchEventType } from '../../contract/watch-event.ts';
import type { KeptEvent, NewEvent } from '../../store/watch-event-store.ts';
import type { FileChange, KeptFile } from '../../store/watch-file-store.ts';
import type { WatchStore } from '../../store/watch-store.ts';
import { judge, needsExact } from './watch-judge.ts';
import type { Moment } from './watch-judge.ts';
import { textOf, versionOf } from './watch-version.ts';
import { walkFiles } from './watch-walk.ts';
import type { ListOneFolder, WalkEnd, WalkPlan } from './watch-walk.ts';

/** Changes that are written at once: the process does nothing else meanwhile. */
const SLICE = 500;
/** Files that are asked about one by one in a look: each costs a round trip or two. */
const MAX_ASKED = 100;

/** What a look needs. */
export interface LookPlan extends WalkPlan {
  /** Of the watch, in the store. */
  readonly number: number;
  readonly types: readonly WatchEventType[];
  readonly moment: Moment;
}

/** The server, as far as a look sees it. */
export interface LookAt {
  readonly list: ListOneFolder;
  /** Size and time as the server tells them of this file alone, and undefined when it will not; rejects when it is lost. */
  readonly ask: (
    path: string,
  ) => Promise<Pick<Entry, 'sizeBytes' | 'modifiedAt' | 'precision' | 'unique'> | undefined>;
  /** How the times of the entries that come just now were read. */
  readonly offsetMinutes: () => number;
}

/** Looks once. onEvents: told when events are written. Rejects with what broke; what was seen until then is written. */
export async function look(
  store: WatchStore,
  plan: LookPlan,
  at: LookAt,
  onEvents: (events: readonly KeptEvent[]) => void,
): Promise<WalkEnd> {
  const run = new Look(store, plan, onEvents);
  try {
    let end = await walkFiles(at.list, plan, (files) => run.see(files, at.offsetMinutes()));
    // A folder that is suddenly empty may be a disk that is not there at the moment: once more, before everything is called removed.
    if (run.hasLostAll) end = await walkFiles(at.list, plan, (files) => run.see(files, at.offsetMinutes()));
    await run.askAll(at.ask);
    if (end.complete && !plan.moment.isFirstLook) await run.removeUnseen();
    return end;
  } finally {
    run.write();
  }
}

interface Unclear {
  readonly entry: Entry;
  readonly offsetMinutes: number;
}

class Look {
  readonly #store: WatchStore;
  readonly #plan: LookPlan;
  readonly #onEvents: (events: readonly KeptEvent[]) => void;
  readonly #knownBefore: number;
  readonly #lastIdBefore: number;
  readonly #seen = new Set<number>();
  #changes: FileChange[] = [];
  #events: NewEvent[] = [];
  readonly #unclear: Unclear[] = [];

  constructor(store: WatchStore, plan: LookPlan, onEvents: (events: readonly KeptEvent[]) => void) {
    this.#store = store;
    this.#plan = plan;
    this.#onEvents = onEvents;
    this.#knownBefore = store.files.count(plan.number);
    this.#lastIdBefore = store.files.highestId();
  }

  get hasLostAll(): boolean {
    return this.#seen.size === 0 && this.#knownBefore > 0;
  }

  see(files: readonly Entry[], offsetMinutes: number): void {
    const { number, moment } = this.#plan;
    for (const entry of files) {
      const known = this.#store.files.find(number, entry.path);
      if (known !== undefined && this.#isSecondTime(known)) continue;
      const version = versionOf(entry, { offsetMinutes });
      // Nearly every file of nearly every look.
      if (known?.pending === undefined && known?.told === textOf(version)) continue;
      const isUnclear = !moment.isFirstLook && needsExact(known, version, moment.now);
      if (isUnclear && this.#unclear.length < MAX_ASKED) this.#unclear.push({ entry, offsetMinutes });
      else this.#judge(entry, known, { version });
    }
  }

  /** Asks about the files that the listing does not tell enough of. */
  async askAll(ask: LookAt['ask']): Promise<void> {
    for (const { entry, offsetMinutes } of this.#unclear) {
      const told = await ask(entry.path);
      const exact = told === undefined ? undefined : exactOf(told);
      const version = versionOf(entry, { offsetMinutes });
      const known = this.#store.files.find(this.#plan.number, entry.path);
      this.#judge({ ...entry, ...told }, known, exact === undefined ? { version } : { version, exact });
    }
  }

  /** What was known before and was not seen is not there any more. */
  async removeUnseen(): Promise<void> {
    const { number } = this.#plan;
    if (this.#seen.size >= this.#knownBefore) return;
    let path = '';
    for (;;) {
      const page = this.#store.files.after(number, path, SLICE);
      for (const file of page) if (this.#isUnseen(file)) this.#remove(file);
      const last = page.at(-1);
      if (last === undefined) return;
      path = last.path;
      await nextTurn();
    }
  }

  /** Writes what has gathered. */
  write(): void {
    if (this.#changes.length === 0) return;
    const [changes, events] = [this.#changes, this.#events];
    this.#changes = [];
    this.#events = [];
    const kept = this.#store.record(this.#plan.number, changes, events, new Date());
    if (kept.length > 0) this.#onEvents(kept);
  }

  /** Some servers list a name twice. */
  #isSecondTime({ id }: KeptFile): boolean {
    const isSecond = this.#seen.has(id);
    this.#seen.add(id);
    return isSecond;
  }

  #isUnseen({ id }: KeptFile): boolean {
    return id <= this.#lastIdBefore && !this.#seen.has(id);
  }

  #judge(entry: Entry, known: KeptFile | undefined, sighting: Parameters<typeof judge>[1]): void {
    const judgement = judge(known, sighting, this.#plan.moment);
    if (judgement === undefined) return;
    this.#note({ path: entry.path, state: judgement.state }, judgement.tell, factsOf(entry));
  }

  #remove({ path, told }: KeptFile): void {
    this.#note({ path, state: undefined }, told === undefined ? undefined : 'removed', {});
  }

  #note(change: FileChange, type: WatchEventType | undefined, facts: object): void {
    this.#changes.push(change);
    const isTold = type !== undefined && this.#plan.types.includes(type);
    if (isTold) this.#events.push({ type, path: change.path, facts: JSON.stringify(facts) });
    if (this.#changes.length >= SLICE) this.write();
  }
}

/** What an event tells of its file besides the path. */
export type EventFacts = Pick<Entry, 'sizeBytes' | 'modifiedAt' | 'precision'> & { readonly name?: string };

function factsOf({ name, sizeBytes, modifiedAt, precision }: Entry): EventFacts {
  return {
    name,
    ...(sizeBytes === undefined ? {} : { sizeBytes }),
    ...(modifiedAt === undefined ? {} : { modifiedAt }),
    ...(precision === undefined ? {} : { precision }),
  };
}

function exactOf({
  sizeBytes,
  modifiedAt,
  unique,
}: Awaited<ReturnType<LookAt['ask']>> & object): string | undefined {
  if (sizeBytes === undefined || modifiedAt === undefined) return undefined;
  return `${sizeBytes}|${modifiedAt}|${unique ?? ''}`;
}
