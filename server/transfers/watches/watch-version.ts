/** The version of a file, as far as a listing shows it: by this, and by nothing else, a watch knows whether a file has changed. */
import type { Entry } from '../../contract/entry.ts';

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;
/** Later than this before now, whatever zone a server's clock shows, a minute of a listing is over. */
const SURELY_OVER_MS = DAY_MS + 2 * 60 * MINUTE_MS;
const FIELDS = 4;

/** How exact a time is: to the second, minute or day, or there is none. */
export type Grain = 's' | 'm' | 'd' | 'n';

/** What tells one version from another. */
export interface Version {
  readonly sizeBytes: number | undefined;
  /** UTC of an exact time; of the others the server's own clock, which stays what it is when its zone becomes known. */
  readonly clockMs: number | undefined;
  readonly grain: Grain;
  readonly unique: string | undefined;
}

/** How the listing was read. */
export interface VersionContext {
  /** How far the times of LIST are ahead of UTC, as the entries were read. */
  readonly offsetMinutes: number;
}

/** The version that an entry shows. */
export function versionOf(entry: Entry, { offsetMinutes }: VersionContext): Version {
  const { sizeBytes, modifiedAt, precision, unique } = entry;
  if (modifiedAt === undefined) return { sizeBytes, clockMs: undefined, grain: 'n', unique };
  const utcMs = Date.parse(modifiedAt);
  if (precision === undefined || precision === 'second')
    return { sizeBytes, clockMs: utcMs, grain: 's', unique };
  const grain = precision === 'day' ? 'd' : 'm';
  return { sizeBytes, clockMs: utcMs + offsetMinutes * MINUTE_MS, grain, unique };
}

/**
 * Whether two versions look the same. What only one of them tells decides nothing, and neither do times of different origin: that
 * a server is listed by another command is no change of its files.
 */
export function isSame(one: Version, other: Version): boolean {
  return (
    isEqualOrUnknown(one.sizeBytes, other.sizeBytes) &&
    isEqualOrUnknown(one.unique, other.unique) &&
    isSameTime(one, other)
  );
}

/** Whether `newer`, which looks the same, should be remembered instead: it can tell more changes, or it is how times come from now on. */
export function isBetter(newer: Version, older: Version): boolean {
  const hasNews =
    (older.sizeBytes === undefined && newer.sizeBytes !== undefined) ||
    (older.unique === undefined && newer.unique !== undefined);
  return hasNews || (newer.clockMs !== undefined && (newer.grain === 's') !== (older.grain === 's'));
}

/** Whether the time could stay what it is although the file changes just now. now: wall clock. */
export function isTimeCoarse({ clockMs, grain }: Version, now: Date): boolean {
  if (grain === 's') return false;
  return clockMs === undefined || now.getTime() - clockMs < SURELY_OVER_MS;
}

/** One line, for keeping; the same text is the same version. */
export function textOf({ sizeBytes, clockMs, grain, unique }: Version): string {
  return `${sizeBytes ?? ''}|${clockMs ?? ''}|${grain}|${unique ?? ''}`;
}

/** The version that `textOf` wrote. */
export function versionIn(text: string): Version {
  const [size = '', clock = '', grain = 'n'] = text.split('|', FIELDS);
  // Whatever stands in the last field is the server's.
  const unique = text.slice(size.length + clock.length + grain.length + FIELDS - 1);
  return {
    sizeBytes: size === '' ? undefined : Number(size),
    clockMs: clock === '' ? undefined : Number(clock),
    grain: grain as Grain,
    unique: unique === '' ? undefined : unique,
  };
}

function isEqualOrUnknown<T>(one: T | undefined, other: T | undefined): boolean {
  return one === undefined || other === undefined || one === other;
}

function isSameTime(one: Version, other: Version): boolean {
  if (one.clockMs === undefined || other.clockMs === undefined) return true;
  if ((one.grain === 's') !== (other.grain === 's')) return true;
  const grainMs = grainMsOf(one.grain === 'd' || other.grain === 'd' ? 'd' : one.grain);
  return Math.floor(one.clockMs / grainMs) === Math.floor(other.clockMs / grainMs);
}

function grainMsOf(grain: Grain): number {
  if (grain === 'd') return DAY_MS;
  return grain === 's' ? 1 : MINUTE_MS;
}
