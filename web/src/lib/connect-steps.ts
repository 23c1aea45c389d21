/** The steps of a connection, read from the transcript while it happens. */
import type { Security } from '../../../server/contract/choices.ts';
import type { TranscriptLine } from '../../../server/contract/transcript.ts';

/** What happens between the button and the first listing, in this order. */
export const STEPS = ['dns', 'connect', 'tls', 'login', 'ready'] as const;
/** One of the steps. */
export type Step = (typeof STEPS)[number];
/** How a step stands; `skipped` when the server offered no TLS. */
export type StepState = 'waiting' | 'running' | 'done' | 'failed' | 'skipped';

/** How it stands: still going, all well, or broken at a phase of the problem. */
export type Outcome = 'running' | 'done' | { readonly phase: string | undefined };

/** Reply to a login that is complete, RFC 959 section 5.4. */
const LOGGED_IN = [202, 230, 232];

/**
 * The state of every step, in the order of STEPS.
 * lines: transcript of the site so far; security: as asked for; outcome: what the gateway answered.
 */
export function stepStates(
  lines: readonly TranscriptLine[],
  security: Security,
  outcome: Outcome,
): Record<Step, StepState> {
  const current = typeof outcome === 'object' ? failedStep(outcome.phase, lines) : runningStep(lines);
  const at = outcome === 'done' ? STEPS.length : STEPS.indexOf(current);
  const states = {} as Record<Step, StepState>;
  for (const [index, step] of STEPS.entries()) {
    states[step] =
      index < at ? 'done' : index > at ? 'waiting' : outcome === 'running' ? 'running' : 'failed';
  }
  if (states.tls === 'done' && security !== 'implicit' && !usedTls(lines)) states.tls = 'skipped';
  return states;
}

function runningStep(lines: readonly TranscriptLine[]): Step {
  if (lines.some((line) => line.code !== undefined && LOGGED_IN.includes(line.code))) return 'ready';
  if (lines.some((line) => line.verb === 'USER')) return 'login';
  if (lines.some((line) => line.kind === 'reply')) return 'tls';
  return lines.length > 0 ? 'connect' : 'dns';
}

function failedStep(phase: string | undefined, lines: readonly TranscriptLine[]): Step {
  if (phase === 'dns' || phase === 'connect' || phase === 'tls' || phase === 'login') return phase;
  return phase === undefined ? runningStep(lines) : 'ready';
}

function usedTls(lines: readonly TranscriptLine[]): boolean {
  const asked = lines.findIndex((line) => line.verb === 'AUTH');
  const answer = lines.slice(asked + 1).find((line) => line.kind === 'reply');
  return asked >= 0 && answer?.code !== undefined && answer.code < 400;
}
