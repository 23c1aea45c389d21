/** A failure that the gateway explained, or that kept us from reaching it. */
import type { Problem } from '../../../server/contract/problem.ts';

/** Codes that only the browser's side knows; the words for them are in the messages. */
export const UNREACHABLE = 'GATEWAY_UNREACHABLE';
/** A listing that ended before its last line. */
export const BROKEN_LISTING = 'LISTING_BROKEN';

/** Carries the problem+json of an answer. */
export class ProblemError extends Error {
  readonly problem: Problem;

  constructor(problem: Problem) {
    super(problem.detail);
    this.name = 'ProblemError';
    this.problem = problem;
  }
}

/** A problem for a failure that has no answer of the gateway. code: one of the constants above. */
export function localProblem(code: string, detail: string): Problem {
  return { type: 'about:blank', title: code, status: 0, code, detail, retryable: true, requestId: '' };
}

/** The problem of anything that was thrown. */
export function problemOf(thrown: unknown): Problem {
  if (thrown instanceof ProblemError) return thrown.problem;
  return localProblem(UNREACHABLE, thrown instanceof Error ? thrown.message : String(thrown));
}

/** Whether something was thrown only because we ourselves gave up. */
export function isAbort(thrown: unknown): boolean {
  return thrown instanceof DOMException && thrown.name === 'AbortError';
}
