/** From what was found to what it means and what to do: the verdict, and the settings to apply. */
import type { DataMode, Mode } from '../../contract/choices.ts';
import { VERDICTS } from '../../contract/diagnosis.ts';
import type { ProfileLine, VerdictCode, VerdictLine } from '../../contract/diagnosis.ts';
import { factsViewOf } from '../profile-view.ts';
import type { Site } from '../../sites/site.ts';
import type { Findings } from './findings.ts';
import { verdictEn } from './verdict-words.en.ts';
import { verdictZh } from './verdict-words.zh.ts';

/** With these, files can be reached all the same. */
const HARMLESS: readonly VerdictCode[] = [
  'only-active',
  'private-address',
  'limit-one',
  'charset-legacy',
  'no-restart',
  'clear-text',
  'all-fine',
  // What was found until then says more.
  'unfinished',
];

/** Good to know, but nothing that keeps anybody from working. */
const NOTES: readonly VerdictCode[] = ['no-restart', 'clear-text'];

const MODE_OF_WAY: Readonly<Record<DataMode, Mode>> = {
  'extended-passive': 'epsv',
  passive: 'pasv',
  'extended-active': 'eprt',
  active: 'port',
};
const PASSIVE: readonly DataMode[] = ['extended-passive', 'passive'];

/** The verdict: the gravest reason first, then the others, in plain words. */
export function verdictOf(findings: Findings): VerdictLine {
  const hasWay = findings.ways.some(({ works }) => works);
  const isFine = [...findings.reasons].every((one) => NOTES.includes(one));
  const [code = 'all-fine', ...also] = VERDICTS.filter(
    (verdict) => findings.reasons.has(verdict) || (isFine && verdict === 'all-fine'),
  );
  const words = (table: Readonly<Record<VerdictCode, string>>, separator: string): string =>
    [code, ...also].map((one) => table[one].replace('{charset}', findings.charset ?? '?')).join(separator);
  return {
    type: 'verdict',
    ok: hasWay && [code, ...also].every((one) => HARMLESS.includes(one)),
    code,
    also,
    en: words(verdictEn, ' '),
    zh: words(verdictZh, ''),
  };
}

/** What to apply; empty where the site is set well. */
export function profileOf(site: Site, findings: Findings): ProfileLine {
  const mode = modeFor(findings);
  const { charset, securityHint } = findings;
  return {
    type: 'profile',
    settings: {
      ...(mode === undefined || mode === site.mode ? {} : { mode }),
      ...(charset === undefined || charset === site.charsetChoice ? {} : { charset }),
    },
    ...(securityHint === undefined ? {} : { security: securityHint }),
    facts: factsViewOf(site),
  };
}

/** The setting that tries nothing in vain; undefined when `auto` has nothing to try in vain, or nothing works. */
function modeFor({ ways }: Findings): Mode | undefined {
  const working = ways.filter(({ works }) => works).map(({ mode }) => mode);
  const [first] = working;
  // The first that `auto` would try.
  if (first === undefined || first === ways[0]?.mode) return undefined;
  const isPassive = PASSIVE.includes(first);
  const kin = ways.filter(({ mode }) => PASSIVE.includes(mode) === isPassive);
  if (kin.every(({ works }) => works)) return isPassive ? 'passive' : 'active';
  return MODE_OF_WAY[first];
}
