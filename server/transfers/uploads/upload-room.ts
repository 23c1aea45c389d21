/** Puts together what resumable uploads need: the uploads themselves, their lines on the board, and the janitor. */
import type { SessionPools } from '../../files/session-pools.ts';
import type { Site } from '../../sites/site.ts';
import type { UploadStore } from '../../store/upload-store.ts';
import type { TransferBoard } from '../transfer-board.ts';
import { UploadBoard } from './upload-board.ts';
import { UploadJanitor } from './upload-janitor.ts';
import { Uploads } from './uploads.ts';

const HOUR_MS = 60 * 60_000;
/** Long enough for a weekend and a repair. */
const DEFAULT_EXPIRY_HOURS = 7 * 24;

/** What the composition root gives. */
export interface UploadRoomOptions {
  readonly pools: SessionPools;
  readonly store: UploadStore;
  readonly board: TransferBoard;
  readonly siteOf: (id: string) => Site | undefined;
  readonly codeOf: (error: unknown) => string;
  readonly expiryHours: number | undefined;
  readonly onFailure: (error: unknown) => void;
}

/** Uploads that are tended. */
export interface UploadRoom {
  readonly uploads: Uploads;
  start(): void;
  /** Lets running requests end at what the server has, and ends the janitor's round. */
  close(): Promise<void>;
}

/** Makes the room; nothing happens before `start`. */
export function uploadRoom(options: UploadRoomOptions): UploadRoom {
  const { pools, store, siteOf, onFailure, expiryHours = DEFAULT_EXPIRY_HOURS } = options;
  const board = new UploadBoard(options.board, options.codeOf);
  const services = { pools, store, board, now: () => new Date(), expiryMs: expiryHours * HOUR_MS };
  const uploads = new Uploads({ ...services, onFailure });
  const monotonicMs = (): number => performance.now();
  const janitor = new UploadJanitor({ ...services, uploads, siteOf, monotonicMs, onFailure });
  return {
    uploads,
    start: () => janitor.start(),
    close: async () => {
      uploads.stop();
      await janitor.close();
    },
  };
}
