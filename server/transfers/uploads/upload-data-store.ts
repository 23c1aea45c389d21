/**
 * What the tus library works on, for one request: it knows the protocol, this knows the upload. The bytes of the request go past the
 * library, straight to the FTP server: it would end its stream in the same way for a whole body and for a broken one.
 */
import { DataStore, Upload } from '@tus/utils';
import type { Lock, Locker } from '@tus/utils';
import type { UploadChunk, UploadAsker, UploadCourse } from './upload-course.ts';
import { UploadLocked } from '../errors.ts';
import type { UploadStop } from './upload-stop.ts';
import type { UploadDraft, Uploads } from './uploads.ts';

/** One request about an upload. */
export interface UploadRequest extends UploadAsker {
  readonly uploads: Uploads;
  readonly owner: string;
  readonly stop: UploadStop;
  /** Of a request that makes one. */
  readonly draft?: UploadDraft;
  /** Of a request that brings bytes. */
  readonly chunk?: Omit<UploadChunk, 'stop'>;
}

/** Extensions of tus 1.0.0 that are offered. Expiration and checksum are our own work, see http/routes/uploads.ts. */
export const EXTENSIONS = [
  'creation',
  'creation-with-upload',
  'termination',
  'checksum',
  'expiration',
] as const;

/** The upload of one request, as the library wants to see it. */
export class UploadDataStore extends DataStore {
  override extensions = [...EXTENSIONS];
  readonly #request: UploadRequest;
  #course: UploadCourse | undefined;

  constructor(request: UploadRequest) {
    super();
    this.#request = request;
  }

  /** The upload as it is after the request; undefined when the request came to none. */
  get course(): UploadCourse | undefined {
    return this.#course;
  }

  override async create(upload: Upload): Promise<Upload> {
    const { uploads, draft } = this.#request;
    if (draft === undefined) throw new TypeError('the request makes no upload');
    this.#course = await uploads.create(draft, this.#request);
    return upload;
  }

  override async getUpload(id: string): Promise<Upload> {
    const { uploads, owner, work } = this.#request;
    const upload = uploads.find(owner, work.site.id, id);
    this.#course = uploads.course(upload, this.#request);
    const offset = await this.#course.offset();
    return new Upload({ id, size: upload.lengthBytes, offset });
  }

  /** The library's stream is empty; see above. */
  override async write(): Promise<number> {
    const { chunk, stop } = this.#request;
    if (chunk === undefined || this.#course === undefined) throw new TypeError('the request brings no bytes');
    return this.#course.write({ ...chunk, stop });
  }

  override async remove(id: string): Promise<void> {
    const { uploads, owner, work } = this.#request;
    await uploads.remove(uploads.find(owner, work.site.id, id), work);
  }
}

/** The locks of all uploads for one request, which is stopped when somebody else wants the upload. */
export class UploadLocker implements Locker {
  readonly #request: UploadRequest;

  constructor(request: UploadRequest) {
    this.#request = request;
  }

  newLock(id: string): Lock {
    const { uploads, stop, chunk } = this.#request;
    // A question is answered in a moment; only bytes can take for ever.
    const onWanted = (): void => (chunk === undefined ? undefined : stop.wish(new UploadLocked()));
    let release: () => void = () => undefined;
    return {
      lock: async () => {
        release = await uploads.locks.take(id, stop.signal, onWanted);
      },
      unlock: async () => release(),
    };
  }
}
