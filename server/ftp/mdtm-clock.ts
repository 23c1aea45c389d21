/**
 * MDTM is UTC (RFC 3659 section 2.3), but vsftpd 3.0.3 with use_localtime=YES tells and takes the server's wall clock. Nothing that
 * can be read shows it; the time of a file that was written just now does.
 */
import type { Knowledge } from './knowledge.ts';

const MINUTE_MS = 60_000;
/** Zones differ from UTC by multiples of this. */
const STEP_MINUTES = 15;
/** UTC-12 to UTC+14. */
const LEAST_MINUTES = -12 * 60;
const MOST_MINUTES = 14 * 60;
/** A clock that is wrong by more than this is not taken for one in another zone. */
const SLACK_MS = 2 * MINUTE_MS;

/**
 * The zone that a difference of two clocks is.
 * aheadMs: how far one is before UTC. Returns minutes, a multiple of 15; undefined when it is no zone's.
 */
export function zoneOf(aheadMs: number): number | undefined {
  const minutes = Math.round(aheadMs / MINUTE_MS / STEP_MINUTES) * STEP_MINUTES;
  const isZone = minutes >= LEAST_MINUTES && minutes <= MOST_MINUTES;
  // -0 is a number that JSON does not know.
  return isZone && Math.abs(aheadMs - minutes * MINUTE_MS) <= SLACK_MS ? minutes + 0 : undefined;
}

/** UTC of what the server's MDTM tells. */
export function utcOfMdtm(knowledge: Knowledge, told: Date): Date {
  return moved(told, -(knowledge.get('mdtmOffsetMinutes') ?? 0));
}

/** What the server's MDTM tells, and is to be told, of a moment. */
export function mdtmOfUtc(knowledge: Knowledge, moment: Date): Date {
  return moved(moment, knowledge.get('mdtmOffsetMinutes') ?? 0);
}

/** A file was written just now. told: by MDTM, as it came. What was learned of LIST by MDTM is doubted when this is news. */
export function learnMdtmClock(knowledge: Knowledge, told: Date, now: Date): void {
  const minutes = zoneOf(told.getTime() - now.getTime());
  if (minutes === undefined || minutes === knowledge.get('mdtmOffsetMinutes')) return;
  const isNews = minutes !== (knowledge.get('mdtmOffsetMinutes') ?? 0);
  const evidence = `MDTM said ${told.toISOString()} of a file that was written at ${now.toISOString()}`;
  knowledge.learn('mdtmOffsetMinutes', minutes, evidence);
  if (isNews) knowledge.doubt('listOffsetMinutes');
}

function moved(date: Date, minutes: number): Date {
  return minutes === 0 ? date : new Date(date.getTime() + minutes * MINUTE_MS);
}
