/** Asking something that may never answer. */

/**
 * Whether `ask` answers yes in time. A no, a failure and silence are all false; a late answer is ignored.
 * limitMs: longest wait for the answer. Never throws.
 */
export async function saysYesWithin(limitMs: number, ask: () => Promise<boolean>): Promise<boolean> {
  const { promise, resolve } = Promise.withResolvers<boolean>();
  const timer = setTimeout(() => resolve(false), limitMs);
  const answer = new Promise<boolean>((answered) => answered(ask()));
  answer.then(resolve, () => resolve(false));
  try {
    return await promise;
  } finally {
    clearTimeout(timer);
  }
}
