/** The queue of uploads: two at a time, questions about taken names one after another. */
import type { ServerMessage } from '../../../server/contract/messages.ts';
import type { Api } from '../lib/api.ts';
import type { DroppedFile } from '../lib/dropped-files.ts';
import { isAbort, GatewayProblem, problemOf } from '../../client/problem.ts';
import { joinPath } from '../lib/remote-path.ts';
import { Upload } from './upload.svelte.ts';
import type { Batch, ConflictAnswer } from './upload.svelte.ts';

const MAX_AT_ONCE = 2;

type Sender = Pick<Api, 'putFile' | 'ensureFolder'>;

/** Every upload of the page, finished ones too until they are cleared. */
export class Uploads {
  readonly #api: Sender;
  readonly #onStored: (upload: Upload) => void;
  #items = $state.raw<readonly Upload[]>([]);
  /** Folders that are being made, by site and path; their files wait for them. */
  readonly #folders: Record<string, Promise<void> | undefined> = {};

  /** The upload whose name is taken and who waits for an answer. */
  readonly question: Upload | undefined = $derived.by(() =>
    this.#items.find((item) => item.state === 'asking'),
  );
  readonly unfinished: readonly Upload[] = $derived.by(() => this.#items.filter((item) => !item.isOver));
  readonly failed: readonly Upload[] = $derived.by(() =>
    this.#items.filter((item) => item.state === 'failed'),
  );

  /** onStored: called when a file lies complete at the server. */
  constructor(api: Sender, onStored: (upload: Upload) => void) {
    this.#api = api;
    this.#onStored = onStored;
  }

  get items(): readonly Upload[] {
    return this.#items;
  }

  /** Queues files for a folder of a site. */
  add(site: string, folder: string, files: readonly DroppedFile[]): void {
    const batch: Batch = {};
    const uploads = files.map(
      ({ file, folder: inside }) =>
        new Upload(site, inside === '' ? folder : joinPath(folder, inside), file, batch),
    );
    this.#items = [...this.#items, ...uploads];
    for (const upload of uploads) if (upload.folder !== folder) this.#ensure(site, upload.folder);
    this.#pump();
  }

  /** Answers `question`; `forAll` in the options gives the answer to the rest of its batch. */
  answer(answer: ConflictAnswer, options: { readonly forAll: boolean }): void {
    const asked = this.question;
    if (asked === undefined) return;
    if (options.forAll) asked.batch.answer = answer;
    const alike = options.forAll
      ? this.#items.filter((item) => item.state === 'asking' && item.batch === asked.batch)
      : [asked];
    for (const upload of alike) upload.answer = answer;
    for (const upload of alike) void this.#resolve(upload, answer).then(() => this.#pump());
  }

  retry(upload: Upload): void {
    upload.state = 'queued';
    this.#pump();
  }

  cancel(upload: Upload): void {
    upload.cancel();
    this.#pump();
  }

  cancelAll(): void {
    for (const upload of this.unfinished) upload.cancel();
  }

  clearFinished(): void {
    this.#items = this.#items.filter((item) => !item.isOver);
  }

  /** News of the live topic `transfers`. nowMs: the clock. */
  received(message: ServerMessage, nowMs: number): void {
    if (message.type !== 'transfer') return;
    const { transfer } = message;
    this.#items.find((item) => item.id === transfer.id)?.progress(transfer, nowMs);
  }

  #pump(): void {
    const busy = this.#items.filter((item) => item.state === 'running' || item.state === 'verifying').length;
    const next = this.#items.filter((item) => item.state === 'queued').slice(0, MAX_AT_ONCE - busy);
    for (const upload of next) void this.#send(upload, 'fail').then(() => this.#pump());
  }

  async #send(upload: Upload, existing: 'fail' | 'replace'): Promise<void> {
    upload.begin();
    try {
      await this.#folders[`${upload.site} ${upload.folder}`];
      await this.#api.putFile(upload.site, upload.path, upload.file, {
        id: upload.id,
        existing,
        signal: upload.signal,
      });
      upload.finish('done');
      this.#onStored(upload);
    } catch (thrown) {
      await this.#refused(upload, thrown);
    }
  }

  async #refused(upload: Upload, thrown: unknown): Promise<void> {
    const answer = upload.answer ?? upload.batch.answer;
    if (isAbort(thrown) || upload.signal.aborted) upload.finish('cancelled');
    else if (!isTaken(thrown)) upload.finish('failed', problemOf(thrown));
    else if (answer === undefined) upload.finish('asking');
    else await this.#resolve(upload, answer, thrown);
  }

  async #resolve(upload: Upload, answer: ConflictAnswer, refusal?: unknown): Promise<void> {
    if (answer === 'skip') upload.finish('skipped');
    else if (answer === 'replace') await this.#send(upload, 'replace');
    else if (upload.rename()) await this.#send(upload, 'fail');
    else upload.finish('failed', problemOf(refusal));
  }

  /** The failure is told by the uploads that wait for the folder. */
  #ensure(site: string, path: string): void {
    const key = `${site} ${path}`;
    if (this.#folders[key] !== undefined) return;
    const making = this.#api.ensureFolder(site, path);
    this.#folders[key] = making;
    // A folder that could not be made may be tried again.
    making.catch(() => (this.#folders[key] = undefined));
  }
}

/** RFC 9110 section 13.1.2: If-None-Match failed; or the gateway's own word for it. */
function isTaken(thrown: unknown): boolean {
  if (!(thrown instanceof GatewayProblem)) return false;
  return thrown.problem.status === 412 || thrown.problem.code === 'EXISTS';
}
