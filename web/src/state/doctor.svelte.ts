/** One examination of a site: the checks as they run, then what they mean and what would help. */
import { DIAGNOSIS_CHECKS } from '../../../server/contract/diagnosis.ts';
import type {
  CheckLine,
  DiagnosisCheck,
  DiagnosisLine,
  FactsLine,
  ProfileLine,
  VerdictLine,
} from '../../../server/contract/diagnosis.ts';
import type { Problem } from '../../../server/contract/problem.ts';
import type { Site, SiteDraft } from '../../../server/contract/site.ts';
import type { Api } from '../lib/api.ts';
import { isAbort, problemOf } from '../../client/problem.ts';

/** What is examined: a site that is open, or one that could not be opened. */
export type Patient = { readonly site: Site } | { readonly draft: SiteDraft };

/** At most one examination at a time. */
export class Doctor {
  readonly #api: Pick<Api, 'addSite' | 'removeSite' | 'diagnose'>;
  #state = $state<'idle' | 'running' | 'done' | 'failed'>('idle');
  #patient = $state.raw<Patient | undefined>();
  #lines = $state.raw<readonly CheckLine[]>([]);
  #verdict = $state.raw<VerdictLine | undefined>();
  #facts = $state.raw<FactsLine | undefined>();
  #profile = $state.raw<ProfileLine | undefined>();
  #report = $state('');
  #problem = $state.raw<Problem | undefined>();
  #abort: AbortController | undefined;

  /** Every check in its order; undefined is one that has not begun. */
  readonly checks: readonly (readonly [DiagnosisCheck, CheckLine | undefined])[] = $derived(
    DIAGNOSIS_CHECKS.map((id) => [id, this.#lines.find((line) => line.id === id)] as const),
  );

  /** Whether there is something to apply. */
  readonly hasAdvice: boolean = $derived(
    this.#profile !== undefined &&
      (Object.keys(this.#profile.settings).length > 0 || this.#profile.security !== undefined),
  );

  constructor(api: Pick<Api, 'addSite' | 'removeSite' | 'diagnose'>) {
    this.#api = api;
  }

  get state(): 'idle' | 'running' | 'done' | 'failed' {
    return this.#state;
  }

  get patient(): Patient | undefined {
    return this.#patient;
  }

  get verdict(): VerdictLine | undefined {
    return this.#verdict;
  }

  get facts(): FactsLine | undefined {
    return this.#facts;
  }

  get profile(): ProfileLine | undefined {
    return this.#profile;
  }

  /** Everything as text to send to somebody; empty until the end. */
  get report(): string {
    return this.#report;
  }

  get problem(): Problem | undefined {
    return this.#problem;
  }

  /** Examines; settles when it is over, for whatever reason. */
  async examine(patient: Patient): Promise<void> {
    this.cancel();
    const abort = new AbortController();
    this.#abort = abort;
    this.#begin(patient);
    try {
      await ('site' in patient
        ? this.#listen(patient.site.id, abort.signal)
        : this.#withPassingSite(patient.draft, abort.signal));
      if (this.#abort === abort) this.#state = this.#verdict === undefined ? 'failed' : 'done';
    } catch (thrown) {
      if (this.#abort === abort) this.#failed(thrown);
    }
  }

  /** Stops; the gateway ends its sessions. */
  cancel(): void {
    this.#abort?.abort();
    this.#abort = undefined;
    if (this.#state === 'running') this.#state = 'idle';
  }

  #begin(patient: Patient): void {
    this.#patient = patient;
    this.#lines = [];
    this.#verdict = undefined;
    this.#facts = undefined;
    this.#profile = undefined;
    this.#report = '';
    this.#problem = undefined;
    this.#state = 'running';
  }

  /** A site that never opened exists only for as long as it is examined. */
  async #withPassingSite(draft: SiteDraft, signal: AbortSignal): Promise<void> {
    const site = await this.#api.addSite(draft, { signal });
    try {
      await this.#listen(site.id, signal);
    } finally {
      await this.#api.removeSite(site.id).catch(() => undefined);
    }
  }

  async #listen(site: string, signal: AbortSignal): Promise<void> {
    for await (const lines of this.#api.diagnose(site, { signal })) {
      if (signal.aborted) return;
      for (const line of lines) this.#take(line);
    }
  }

  #take(line: DiagnosisLine): void {
    if (line.type === 'check') this.#lines = [...this.#lines.filter(({ id }) => id !== line.id), line];
    else if (line.type === 'verdict') this.#verdict = line;
    else if (line.type === 'facts') this.#facts = line;
    else if (line.type === 'profile') this.#profile = line;
    else this.#report = line.text;
  }

  #failed(thrown: unknown): void {
    if (isAbort(thrown)) {
      this.#state = 'idle';
      return;
    }
    this.#problem = problemOf(thrown);
    this.#state = 'failed';
  }
}
