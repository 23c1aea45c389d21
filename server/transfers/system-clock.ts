/** Time and chance as the process has them; tests bring their own. */
import { newId } from '../security/token.ts';

/** The clocks of one process. `run` names it, because its monotonic clock means nothing to another one. */
export const systemClock = {
  run: newId(),
  clock: (): number => performance.now(),
  now: (): Date => new Date(),
  chance: (): number => Math.random(),
};
