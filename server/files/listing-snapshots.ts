/** The snapshots that pages are cut from: few, not for long, and each for whoever asked for its first page. */
import { randomBytes } from 'node:crypto';
import type { FolderEnd } from '../contract/entry.ts';
import type { Site } from '../sites/site.ts';
import { CursorExpired, CursorInvalid } from './errors.ts';
import type { ListingSnapshot, ListingView } from './listing-snapshot.ts';

/** Since it was last asked for. */
const KEPT_MS = 10 * 60_000;
const MAX_BYTES = 256 * 1024 * 1024;
const MAX_SNAPSHOTS_PER_OWNER = 16;
const MAX_SNAPSHOTS = 500;
const ID_BYTES = 16;
const OFFSET_BYTES = 4;
/** The same in base64url. */
const CURSOR = /^[\w-]{27}$/;

/** Who asks, where. */
export interface PageAsker {
  readonly owner: string;
  /** Aborted when the owner's time is over. */
  readonly ended: AbortSignal;
  readonly site: Site;
  /** Canonical path of the folder. */
  readonly path: string;
}

/** A part of a snapshot. */
export interface Page {
  readonly end: FolderEnd;
  /** JSON of its entries, with commas between them. */
  readonly entries: Buffer;
  /** Undefined on the last one. */
  readonly cursor: string | undefined;
}

interface Kept {
  readonly id: string;
  readonly snapshot: ListingSnapshot;
  readonly view: ListingView;
  readonly owner: string;
  readonly place: string;
  readonly forget: () => void;
  usedAtMs: number;
}

/** All snapshots of a gateway. */
export class ListingSnapshots {
  readonly #nowMs: () => number;
  /** The one that was not used for longest is the first. */
  readonly #kept = new Map<string, Kept>();
  #timer: NodeJS.Timeout | undefined;

  /** nowMs: a clock that never goes back. */
  constructor(nowMs: () => number) {
    this.#nowMs = nowMs;
  }

  /** How many there are, and what they take. */
  get stats(): { readonly count: number; readonly sizeBytes: number } {
    const all = [...this.#kept.values()];
    return { count: all.length, sizeBytes: all.reduce((sum, { snapshot }) => sum + snapshot.sizeBytes, 0) };
  }

  /** The first page. The snapshot is kept if there are more. */
  first(asker: PageAsker, snapshot: ListingSnapshot, view: ListingView, limit: number): Page {
    const { end } = snapshot;
    const entries = snapshot.slice(0, limit);
    if (end.count <= limit) return { end, entries, cursor: undefined };
    return { end, entries, cursor: cursorOf(this.#keep(asker, snapshot, view), limit) };
  }

  /**
   * The page that a cursor leads to. view: what was said once more, which must be as it was. Throws CursorInvalid for what is no
   * cursor or is about another order, and CursorExpired for one whose snapshot is gone or belongs to another asker, site or path.
   */
  next(asker: PageAsker, cursor: string, view: Partial<ListingView>, limit: number): Page {
    if (!CURSOR.test(cursor)) throw new CursorInvalid('is none of ours');
    const bytes = Buffer.from(cursor, 'base64url');
    const id = bytes.toString('hex', 0, ID_BYTES);
    const from = bytes.readUInt32BE(ID_BYTES);
    this.#expire();
    const kept = this.#kept.get(id);
    if (kept?.owner !== asker.owner || kept.place !== placeOf(asker)) throw new CursorExpired();
    const { snapshot } = kept;
    if (from >= snapshot.end.count) throw new CursorInvalid('leads behind the end');
    for (const [name, value] of Object.entries(view)) {
      if (kept.view[name as keyof ListingView] !== value) throw new CursorInvalid(`has another ${name}`);
    }
    this.#use(kept);
    const to = from + limit;
    const isLast = to >= snapshot.end.count;
    return {
      end: snapshot.end,
      entries: snapshot.slice(from, to),
      cursor: isLast ? undefined : cursorOf(id, to),
    };
  }

  #keep({ owner, ended, ...where }: PageAsker, snapshot: ListingSnapshot, view: ListingView): string {
    const id = randomBytes(ID_BYTES).toString('hex');
    const drop = (): void => this.#drop(id);
    const forget = (): void => ended.removeEventListener('abort', drop);
    ended.addEventListener('abort', drop, { once: true });
    this.#use({ id, snapshot, view, owner, place: placeOf(where), forget, usedAtMs: 0 });
    this.#expire();
    this.#makeRoom(owner);
    if (ended.aborted) drop();
    return id;
  }

  #use(kept: Kept): void {
    kept.usedAtMs = this.#nowMs();
    this.#kept.delete(kept.id);
    this.#kept.set(kept.id, kept);
    this.#timer ??= setTimeout(() => this.#expire(), KEPT_MS).unref();
  }

  #expire(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    for (const { id, usedAtMs } of [...this.#kept.values()]) {
      const remainingMs = usedAtMs + KEPT_MS - this.#nowMs();
      if (remainingMs <= 0) this.#drop(id);
      else this.#timer ??= setTimeout(() => this.#expire(), remainingMs).unref();
    }
  }

  #makeRoom(owner: string): void {
    const own = [...this.#kept.values()].filter((kept) => kept.owner === owner);
    for (const { id } of own.slice(0, Math.max(0, own.length - MAX_SNAPSHOTS_PER_OWNER))) this.#drop(id);
    for (;;) {
      const { count, sizeBytes } = this.stats;
      if (count <= MAX_SNAPSHOTS && sizeBytes <= MAX_BYTES) return;
      this.#drop(this.#oldestOfGreediest());
    }
  }

  /** Whoever takes most gives way first, so that nobody can make the others lose theirs. */
  #oldestOfGreediest(): string {
    const bytes = new Map<string, number>();
    for (const { owner, snapshot } of this.#kept.values())
      bytes.set(owner, (bytes.get(owner) ?? 0) + snapshot.sizeBytes);
    const [greediest] = [...bytes].toSorted(([, a], [, b]) => b - a);
    return [...this.#kept.values()].find(({ owner }) => owner === greediest?.[0])?.id ?? '';
  }

  #drop(id: string): void {
    this.#kept.get(id)?.forget();
    this.#kept.delete(id);
  }
}

/** A site that was changed may show other names, or another account. */
function placeOf({ site, path }: Pick<PageAsker, 'site' | 'path'>): string {
  const { id, host, port, user, security, charsetChoice } = site;
  return JSON.stringify([id, host, port, user, security, charsetChoice, path]);
}

function cursorOf(id: string, from: number): string {
  const bytes = Buffer.alloc(ID_BYTES + OFFSET_BYTES, id, 'hex');
  bytes.writeUInt32BE(from, ID_BYTES);
  return bytes.toString('base64url');
}
