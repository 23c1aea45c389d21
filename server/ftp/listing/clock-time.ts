/** Times on a server's wall clock, and which moments they are. */
import { utcMoment } from '../time-val.ts';
import type { ListingContext } from './dialect.ts';

/** A day and a time as they stand in a listing; month 1..12. */
export interface ClockTime {
  readonly month: number;
  readonly day: number;
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
}

const MINUTE_MS = 60_000;
/** Clocks differ, and the zone is a guess: a file may seem to be up to a day from the future. */
const FUTURE_MS = 24 * 60 * MINUTE_MS;
/** 29 February has at most eight years between two of its kind (1896, 1904). */
const MAX_YEARS_BACK = 8;

/** The moment at which the server's clock showed this; undefined when it never did. */
export function momentInYear(year: number, time: ClockTime, context: ListingContext): Date | undefined {
  const { month, day, hour, minute, second } = time;
  const asUtc = utcMoment(year, month, day, hour, minute, second);
  return asUtc && new Date(asUtc.getTime() - context.offsetMinutes * MINUTE_MS);
}

/**
 * The moment of a time that came without its year: the latest one that is not more than a day after `now`.
 * Returns undefined for a day that no year has. Design case 77.
 */
export function latestMoment(time: ClockTime, context: ListingContext): Date | undefined {
  const latestMs = context.now.getTime() + FUTURE_MS;
  const thisYear = new Date(latestMs + context.offsetMinutes * MINUTE_MS).getUTCFullYear();
  for (let year = thisYear; year >= thisYear - MAX_YEARS_BACK; year--) {
    const moment = momentInYear(year, time, context);
    if (moment !== undefined && moment.getTime() <= latestMs) return moment;
  }
  return undefined;
}
