/** Facts that were kept, judged again: a database is a file, and files are changed by others. */
import { CHARSET_CHOICES, DATA_MODES } from '../contract/choices.ts';
import type { FactName, FactValues, Facts } from '../ftp/knowledge.ts';
import type { KeptFact } from '../store/fact-store.ts';

/** Older facts are found out anew: servers are replaced, and the cost is a few questions. */
const MAX_AGE_MS = 90 * 24 * 60 * 60_000;
/** The clock of this machine may have been set back a little. */
const MAX_FUTURE_MS = 24 * 60 * 60_000;
/** UTC-12 to UTC+14. */
const OFFSET_MINUTES = { least: -12 * 60, most: 14 * 60 };
const MAX_SESSION_LIMIT = 1_000;
const MAX_TEXT_CHARS = 200;

type Check<T> = (value: unknown) => value is T;

function oneOf<T extends string>(words: readonly T[]): Check<T> {
  return (value): value is T => typeof value === 'string' && (words as readonly string[]).includes(value);
}

function integer(least: number, most: number): Check<number> {
  return (value): value is number =>
    Number.isInteger(value) && Number(value) >= least && Number(value) <= most;
}

function yesOrNo(value: unknown): value is boolean {
  return typeof value === 'boolean';
}
const shortText: Check<string> = (value): value is string =>
  typeof value === 'string' && value.length <= MAX_TEXT_CHARS;

/** What a value of each fact looks like. */
const CHECKS: { readonly [Name in FactName]: Check<FactValues[Name]> } = {
  dataMode: oneOf(DATA_MODES),
  charset: oneOf(CHARSET_CHOICES.filter((choice) => choice !== 'auto')),
  doublesIac: yesOrNo,
  listCommand: oneOf(['MLSD', 'LIST', 'LIST -a']),
  pathStyle: oneOf(['slash', 'vms', 'mvs']),
  tlsCap: oneOf(['TLSv1.2', 'TLSv1.3']),
  restart: yesOrNo,
  append: oneOf(['REST', 'APPE', 'none']),
  size: yesOrNo,
  mdtm: yesOrNo,
  setTime: oneOf(['MFMT', 'MDTM', 'SITE UTIME', 'none']),
  listOffsetMinutes: integer(OFFSET_MINUTES.least, OFFSET_MINUTES.most),
  mdtmOffsetMinutes: integer(OFFSET_MINUTES.least, OFFSET_MINUTES.most),
  sessionLimit: integer(1, MAX_SESSION_LIMIT),
  segments: yesOrNo,
  system: shortText,
  silentVerbs: shortText,
};

/** The facts among what was kept: known by name, of the right shape, neither stale nor from the future. */
export function factsFrom(kept: readonly KeptFact[], now: Date): Facts {
  const good = kept.filter(({ name, value, at }) => {
    const ageMs = now.getTime() - at.getTime();
    return isFactName(name) && CHECKS[name](value) && ageMs <= MAX_AGE_MS && ageMs >= -MAX_FUTURE_MS;
  });
  return Object.fromEntries(good.map(({ name, value, evidence, at }) => [name, { value, evidence, at }]));
}

/** The same facts as they are kept. mask: takes secrets out of what the server said. */
export function keptFrom(facts: Facts, mask: (text: string) => string): KeptFact[] {
  return Object.entries(facts).map(([name, { value, evidence, at }]) => ({
    name,
    value: typeof value === 'string' ? mask(value) : value,
    evidence: mask(evidence),
    at,
  }));
}

function isFactName(name: string): name is FactName {
  return Object.hasOwn(CHECKS, name);
}
