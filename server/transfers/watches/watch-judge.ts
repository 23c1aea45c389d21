/** What a look at a file means: the whole rule about what has arrived, without clock, network and database. */
import type { WatchEventType } from '../../contract/watch-event.ts';
import type { FileState, PendingVersion } from '../../store/watch-file-store.ts';
import { isBetter, isSame, isTimeCoarse, textOf, versionIn } from './watch-version.ts';
import type { Version } from './watch-version.ts';

/** Where nothing tells more than the minute, a file has to stand still for longer than one. */
export const COARSE_STILL_MS = 61_000;

/** A file as it was seen in this look. */
export interface Sighting {
  readonly version: Version;
  /** Size and time as the server told them when it was asked about this file alone. */
  readonly exact?: string;
}

/** When and how it was looked. */
export interface Moment {
  /** Everything that is there is known silently. */
  readonly isFirstLook: boolean;
  /** The process whose clock `atMs` is on. */
  readonly run: string;
  /** Beginning of the look, monotonic. */
  readonly atMs: number;
  /** The same, wall clock. */
  readonly now: Date;
  /** The stability window. */
  readonly stableMs: number;
}

/** What to keep, and what to tell; undefined: everything is as it was. */
export type Judgement =
  { readonly state: FileState; readonly tell?: Exclude<WatchEventType, 'removed'> } | undefined;

/** Judges one sighting. known: what was known before the look; undefined: nothing. */
export function judge(known: FileState | undefined, sighting: Sighting, moment: Moment): Judgement {
  const { version } = sighting;
  const told = known?.told === undefined ? undefined : versionIn(known.told);
  if (moment.isFirstLook || (told !== undefined && isSame(told, version)))
    return asTold(known, told, version);
  const pending = known?.pending;
  if (pending === undefined || !goesOn(pending, sighting, moment)) {
    return { state: { told: known?.told, pending: begun(sighting, moment) } };
  }
  if (moment.atMs - pending.sinceMs < stillMs(sighting, moment)) return undefined;
  return {
    state: { told: textOf(version), pending: undefined },
    tell: told === undefined ? 'arrived' : 'replaced',
  };
}

/** Whether it is worth asking about this file alone, because the listing could hide that it changes just now. */
export function needsExact(known: FileState | undefined, version: Version, now: Date): boolean {
  if (!isTimeCoarse(version, now)) return false;
  return known?.told === undefined || !isSame(versionIn(known.told), version);
}

/** It is what was told, or what need not be told; a change that was on its way has gone back. */
function asTold(known: FileState | undefined, told: Version | undefined, version: Version): Judgement {
  const isKnown = told !== undefined && isSame(told, version) && !isBetter(version, told);
  if (isKnown && known?.pending === undefined) return undefined;
  return { state: { told: isKnown ? known?.told : textOf(version), pending: undefined } };
}

/** Of another process only the clock is useless, but without it nobody knows how long the version stood still. */
function goesOn(pending: PendingVersion, { version, exact }: Sighting, { run }: Moment): boolean {
  if (pending.run !== run || !isSame(versionIn(pending.version), version)) return false;
  return exact === undefined || exact === pending.exact;
}

function begun({ version, exact }: Sighting, { run, atMs }: Moment): PendingVersion {
  return { version: textOf(version), exact, run, sinceMs: atMs };
}

function stillMs({ version, exact }: Sighting, { stableMs, now }: Moment): number {
  const isCoarse = exact === undefined && isTimeCoarse(version, now);
  return isCoarse ? Math.max(stableMs, COARSE_STILL_MS) : stableMs;
}
