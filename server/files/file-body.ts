/** The bytes of a file on their way to whoever asked, in order, proven, over as many sessions as it takes. */
import type { Writable } from 'node:stream';
import type { Knowledge } from '../ftp/knowledge.ts';
import { CommitHold } from './commit-hold.ts';
import { Convoy } from './convoy.ts';
import type { FileSource } from './file-facts.ts';
import { Incomplete } from './errors.ts';
import { Outlet } from './outlet.ts';
import { Stretch } from './stretch.ts';
import type { StretchStart } from './stretch.ts';
import { Widening } from './widening.ts';

/** Which bytes: from `fromBytes` up to, not including, `toBytes`; undefined when the size is unknown. */
export interface BodyExtent {
  readonly fromBytes: number;
  readonly toBytes: number | undefined;
}

/** What is shorter is there before several sessions could help. */
const WORTH_SHARING_BYTES = 8 * 1024 * 1024;
/** What was measured about several sessions is believed for so long: servers, and what is between, change. */
const BELIEVED_MS = 10 * 60_000;
/** When it was measured last, by the knowledge of the site. */
const measuredAt = new WeakMap<Knowledge, number>();

/** A body whose first transfer runs, or one that borrows a session when it is sent. */
export class FileBody {
  readonly #source: FileSource;
  readonly #extent: BodyExtent;
  readonly #start: StretchStart;
  #back: Promise<void> = Promise.resolve();

  constructor(source: FileSource, extent: BodyExtent, start: StretchStart) {
    this.#source = source;
    this.#extent = extent;
    this.#start = start;
  }

  /** After sendTo: resolves when the session that brought it can be had again. Several of them go back by and by. */
  get back(): Promise<void> {
    return this.#back;
  }

  /**
   * Writes the bytes to `target` and resolves when all are there and proven complete: data ended, completion reply in, count
   * right (or, for a part, count right). What is lost on the way is fetched on another session, unseen from here. Rejects when
   * that cannot be; then `target` may have got some bytes but never the last ones, and whoever owns it has to break it off.
   * `target` is neither ended nor destroyed here.
   * beforeFirstByte: called once, before the first byte or before the end of an empty body.
   */
  async sendTo(target: Writable, beforeFirstByte: () => void): Promise<void> {
    const { fromBytes, toBytes } = this.#extent;
    const expectedBytes = toBytes === undefined ? undefined : toBytes - fromBytes;
    const hold = new CommitHold(target, { expectedBytes, beforeFirstByte, onSurplus: () => undefined });
    try {
      await this.#fetch(hold);
      if (hold.receivedBytes !== (expectedBytes ?? hold.receivedBytes)) {
        throw new Incomplete(expectedBytes ?? 0, hold.receivedBytes);
      }
    } catch (error) {
      hold.drop();
      throw error;
    }
    await hold.commit();
  }

  async #fetch(hold: CommitHold): Promise<void> {
    const { fromBytes, toBytes } = this.#extent;
    const start = toBytes === undefined ? 'never' : wideningFor(this.#source, toBytes - fromBytes);
    if (toBytes !== undefined && start !== 'never') {
      const convoy = new Convoy(this.#source, { fromBytes, toBytes }, hold, new Widening(start));
      return convoy.run(this.#start);
    }
    const outlet = new Outlet();
    outlet.open(hold);
    const stretch = new Stretch(this.#source, { ...this.#extent, before: new Uint8Array(0) }, outlet);
    try {
      await stretch.run(this.#start);
    } finally {
      this.#back = stretch.back;
    }
  }
}

/** Whether several sessions may fetch so many bytes together, and how to begin. */
function wideningFor({ work, facts }: FileSource, lengthBytes: number): 'never' | 'measure' | 'wide' {
  const { knowledge } = work.site.profile;
  if (work.site.segments === 'off' || lengthBytes < WORTH_SHARING_BYTES) return 'never';
  // Without a time nobody could tell that all have read the same file.
  if (facts.modifiedAt === undefined || knowledge.get('restart') === false) return 'never';
  const known = knowledge.fact('segments');
  const now = Date.now();
  const isBelieved =
    known !== undefined && now - Math.max(known.at.getTime(), measuredAt.get(knowledge) ?? 0) < BELIEVED_MS;
  if (isBelieved) return known.value ? 'wide' : 'never';
  measuredAt.set(knowledge, now);
  return 'measure';
}
