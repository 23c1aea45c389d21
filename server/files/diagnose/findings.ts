/** What the checks have found so far: the last word on each, and what everybody else wants to know of it. */
import { DIAGNOSIS_CHECKS } from '../../contract/diagnosis.ts';
import type {
  CheckLine,
  CheckState,
  DiagnosisCheck,
  VerdictCode,
  WayFacts,
} from '../../contract/diagnosis.ts';
import type { SecurityHint } from './security-hint.ts';

/** How a check ended. */
export interface CheckResult {
  readonly state: Exclude<CheckState, 'running'>;
  readonly evidence: string;
}

/** Both ends of the control connection. */
export interface Ends {
  readonly own: { readonly address: string; readonly port: number };
  readonly server: { readonly address: string; readonly port: number };
}

/** Everything found in one examination; filled by the checks, read by the verdict, the drawing and the report. */
export class Findings {
  readonly #results = new Map<DiagnosisCheck, CheckLine>();
  /** Reasons for the verdict, in the order in which they were found. */
  readonly reasons = new Set<VerdictCode>();
  readonly ways: WayFacts[] = [];
  ends: Ends | undefined;
  /** Sessions that were open at once when the server refused another one. */
  sessionLimit: number | undefined;
  /** A charset in which the names that are not UTF-8 make sense. */
  charset: string | undefined;
  securityHint: SecurityHint | undefined;

  /** Notes the end of a check. */
  add(line: CheckLine): void {
    this.#results.set(line.id, line);
  }

  /** How a check ended; undefined while it has not. */
  stateOf(id: DiagnosisCheck): CheckState | undefined {
    return this.#results.get(id)?.state;
  }

  /** All results in the order of reading. */
  get results(): CheckLine[] {
    return DIAGNOSIS_CHECKS.flatMap((id) => this.#results.get(id) ?? []);
  }

  /** The checks that nobody has come to. */
  get missing(): DiagnosisCheck[] {
    return DIAGNOSIS_CHECKS.filter((id) => !this.#results.has(id));
  }
}
