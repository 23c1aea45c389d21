/**
 * Times of one listing, right from the first one on: while nobody knows the zone of LIST, the first entries are held back until
 * one of them has told it by MDTM (design case 78). A listing that is long or slow is not held; the next one profits.
 */
import { setTimeout as wait } from 'node:timers/promises';
import { reasonOf } from '../errors.ts';
import type { EntrySink } from '../ftp/listing-run.ts';
import type { ListingContext } from '../ftp/listing/dialect.ts';
import type { RemoteEntry } from '../ftp/listing/remote-entry.ts';
import type { Knowledge } from '../ftp/knowledge.ts';
import type { Pathname } from '../ftp/pathname.ts';
import type { FtpSession } from '../ftp/session.ts';
import { measureListClock, newestFiles } from './list-clock.ts';

/** Held back at most: entries, and time since the first of them. */
const MAX_HELD = 2_000;
const HOLD_MS = 150;
/** Entries do not wait longer for the answer to MDTM. */
const ANSWER_MS = 1_000;
/** After so long clocks may have been put forward or back. */
const STALE_MS = 21 * 24 * 60 * 60_000;
/** A file that seems to be newer than now by more than this makes the offset look wrong. */
const FUTURE_MS = 5 * 60_000;
/** A server that could not tell, or whose clock is wrong, is not asked at every listing. */
const ASK_AGAIN_MS = 10 * 60_000;
const MINUTE_MS = 60_000;
/** Dialects whose times are UTC by definition. */
const UTC_DIALECTS: readonly string[] = ['mlsd', 'eplf'];

/** When each site was asked last, if that brought nothing new. */
const asked = new WeakMap<Knowledge, number>();

/** One listing on its way from the session to whoever asked for it. */
export class ListTimes {
  /** Clock and zone for the reader. */
  readonly context: ListingContext;
  readonly #session: FtpSession;
  readonly #folder: Pathname;
  readonly #deliver: EntrySink;
  #held: RemoteEntry[] | undefined;
  #heldSinceMs: number | undefined;
  #newest: readonly RemoteEntry[] = [];

  /** deliver: takes the entries when they are right, or when they cannot wait. */
  constructor(session: FtpSession, folder: Pathname, deliver: EntrySink) {
    const { knowledge } = session;
    this.#session = session;
    this.#folder = folder;
    this.#deliver = deliver;
    const known = knowledge.get('listOffsetMinutes');
    this.context = { now: new Date(), offsetMinutes: known ?? 0 };
    if (known === undefined && this.#mayAsk()) this.#held = [];
  }

  /** Takes entries as they come. */
  readonly take: EntrySink = async (entries) => {
    this.#newest = newestFiles([...this.#newest, ...entries]);
    if (this.#held === undefined) return this.#deliver(entries);
    this.#held.push(...entries);
    this.#heldSinceMs ??= performance.now();
    const isLong = this.#held.length > MAX_HELD || performance.now() - this.#heldSinceMs > HOLD_MS;
    if (isLong) await this.#release(0);
  };

  /** The listing is over, in this dialect: measures if that is due, and delivers what was held. */
  async end(dialect: string): Promise<void> {
    const isUtc = UTC_DIALECTS.includes(dialect);
    if (isUtc || !this.#isDue()) return this.#release(0);
    const measured = this.#measure();
    const found = await Promise.race([measured, wait(ANSWER_MS, undefined, { ref: false })]);
    await this.#release(found ?? 0);
    // The session is given back afterwards, and must have all its replies by then.
    await measured;
  }

  /** Minutes that LIST is ahead, or undefined when this folder could not tell. The listing is complete, whatever comes of it. */
  async #measure(): Promise<number | undefined> {
    const { knowledge } = this.#session;
    if (this.#newest.length === 0) return undefined;
    asked.set(knowledge, performance.now());
    const clock = await measureListClock(this.#session, this.#folder, this.#newest, this.context).catch(
      (error: unknown) => this.#session.note(`the zone of LIST could not be measured: ${reasonOf(error)}`),
    );
    if (clock === undefined) return undefined;
    // Asked in vain was who had no answer, or the one that we knew.
    if (clock.offsetMinutes !== knowledge.get('listOffsetMinutes')) asked.delete(knowledge);
    // The same answer again would keep its old date, and would be asked for at every listing from now on.
    knowledge.doubt('listOffsetMinutes');
    knowledge.learn('listOffsetMinutes', clock.offsetMinutes, clock.evidence);
    return clock.offsetMinutes;
  }

  async #release(offsetMinutes: number): Promise<void> {
    const held = this.#held ?? [];
    this.#held = undefined;
    if (held.length === 0) return;
    await this.#deliver(offsetMinutes === 0 ? held : held.map((entry) => shifted(entry, offsetMinutes)));
  }

  #isDue(): boolean {
    const fact = this.#session.knowledge.fact('listOffsetMinutes');
    if (fact === undefined) return this.#mayAsk();
    const nowMs = this.context.now.getTime();
    const isStale = nowMs - fact.at.getTime() > STALE_MS;
    const [newest] = this.#newest;
    const isFuture = (newest?.modifiedAt?.getTime() ?? 0) > nowMs + FUTURE_MS;
    return (isStale || isFuture) && this.#mayAsk();
  }

  #mayAsk(): boolean {
    const { knowledge, login } = this.#session;
    if (knowledge.get('mdtm') === false || !login.features.mayHave('MDTM')) return false;
    const last = asked.get(knowledge);
    return last === undefined || performance.now() - last > ASK_AGAIN_MS;
  }
}

/** Read as UTC; what was told to the second had its zone with it, or waits for the next listing. */
function shifted(entry: RemoteEntry, offsetMinutes: number): RemoteEntry {
  if (entry.modifiedAt === undefined || entry.precision === 'second') return entry;
  return { ...entry, modifiedAt: new Date(entry.modifiedAt.getTime() - offsetMinutes * MINUTE_MS) };
}
