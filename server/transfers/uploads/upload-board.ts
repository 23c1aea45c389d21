/** Uploads in pieces on the transfer board: one line for each, however many requests it takes. */
import type { KeptUpload } from '../../store/upload-store.ts';
import type { RunningTransfer, TransferBoard } from '../transfer-board.ts';

/** The lines of all uploads that move, or wait for their next request. */
export class UploadBoard {
  readonly #board: TransferBoard;
  readonly #codeOf: (error: unknown) => string;
  readonly #running = new Map<string, RunningTransfer>();

  /** codeOf: of the problem that a failure is told as. */
  constructor(board: TransferBoard, codeOf: (error: unknown) => string) {
    this.#board = board;
    this.#codeOf = codeOf;
  }

  /** Bytes are about to come. viewer: whose board it is on. */
  begun({ id, site, path, lengthBytes }: KeptUpload, viewer: string, movedBytes: number): void {
    const line =
      this.#running.get(id) ??
      this.#board.begin({ owner: viewer, id, site, path, direction: 'upload', sizeBytes: lengthBytes });
    this.#running.set(id, line);
    line.pause(movedBytes);
  }

  /** Bytes come. movedBytes: asked now and then. */
  moves({ id }: KeptUpload, movedBytes: () => number): void {
    this.#running.get(id)?.follow(movedBytes);
  }

  /** The request is over, and bytes are missing. */
  paused({ id }: KeptUpload, movedBytes: number): void {
    this.#running.get(id)?.pause(movedBytes);
  }

  verifying(upload: KeptUpload): void {
    this.#running.get(upload.id)?.verifying(upload.lengthBytes);
  }

  done(upload: KeptUpload): void {
    this.#running.get(upload.id)?.done();
    this.#running.delete(upload.id);
  }

  failed({ id }: KeptUpload, error: unknown): void {
    this.#running.get(id)?.failed(this.#codeOf(error));
    this.#running.delete(id);
  }

  /** Gangway stops: nothing moves any more. */
  close(): void {
    for (const line of this.#running.values()) line.pause(0);
    this.#running.clear();
  }
}
