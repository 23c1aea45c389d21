/** How long something still takes, in the unit one would say. */
import type { Messages } from '../messages/messages.ts';
import type { Format } from './format.ts';

const MINUTE_SECONDS = 60;
const HOUR_SECONDS = 3600;

/** `40 s left`, `3 min left`, `2 h left`. */
export function remainingWords(
  seconds: number,
  words: Messages['transfers']['left'],
  format: Pick<Format, 'count'>,
): string {
  if (seconds < MINUTE_SECONDS) return words.seconds(format.count(Math.ceil(seconds)));
  if (seconds < HOUR_SECONDS) return words.minutes(format.count(Math.ceil(seconds / MINUTE_SECONDS)));
  return words.hours(format.count(Math.ceil(seconds / HOUR_SECONDS)));
}
