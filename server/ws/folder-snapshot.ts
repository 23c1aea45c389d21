/** What a folder had when it was looked at last, and what is different now. Pure. */
import type { Entry } from '../contract/entry.ts';
import type { FolderChange } from '../contract/topic-events.ts';

/** As little of an entry as tells whether it has changed. */
interface Look {
  readonly name: string;
  /** All but the time. */
  readonly facts: string;
  readonly modifiedAt: string | undefined;
  readonly precision: Entry['precision'];
}

/** Length of `2026-03-01`. */
const DAY_LENGTH = 10;

/** The entries of one folder by path. */
export class FolderSnapshot {
  readonly #looks = new Map<string, Look>();

  get count(): number {
    return this.#looks.size;
  }

  /** One more entry of this look. */
  add(entry: Entry): void {
    this.#looks.set(entry.path, lookOf(entry));
  }

  has({ path }: Entry): boolean {
    return this.#looks.has(path);
  }

  /** Whether the entry is here just like this. A time that is only told less exactly than before is the same. */
  hasSame(entry: Entry): boolean {
    const before = this.#looks.get(entry.path);
    const now = lookOf(entry);
    return before !== undefined && before.facts === now.facts && isSameTime(before, now);
  }

  /** What is here and not in `later`. */
  missingIn(later: FolderSnapshot): FolderChange[] {
    return [...this.#looks]
      .filter(([path]) => !later.#looks.has(path))
      .map(([path, { name }]) => ({ change: 'removed', path, name }));
  }
}

function lookOf(entry: Entry): Look {
  const { name, kind, sizeBytes, permissions, owner, group, target, unique, modifiedAt, precision } = entry;
  const facts = JSON.stringify([kind, sizeBytes, permissions?.octal, owner, group, target, unique]);
  return { name, facts, modifiedAt, precision };
}

/** LIST tells the minute of a young file and only the day of an old one (RFC 3659 does not have that trouble). */
function isSameTime(before: Look, now: Look): boolean {
  if (before.precision === now.precision) return before.modifiedAt === now.modifiedAt;
  return before.modifiedAt?.slice(0, DAY_LENGTH) === now.modifiedAt?.slice(0, DAY_LENGTH);
}
