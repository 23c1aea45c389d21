/**
 * Follows a file that grows, such as a log: looks at its size, and sends what was added. Between two looks it has no session. Works with
 * any server that tells sizes and can begin in the middle.
 */
import { Writable } from 'node:stream';
import { setTimeout as wait } from 'node:timers/promises';
import { describePath } from '../ftp/describe.ts';
import type { PathFacts } from '../ftp/describe.ts';
import { NothingThere, NotSupported } from '../ftp/errors.ts';
import { PoolDraining } from '../pool/errors.ts';
import { EntryMissing, FileChanged, IsFolder, TooManyFollowers } from './errors.ts';
import { mayComeAgain, pauseBefore } from './healing.ts';
import { pathOf } from './path-of.ts';
import { openFile } from './read-file.ts';
import type { SessionPools, Work } from './session-pools.ts';

/** How often the size is asked for. */
export const LOOK_EVERY_MS = 1_000;
/** Whoever wants to follow for longer asks again from where it ended. */
const FOLLOW_FOR_MS = 24 * 60 * 60_000;
/** Each follower asks once a second: more than these would keep a session of the account busy. */
const MAX_FOLLOWERS_PER_ACCOUNT = 32;
/** Looks that fail in a row; the pauses between them are about a minute together. */
const MAX_FAILURES = 5;
const FIRST_PAUSE_MS = 500;

/** Why the body ended in order: the file became smaller, is gone or is another one (it was rotated), or it lasted long enough. */
export type FollowEnd = 'smaller' | 'gone' | 'replaced' | 'long enough';

/** Where it begins, and where the bytes go. */
export interface FollowOptions {
  /** The first byte to send; sizeBytes: of the file now. May throw. */
  readonly start: (sizeBytes: number) => number;
  /** Told once, before the first byte. */
  readonly onBegin: (offsetBytes: number) => void;
  readonly target: Writable;
  readonly lookEveryMs?: number;
}

const followers = new Map<string, number>();

/**
 * Sends what is and will be behind the start, until the file ends in one of the ways of FollowEnd. Rejects with EntryMissing, IsFolder,
 * NotSupported (SIZE, REST) or TooManyFollowers before onBegin; afterwards with what broke more often than patience allows, or when
 * the work is given up.
 */
export async function followFile(
  pools: SessionPools,
  work: Work,
  path: string,
  options: FollowOptions,
): Promise<FollowEnd> {
  const { accountKey } = work.site;
  const count = followers.get(accountKey) ?? 0;
  if (count >= MAX_FOLLOWERS_PER_ACCOUNT) throw new TooManyFollowers();
  followers.set(accountKey, count + 1);
  try {
    return await new Follower(pools, work, path, options).run();
  } finally {
    const others = (followers.get(accountKey) ?? 1) - 1;
    if (others === 0) followers.delete(accountKey);
    else followers.set(accountKey, others);
  }
}

class Follower {
  readonly #pools: SessionPools;
  readonly #work: Work;
  readonly #path: string;
  readonly #options: FollowOptions;
  #position = 0;
  #unique: string | undefined;
  #failures = 0;

  constructor(pools: SessionPools, work: Work, path: string, options: FollowOptions) {
    this.#pools = pools;
    this.#work = work;
    this.#path = path;
    this.#options = options;
  }

  async run(): Promise<FollowEnd> {
    const { lookEveryMs = LOOK_EVERY_MS } = this.#options;
    const until = performance.now() + FOLLOW_FOR_MS;
    await this.#begin();
    for (;;) {
      const end = await this.#look().catch((error: unknown) => this.#bear(error));
      if (end !== undefined) return end;
      if (performance.now() > until) return 'long enough';
      const pauseMs =
        this.#failures === 0 ? lookEveryMs : pauseBefore(this.#failures, FIRST_PAUSE_MS, Math.random());
      await wait(pauseMs, undefined, { signal: this.#work.signal });
    }
  }

  async #begin(): Promise<void> {
    const file = await openFile(this.#pools, this.#work, this.#path);
    try {
      const { sizeBytes } = file.facts;
      if (sizeBytes === undefined) throw new NotSupported('SIZE');
      this.#position = this.#options.start(sizeBytes);
      if (sizeBytes > 1) await file.assertRestart();
    } finally {
      file.close();
    }
    this.#options.onBegin(this.#position);
  }

  /** Sends what there is. Returns why it is over, or undefined. */
  async #look(): Promise<FollowEnd | undefined> {
    const facts = await this.#facts();
    if (facts === undefined || facts.kind === 'folder') return 'gone';
    const { sizeBytes = this.#position, unique } = facts;
    if (sizeBytes < this.#position) return 'smaller';
    if (this.#unique !== undefined && unique !== this.#unique) return 'replaced';
    this.#unique = unique;
    if (sizeBytes > this.#position) await this.#send(sizeBytes);
    this.#failures = 0;
    return undefined;
  }

  async #facts(): Promise<PathFacts | undefined> {
    const target = pathOf(this.#work.site, this.#path);
    return this.#pools.use(this.#work, (session) =>
      describePath(session, target).catch((error: unknown) => {
        if (error instanceof NothingThere) return undefined;
        throw error;
      }),
    );
  }

  async #send(toBytes: number): Promise<void> {
    const file = await openFile(this.#pools, this.#work, this.#path);
    const body = await file.read({ offsetBytes: this.#position, lengthBytes: toBytes - this.#position });
    const counted = this.#counted;
    // Whoever writes hears of a failure by the write itself; nobody listens for an event.
    counted.on('error', () => undefined);
    await body.sendTo(counted, () => undefined);
  }

  /** Counts what has really left: what broke on the way is asked for again from there. */
  get #counted(): Writable {
    return new Writable({
      write: (chunk: Uint8Array, _encoding, callback) => {
        this.#position += chunk.length;
        this.#failures = 0;
        this.#options.target.write(chunk, callback);
      },
    });
  }

  /** A log that is written while it is read has changed, and a session may be lost: the next look goes on. Else throws. */
  #bear(error: unknown): undefined {
    const isGone = error instanceof EntryMissing || error instanceof IsFolder;
    const mayGoOn = isGone || error instanceof FileChanged || (mayComeAgain(error) && !isStopping(error));
    this.#failures += 1;
    if (this.#work.signal.aborted || !mayGoOn || this.#failures > MAX_FAILURES) throw error;
    return undefined;
  }
}

/** Gangway stops: that is not worth waiting for. */
function isStopping(error: unknown): boolean {
  return error instanceof PoolDraining;
}
