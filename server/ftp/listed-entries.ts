/** What happens to the entries of a listing before anybody sees them. Pure, apart from the sink at the end. */
import { WholeNames } from './listing/name-continuation.ts';
import { knownOf } from './listing/remote-entry.ts';
import type { RemoteEntry } from './listing/remote-entry.ts';
import type { EntrySink } from './listing-run.ts';
import { isUnsafeName } from './pathname.ts';
import type { Pathname } from './pathname.ts';

/** So many lines that nobody understands are held back in the hope of a better way to list; more are shown as they are. */
export const MAX_HELD = 1_000;

const SLASH = 0x2f;

/**
 * Passes the entries of one listing on. Held back are: the last one, until its name is known to be whole; the first ones, while
 * nothing was understood; and one that could be the folder itself, while it is alone (vsftpd lists a folder that may not be read
 * so, case 74).
 */
export class ListedEntries {
  readonly #folder: Pathname;
  readonly #sink: EntrySink;
  readonly #names = new WholeNames();
  #held: RemoteEntry[] = [];
  #isOpen = false;

  constructor(folder: Pathname, sink: EntrySink) {
    this.#folder = folder;
    this.#sink = sink;
  }

  /** Takes the next entries. Resolves when the sink has taken what is due. */
  async take(entries: readonly RemoteEntry[]): Promise<void> {
    await this.#pass(this.#names.take(entries.map((entry) => withOwnName(entry, this.#folder))));
  }

  /** No more will come. Returns what is still held back and has not been passed on, for the caller to judge. */
  async end(): Promise<readonly RemoteEntry[]> {
    await this.#pass(this.#names.end());
    return this.#held;
  }

  async #pass(entries: readonly RemoteEntry[]): Promise<void> {
    if (!this.#isOpen) {
      this.#held.push(...entries);
      if (this.#mustHold) return;
      this.#isOpen = true;
      const begin = this.#held;
      this.#held = [];
      await this.#sink(begin);
    } else if (entries.length > 0) {
      await this.#sink(entries);
    }
  }

  get #mustHold(): boolean {
    const [first] = this.#held;
    if (this.#held.length === 1 && first !== undefined && isItself(first, this.#folder)) return true;
    return this.#held.length <= MAX_HELD && this.#held.every(({ raw }) => raw !== undefined);
  }
}

/** Whether a folder's only entry could be the folder itself: another folder of the same name, or the whole path. */
export function isItself(entry: RemoteEntry, folder: Pathname): boolean {
  if (entry.kind !== 'folder' || folder.depth === 0) return false;
  return entry.name.equals(folder.name) || entry.name.equals(folder.bytes);
}

/** Some servers put the folder in front of every name: `TOOLS.FILE/PARSE.MBR` (IBM i), `./x`, `/pub/x`. */
function withOwnName(entry: RemoteEntry, folder: Pathname): RemoteEntry {
  if (entry.raw !== undefined || !entry.name.includes(SLASH)) return entry;
  const name = ownName(entry.name, folder);
  if (name.equals(entry.name) || isUnsafeName(name)) return entry;
  const { kind, sizeBytes, modifiedAt, precision, mode, owner, group, target, unique } = entry;
  const facts = { sizeBytes, modifiedAt, precision, mode, owner, group, target, unique };
  return { name, kind, ...knownOf(facts) };
}

/** A listed name without the folder in front of it, if it is there. */
export function ownName(name: Buffer, folder: Pathname): Buffer {
  const fronts = [folder.bytes, folder.name, Buffer.from('.')].map((front) =>
    front.at(-1) === SLASH ? front : Buffer.concat([front, Buffer.from('/')]),
  );
  const front = fronts.find((one) => one.length > 1 && name.subarray(0, one.length).equals(one));
  if (front !== undefined) return name.subarray(front.length);
  return folder.depth === 0 && name[0] === SLASH ? name.subarray(1) : name;
}
