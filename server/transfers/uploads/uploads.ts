/**
 * Uploads that come in pieces and survive what cuts them off: the client, Gangway, the FTP server (docs/decisions/0029). What is known of
 * them is kept in the database; where they are is asked from the server.
 */
import { beginPart, partPathsOf, targetBytesOf } from '../../files/part-file.ts';
import { discardPart } from '../../files/place-part.ts';
import type { Work } from '../../files/session-pools.ts';
import type { Site } from '../../sites/site.ts';
import type { KeptUpload } from '../../store/upload-store.ts';
import { TooManyUploads, UploadGone, UploadMissing, UploadsStopping } from '../errors.ts';
import { UploadCourse, explained } from './upload-course.ts';
import type { CourseServices, UploadAsker } from './upload-course.ts';
import { UploadLocks } from './upload-locks.ts';
import type { UploadStop } from './upload-stop.ts';
import { conditionOf, keptWishes } from './upload-wishes.ts';
import type { UploadWishes } from './upload-wishes.ts';

/** Unfinished uploads of one owner, on all sites. */
export const MAX_OPEN_UPLOADS = 20;
/** When a site ends, what is left on its server is removed, but not for ever. */
const DISCARD_MS = 15_000;
/** A sign-in that has ended keeps no session for longer. */
const ABANDON_MS = 4_000;

/** What somebody wants to upload. */
export interface UploadDraft {
  readonly id: string;
  /** Who may go on with it; opaque. */
  readonly owner: string;
  /** Canonical text. */
  readonly path: string;
  readonly lengthBytes: number;
  readonly parents: 'create' | 'must exist';
  readonly wishes: UploadWishes;
  /** As the client said it. */
  readonly metadata: string;
}

/** What is shown of an unfinished upload. */
export interface UploadFacts extends Pick<
  KeptUpload,
  'id' | 'path' | 'lengthBytes' | 'storedBytes' | 'createdAt'
> {
  readonly expiresAt: Date;
}

/** What uploads work with. expiryMs: an unfinished one that is left alone for so long is given up. */
export interface UploadsOptions extends CourseServices {
  readonly expiryMs: number;
  /** Told what could not be done when nobody waits for it. */
  readonly onFailure: (error: unknown) => void;
}

/** All uploads of one gateway. */
export class Uploads {
  readonly locks = new UploadLocks();
  readonly #options: UploadsOptions;
  readonly #running = new Set<UploadStop>();
  #isStopping = false;

  constructor(options: UploadsOptions) {
    this.#options = options;
  }

  /**
   * Makes one, and its part file on the server. A file of no bytes is put in its place at once. Rejects with TooManyUploads, EntryExists,
   * PreconditionFailed, IsFolder, EntryMissing (no such folder), EntryForbidden or what broke; nothing is left then.
   */
  async create(draft: UploadDraft, asker: UploadAsker): Promise<UploadCourse> {
    const { store, pools, now } = this.#options;
    if (store.openCount(draft.owner) >= MAX_OPEN_UPLOADS) throw new TooManyUploads(MAX_OPEN_UPLOADS);
    const { work } = asker;
    const upload = newUpload(draft, work.site, now());
    const paths = partPathsOf(upload.target, upload.id);
    store.add(upload);
    try {
      const demand = { condition: conditionOf(draft.wishes), parents: draft.parents };
      await beginPart(pools, work, paths, demand);
      const course = this.course(upload, asker);
      await course.offset();
      return course;
    } catch (error) {
      // On a session of its own: the client may be gone, and with it the signal.
      const signal = AbortSignal.timeout(DISCARD_MS);
      await this.#discard(upload, { ...work, signal }).catch(() => undefined);
      store.remove(upload.id);
      throw explained(error, draft.wishes.overwrite);
    }
  }

