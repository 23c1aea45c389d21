/** Dates of HTTP. RFC 9110 section 5.6.7. Pure. */

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const TIME = '(\\d{2}):(\\d{2}):(\\d{2})';
/** `Sun, 06 Nov 1994 08:49:37 GMT`: what everybody writes today. */
const FIXED = new RegExp(`^[A-Z][a-z]{2}, (\\d{2}) ([A-Z][a-z]{2}) (\\d{4}) ${TIME} GMT$`);
/** `Sunday, 06-Nov-94 08:49:37 GMT` of RFC 850. */
const RFC_850 = new RegExp(`^[A-Z][a-z]{5,8}, (\\d{2})-([A-Z][a-z]{2})-(\\d{2}) ${TIME} GMT$`);
/** `Sun Nov  6 08:49:37 1994` of the C library. */
const ASCTIME = new RegExp(`^[A-Z][a-z]{2} ([A-Z][a-z]{2}) ([ \\d]\\d) ${TIME} (\\d{4})$`);
/** A year of two digits that seems to lie further ahead is one of the past century. */
const MAX_YEARS_AHEAD = 50;

/**
 * Reads an HTTP date. text: the whole field value. now: for years of two digits.
 * Returns undefined for everything else: a condition with such a date does not count (section 13.1.3).
 */
export function parseHttpDate(text: string | undefined, now: Date = new Date()): Date | undefined {
  const value = text?.trim() ?? '';
  const fixed = FIXED.exec(value);
  if (fixed !== null) return moment(fixed[3], fixed[2], fixed[1], fixed.slice(4));
  const old = RFC_850.exec(value);
  if (old !== null) return moment(fullYear(Number(old[3]), now), old[2], old[1], old.slice(4));
  const asctime = ASCTIME.exec(value);
  return asctime === null ? undefined : moment(asctime[6], asctime[1], asctime[2], asctime.slice(3, 6));
}

function fullYear(twoDigits: number, now: Date): number {
  const thisYear = now.getUTCFullYear();
  const year = thisYear - (thisYear % 100) + twoDigits;
  return year > thisYear + MAX_YEARS_AHEAD ? year - 100 : year;
}

function moment(
  year: string | number | undefined,
  month: string | undefined,
  day: string | undefined,
  time: readonly string[],
): Date | undefined {
  const [hour = 0, minute = 0, second = 0] = time.map(Number);
  const at = MONTHS.indexOf(month ?? '');
  const date = new Date(0);
  date.setUTCFullYear(Number(year), at, Number(day));
  if (at === -1 || date.getUTCDate() !== Number(day) || hour > 23 || minute > 59 || second > 60)
    return undefined;
  date.setUTCHours(hour, minute, second);
  return date;
}
