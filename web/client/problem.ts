/** Failures that Gangway explained, and those that kept us from reaching it. */
import type { components } from './openapi.ts';

/** Every code that Gangway answers with; see docs/errors.md. */
export type ProblemCode = components['schemas']['Problem']['code'];
/** RFC 9457, with the members of Gangway. `code` is a ProblemCode, or one of the constants below. */
export type Problem = Omit<components['schemas']['Problem'], 'code'> & { code: string };

/** Gangway was not reached, or the connection was lost. */
export const UNREACHABLE = 'GATEWAY_UNREACHABLE';
/** A listing that ended before its last line. */
export const BROKEN_LISTING = 'LISTING_BROKEN';

/** A call failed; `problem` says why, `code` is what programs branch on. */
export class GatewayProblem extends Error {
  readonly problem: Problem;

  constructor(problem: Problem) {
    super(problem.detail);
    this.name = 'GatewayProblem';
    this.problem = problem;
  }

  get code(): string {
    return this.problem.code;
  }

  /** HTTP status; 0 when there was no answer. */
  get status(): number {
    return this.problem.status;
  }
}

/** A problem for a failure that has no answer of the gateway. code: one of the constants above. */
export function localProblem(code: string, detail: string): Problem {
  return { type: 'about:blank', title: code, status: 0, code, detail, retryable: true, requestId: '' };
}

/** The problem of anything that was thrown. */
export function problemOf(thrown: unknown): Problem {
  if (thrown instanceof GatewayProblem) return thrown.problem;
  return localProblem(UNREACHABLE, thrown instanceof Error ? thrown.message : String(thrown));
}

/** Whether something was thrown only because we ourselves gave up. */
export function isAbort(thrown: unknown): boolean {
  return thrown instanceof DOMException && thrown.name === 'AbortError';
}

/** The problem that an answer carries; what a proxy in between says becomes one. */
export async function problemIn(answer: Response): Promise<Problem> {
  const kind = answer.headers.get('content-type') ?? '';
  if (kind.includes('json')) return (await answer.json()) as Problem;
  return { ...localProblem(`HTTP_${answer.status}`, answer.statusText), status: answer.status };
}
