/** Times as FTP writes them in MDTM, MFMT and the modify fact: `YYYYMMDDHHMMSS`, always UTC. RFC 3659 section 2.3. */

/** What a time-val tells. A fraction, if there is one, is kept in the Date as milliseconds. */
export interface TimeVal {
  readonly modifiedAt: Date;
  readonly precision: 'second';
}

/** Fourteen digits, then perhaps a fraction of any length (ftp-srv sends `.000`). */
const SHAPE = /^(\d{4})(\d{2})(\d{2})(\d{2})(\d{2})(\d{2})(?:\.(\d+))?$/;
/** A leap second is allowed by the RFC; Date has none, so it is told as the second before. */
const LEAP_SECOND = 60;
const MILLISECOND_DIGITS = 3;

/**
 * A moment from its parts, in UTC.
 * year: four digits; month: 1..12; the rest as on a clock. Returns undefined for a date or time that does not exist
 * (30 February, 25 o'clock), instead of the one that Date would make of it.
 */
export function utcMoment(
  year: number,
  month: number,
  day: number,
  hour: number,
  minute: number,
  second: number,
): Date | undefined {
  if (hour > 23 || minute > 59 || second > 59) return undefined;
  const moment = new Date(0);
  moment.setUTCFullYear(year, month - 1, day);
  if (moment.getUTCMonth() !== month - 1 || moment.getUTCDate() !== day) return undefined;
  moment.setUTCHours(hour, minute, second);
  return moment;
}

/**
 * Reads a time-val.
 * value: the text or the bytes, without anything around it. Returns undefined for what is no existing UTC time, which
 * includes the `19100…` that some servers wrote for the year 2000. Never throws. RFC 3659 section 2.3.
 */
export function parseTimeVal(value: string | Uint8Array): TimeVal | undefined {
  const text = typeof value === 'string' ? value : Buffer.from(value).toString('latin1');
  const match = SHAPE.exec(text);
  if (match === null) return undefined;
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = match.slice(1, 7).map(Number);
  const wholeSecond = second === LEAP_SECOND ? second - 1 : second;
  const modifiedAt = utcMoment(year, month, day, hour, minute, wholeSecond);
  if (modifiedAt === undefined) return undefined;
  const fraction = (match[7] ?? '').slice(0, MILLISECOND_DIGITS).padEnd(MILLISECOND_DIGITS, '0');
  modifiedAt.setUTCMilliseconds(Number(fraction));
  return { modifiedAt, precision: 'second' };
}

/**
 * Writes a time-val for MFMT.
 * date: a valid date in the years 0..9999; milliseconds are cut. Returns fourteen digits, UTC.
 */
export function formatTimeVal(date: Date): string {
  return date.toISOString().slice(0, 'YYYY-MM-DDTHH:MM:SS'.length).replaceAll(/[-T:]/g, '');
}
