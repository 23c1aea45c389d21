/** One attempt to connect: the steps as they happen, then a site or the reason why not. */
import type { Problem } from '../../../server/contract/problem.ts';
import type { Site, SiteDraft, SiteStatus } from '../../../server/contract/site.ts';
import type { TranscriptLine } from '../../../server/contract/transcript.ts';
import type { Api } from '../lib/api.ts';
import { stepStates } from '../lib/connect-steps.ts';
import type { Outcome, Step, StepState } from '../lib/connect-steps.ts';
import type { Live } from '../lib/live.ts';
import { isAbort, problemOf } from '../../client/problem.ts';

/** A site that answers. */
export interface Connected {
  readonly site: Site;
  readonly status: SiteStatus;
}

/** At most one attempt at a time. */
export class Connection {
  readonly #api: Api;
  readonly #live: Live;
  #state = $state<'idle' | 'running' | 'failed'>('idle');
  #draft = $state.raw<SiteDraft | undefined>();
  #problem = $state.raw<Problem | undefined>();
  #lines = $state.raw<readonly TranscriptLine[]>([]);
  #abort: AbortController | undefined;

  readonly steps: Record<Step, StepState> = $derived(
    stepStates(this.#lines, this.#draft?.security ?? 'auto', this.#outcome()),
  );

  constructor(api: Api, live: Live) {
    this.#api = api;
    this.#live = live;
  }

  get state(): 'idle' | 'running' | 'failed' {
    return this.#state;
  }

  /** What was tried last. */
  get draft(): SiteDraft | undefined {
    return this.#draft;
  }

  get problem(): Problem | undefined {
    return this.#problem;
  }

  /** Dials and logs in. Returns undefined after a failure, which `problem` tells, or after `cancel`. */
  async open(draft: SiteDraft): Promise<Connected | undefined> {
    this.#abort?.abort();
    const abort = new AbortController();
    this.#abort = abort;
    this.#draft = draft;
    this.#problem = undefined;
    this.#lines = [];
    this.#state = 'running';
    try {
      const connected = await this.#dial(draft, abort.signal);
      this.#state = 'idle';
      return connected;
    } catch (thrown) {
      if (this.#abort === abort) this.#failed(thrown);
      return undefined;
    }
  }

  /** Gives up the attempt. */
  cancel(): void {
    this.#abort?.abort();
    this.#state = 'idle';
  }

  /** Forgets the last failure. */
  dismiss(): void {
    if (this.#state === 'failed') this.#state = 'idle';
    this.#problem = undefined;
  }

  async #dial(draft: SiteDraft, signal: AbortSignal): Promise<Connected> {
    const site = await this.#api.addSite(draft, { signal });
    const unsubscribe = this.#live.subscribe(`transcript:${site.id}`, (message) => {
      if (message.type === 'transcript') this.#lines = [...this.#lines, message.line];
    });
    try {
      return { site, status: await this.#api.connect(site.id, { signal }) };
    } catch (thrown) {
      // The attempt's own failure is what counts, not that tidying up failed too.
      await this.#api.removeSite(site.id).catch(() => undefined);
      throw thrown;
    } finally {
      unsubscribe();
    }
  }

  #failed(thrown: unknown): void {
    if (isAbort(thrown)) {
      this.#state = 'idle';
      return;
    }
    this.#problem = problemOf(thrown);
    this.#state = 'failed';
  }

  #outcome(): Outcome {
    return this.#state === 'failed' ? { phase: this.#problem?.phase } : 'running';
  }
}
