/** The open folder: its entries as they arrive. */
import type { Entry, FolderEnd } from '../../../server/contract/entry.ts';
import type { Problem } from '../../../server/contract/problem.ts';
import type { Api } from '../lib/api.ts';
import { isAbort, problemOf } from '../../client/problem.ts';

/** After this the screen says that the server takes its time. */
const SLOW_MS = 2000;
/** Entries are shown again only when this share is new: sorting all rows for every delivery would cost more than the wait. */
const GROWTH = 1.5;

const NOT_FOUND = 'FTP_NOT_FOUND';

/** `loading`: rows may already be there; `failed`: with rows it broke off, without it never began. */
export type FolderPhase = 'idle' | 'loading' | 'ready' | 'stopped' | 'failed';

/** Runs a function before the next picture. */
export type NextFrame = (draw: () => void) => void;

/** One listing at a time; a new one ends the old one. */
export class FolderState {
  readonly #api: Pick<Api, 'list'>;
  readonly #nextFrame: NextFrame;
  #site = $state('');
  #path = $state('/');
  #phase = $state<FolderPhase>('idle');
  #entries = $state.raw<readonly Entry[]>([]);
  #end = $state.raw<FolderEnd | undefined>();
  #problem = $state.raw<Problem | undefined>();
  #arrived = $state(0);
  #slow = $state(false);
  #abort: AbortController | undefined;

  constructor(api: Pick<Api, 'list'>, nextFrame: NextFrame = (draw) => requestAnimationFrame(draw)) {
    this.#api = api;
    this.#nextFrame = nextFrame;
  }

  get site(): string {
    return this.#site;
  }

  get path(): string {
    return this.#path;
  }

  /** The path with its names as they are shown, as soon as the server side has told them. */
  get shownPath(): string {
    return this.#end?.path === this.#path ? this.#end.shownPath : this.#path;
  }

  get phase(): FolderPhase {
    return this.#phase;
  }

  get entries(): readonly Entry[] {
    return this.#entries;
  }

  /** What the server side told at the end: charset, dialect, whether a limit cut it. */
  get end(): FolderEnd | undefined {
    return this.#end;
  }

  get problem(): Problem | undefined {
    return this.#problem;
  }

  /** How many entries have come, also those not yet shown. */
  get arrived(): number {
    return this.#arrived;
  }

  get slow(): boolean {
    return this.#slow;
  }

  /** Another folder: the old rows go at once. */
  async open(site: string, path: string): Promise<void> {
    this.#entries = [];
    this.#end = undefined;
    await this.#load(site, path);
  }

  /** The same folder again: the old rows stay until the new ones are complete. */
  async refresh(): Promise<void> {
    if (this.#site !== '') await this.#load(this.#site, this.#path);
  }

  /**
   * The same folder again after the site has begun to read names in another charset: it may be called otherwise now. A server that
   * itself has changed what it sends knows the folder by its text, any other by its bytes.
   */
  async reread(): Promise<void> {
    const text = this.#path;
    const bytes = this.#end?.bytesPath ?? text;
    for (const path of bytes === text ? [text] : [bytes, text]) {
      await this.#load(this.#site, path, this.#path);
      if (this.phase === 'ready') this.#path = this.#end?.path ?? path;
      if (this.#problem?.code !== NOT_FOUND) return;
    }
  }

  /** Stops waiting; what arrived stays. */
  stop(): void {
    this.#abort?.abort();
    if (this.#phase === 'loading') this.#phase = 'stopped';
  }

  /** Leaves the folder for the connect screen. */
  close(): void {
    this.#abort?.abort();
    this.#site = '';
    this.#entries = [];
    this.#phase = 'idle';
  }

  /** shown: what the folder is called meanwhile. */
  async #load(site: string, path: string, shown = path): Promise<void> {
    this.#abort?.abort();
    const abort = new AbortController();
    this.#abort = abort;
    this.#site = site;
    this.#path = shown;
    this.#problem = undefined;
    this.#phase = 'loading';
    this.#slow = false;
    this.#arrived = 0;
    const timer = setTimeout(() => (this.#slow = !abort.signal.aborted), SLOW_MS);
    try {
      await this.#receive(site, path, abort.signal);
      this.#phase = 'ready';
    } catch (thrown) {
      if (!isAbort(thrown) && !abort.signal.aborted) this.#failed(thrown);
    } finally {
      clearTimeout(timer);
      if (this.#abort === abort) this.#slow = false;
    }
  }

  async #receive(site: string, path: string, signal: AbortSignal): Promise<void> {
    const collected: Entry[] = [];
    const growing = this.#entries.length === 0;
    let drawing = false;
    const draw = () => {
      drawing = false;
      if (signal.aborted || this.#phase !== 'loading') return;
      if (collected.length >= this.#entries.length * GROWTH) this.#entries = collected.slice();
    };
    try {
      for await (const part of this.#api.list(site, path, { signal })) {
        collected.push(...part.entries);
        this.#arrived = collected.length;
        this.#end = part.end ?? this.#end;
        if (!growing || drawing) continue;
        drawing = true;
        this.#nextFrame(draw);
      }
    } finally {
      if (!signal.aborted && (growing || this.#isWhole(collected))) this.#entries = collected;
    }
  }

  /** A refresh that broke off must not take rows away. */
  #isWhole(collected: readonly Entry[]): boolean {
    return this.#end?.count === undefined || collected.length >= this.#end.count;
  }

  #failed(thrown: unknown): void {
    this.#problem = problemOf(thrown);
    this.#phase = 'failed';
  }
}