  /** One of an owner's uploads on a site. Throws UploadMissing, also for a stranger's, and UploadGone. */
  find(owner: string, site: string, id: string): KeptUpload {
    const upload = this.#options.store.get(id);
    if (upload?.owner !== owner || upload.site !== site) throw new UploadMissing();
    if (upload.state === 'gone' || this.#isExpired(upload)) throw new UploadGone();
    return upload;
  }

  /** An owner's unfinished uploads on a site, oldest first. */
  list(owner: string, site: string): UploadFacts[] {
    return this.#options.store
      .list(owner, site)
      .filter((upload) => isUnfinished(upload) && !this.#isExpired(upload))
      .map((upload) => ({ ...upload, expiresAt: this.expiresAt(upload) }));
  }

  /** When an unfinished upload is given up if nobody goes on with it. */
  expiresAt({ changedAt }: KeptUpload): Date {
    return new Date(changedAt.getTime() + this.#options.expiryMs);
  }

  /** To work on an upload whose lock is held. */
  course(upload: KeptUpload, asker: UploadAsker): UploadCourse {
    return new UploadCourse(this.#options, upload, asker);
  }

  /** Gives one up; its lock is held. Of one that is done only the memory goes. Rejects with what broke. */
  async remove(upload: KeptUpload, work: Work): Promise<void> {
    const { store, board } = this.#options;
    if (isUnfinished(upload)) await this.#discard(upload, work);
    store.remove(upload.id);
    board.failed(upload, new UploadGone());
  }

  /** The site ends: nobody can go on with its uploads. Removes what they left, where that is possible; never rejects. */
  async abandon(site: Site): Promise<void> {
    const { store } = this.#options;
    const work: Work = { site, signal: AbortSignal.timeout(ABANDON_MS), purpose: 'clean-up' };
    try {
      await Promise.allSettled(store.unfinishedOn(site.id).map((upload) => this.#abandonOne(upload, work)));
      store.forgetSite(site.id);
    } catch (error) {
      this.#options.onFailure(error);
    }
  }

  /** Work begins that must end when Gangway stops, until the returned function is called. */
  begin(stop: UploadStop): () => void {
    this.#running.add(stop);
    if (this.#isStopping) stop.wish(new UploadsStopping());
    return () => {
      this.#running.delete(stop);
    };
  }

  /** Lets running requests end at what the server has. */
  stop(): void {
    this.#isStopping = true;
    for (const stop of this.#running) stop.wish(new UploadsStopping());
    this.#options.board.close();
  }

  /** A request that still works on it is made to stop first: what it goes on to write would come back. */
  async #abandonOne({ id }: KeptUpload, work: Work): Promise<void> {
    const release = await this.locks.take(id, work.signal, () => undefined);
    try {
      const upload = this.#options.store.get(id);
      if (upload !== undefined && isUnfinished(upload)) await this.#discard(upload, work);
    } finally {
      release();
    }
  }

  #isExpired(upload: KeptUpload): boolean {
    return upload.state === 'open' && this.expiresAt(upload) <= this.#options.now();
  }

  #discard(upload: KeptUpload, work: Work): Promise<void> {
    return discardPart(this.#options.pools, work, this.#pathsOf(upload));
  }

  #pathsOf({ target, id }: KeptUpload): ReturnType<typeof partPathsOf> {
    return partPathsOf(target, id);
  }
}

/** Whether something of it is on the server that is not the file itself. */
export function isUnfinished({ state }: KeptUpload): boolean {
  return state === 'open' || state === 'placing';
}

function newUpload(draft: UploadDraft, site: Site, now: Date): KeptUpload {
  const { id, owner, path, lengthBytes, wishes, metadata } = draft;
  return {
    id,
    site: site.id,
    owner,
    path,
    target: targetBytesOf(site, path),
    lengthBytes,
    storedBytes: 0,
    reachBytes: 0,
    state: 'open',
    wishes: keptWishes(wishes),
    metadata,
    tries: 0,
    createdAt: now,
    changedAt: now,
  };
}
