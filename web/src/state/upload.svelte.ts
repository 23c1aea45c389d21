/** One file on its way to the server. */
import type { Problem } from '../../../server/contract/problem.ts';
import type { Transfer } from '../../../server/contract/transfer.ts';
import { numberedName } from '../lib/free-name.ts';
import { joinPath } from '../lib/remote-path.ts';
import { Speedometer } from '../lib/speedometer.ts';

/** `asking`: the name is taken and somebody has to decide; the last four are final. */
export type UploadState =
  'queued' | 'running' | 'verifying' | 'asking' | 'done' | 'failed' | 'cancelled' | 'skipped';

/** What shall happen when the name is taken. */
export type ConflictAnswer = 'replace' | 'both' | 'skip';

/** Tries to find a free name before giving up. */
const MAX_NUMBER = 99;

/** Files that were dropped together; one answer can count for all of them. */
export interface Batch {
  answer?: ConflictAnswer;
}

const FINAL: readonly UploadState[] = ['done', 'failed', 'cancelled', 'skipped'];

/** A file, where it goes, and how far it is. */
export class Upload {
  readonly site: string;
  readonly folder: string;
  readonly file: File;
  readonly batch: Batch;
  /** What was answered for this file alone. */
  answer: ConflictAnswer | undefined;
  #number = 1;
  /** The header that finds it in the live topic; a new one for every try. */
  id = crypto.randomUUID();
  name = $state('');
  state = $state<UploadState>('queued');
  movedBytes = $state(0);
  problem = $state.raw<Problem | undefined>();
  bytesPerSecond = $state<number | undefined>();
  secondsLeft = $state<number | undefined>();
  #speed = new Speedometer();
  #abort = new AbortController();

  constructor(site: string, folder: string, file: File, batch: Batch) {
    this.site = site;
    this.folder = folder;
    this.file = file;
    this.batch = batch;
    this.name = file.name;
  }

  get path(): string {
    return joinPath(this.folder, this.name);
  }

  get sizeBytes(): number {
    return this.file.size;
  }

  get isOver(): boolean {
    return FINAL.includes(this.state);
  }

  get signal(): AbortSignal {
    return this.#abort.signal;
  }

  /** A first or further try. */
  begin(): void {
    this.id = crypto.randomUUID();
    this.state = 'running';
    this.problem = undefined;
    this.movedBytes = 0;
    this.bytesPerSecond = undefined;
    this.secondsLeft = undefined;
    this.#speed = new Speedometer();
    if (this.#abort.signal.aborted) this.#abort = new AbortController();
  }

  /** Takes the next numbered name; false when there were too many already. */
  rename(): boolean {
    this.#number += 1;
    this.name = numberedName(this.file.name, this.#number);
    return this.#number <= MAX_NUMBER;
  }

  /** News from the live topic: bytes that the FTP server's data connection has taken. nowMs: the clock. */
  progress(transfer: Transfer, nowMs: number): void {
    if (this.state !== 'running' && this.state !== 'verifying') return;
    this.movedBytes = transfer.movedBytes;
    this.#speed.feed(transfer.movedBytes, nowMs);
    this.bytesPerSecond = this.#speed.bytesPerSecond;
    this.secondsLeft = this.#speed.secondsLeft(this.sizeBytes);
    if (transfer.state === 'verifying') this.state = 'verifying';
  }

  finish(state: UploadState, problem?: Problem): void {
    this.state = state;
    this.problem = problem;
    if (state === 'done') this.movedBytes = this.sizeBytes;
  }

  cancel(): void {
    this.#abort.abort();
    if (!this.isOver) this.state = 'cancelled';
  }
}
