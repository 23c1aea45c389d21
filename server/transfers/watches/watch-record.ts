/** A watch as it is decided: what is kept of it, with its settings read. */
import type { WatchDraft } from '../../contract/watch.ts';
import { DEFAULT_EVERY_SECONDS, DEFAULT_IGNORE, DEFAULT_STABLE_SECONDS } from '../../contract/watch.ts';
import type { WatchEventType } from '../../contract/watch-event.ts';
import type { KeptWatch } from '../../store/watch-store.ts';

const DEFAULT_TYPES: readonly WatchEventType[] = ['arrived', 'replaced'];

/** What is decided when a watch is made, and never changes. */
export interface WatchSettings {
  readonly recursive: boolean;
  readonly name?: string;
  readonly ignore: readonly string[];
  readonly everySeconds: number;
  readonly stableSeconds: number;
  readonly from: 'now' | 'all';
  readonly types: readonly WatchEventType[];
}

/** One watch. */
export interface WatchRecord
  extends WatchSettings, Pick<KeptWatch, 'number' | 'id' | 'site' | 'folder' | 'owner'> {
  readonly createdAt: Date;
}

/** The settings of a draft, with all defaults. draft: already validated. */
export function settingsOf(draft: WatchDraft): WatchSettings {
  return {
    recursive: draft.recursive ?? false,
    ...(draft.name === undefined ? {} : { name: draft.name }),
    ignore: draft.ignore ?? DEFAULT_IGNORE,
    everySeconds: draft.everySeconds ?? DEFAULT_EVERY_SECONDS,
    stableSeconds: draft.stableSeconds ?? DEFAULT_STABLE_SECONDS,
    from: draft.from ?? 'now',
    types: draft.types ?? DEFAULT_TYPES,
  };
}

/** The watch that is kept. Its settings were written by `settingsOf`. */
export function recordOf({ number, id, site, folder, owner, createdAt, settings }: KeptWatch): WatchRecord {
  return { number, id, site, folder, owner, createdAt, ...(JSON.parse(settings) as WatchSettings) };
}
