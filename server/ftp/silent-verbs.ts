/**
 * Verbs that a server does not answer at all (case 7): uftpd names MLST in FEAT and is silent when it is asked. After such a
 * silence the session is lost, so the site remembers, and what can be done without is left out from then on.
 */
import type { Knowledge } from './knowledge.ts';

/** What a session can live without; a silence to any other verb says only that the server is gone. */
const OPTIONAL_VERBS: readonly string[] = [
  'FEAT',
  'OPTS',
  'SYST',
  'PWD',
  'MLST',
  'SIZE',
  'MDTM',
  'MFMT',
  'HASH',
  'XSHA256',
  'XSHA512',
  'XSHA1',
  'XSHA',
  'XMD5',
  'XCRC',
];

/** Whether the server is known to keep silent when it is asked this. verb: upper case. */
export function isSilent(knowledge: Knowledge, verb: string): boolean {
  return silentVerbs(knowledge).includes(verb);
}

/** All verbs to which the server is known to keep silent. */
export function silentVerbs(knowledge: Knowledge): readonly string[] {
  return knowledge.get('silentVerbs')?.split(' ') ?? [];
}

/** The server kept silent. afterMs: how long it was waited for. Returns whether anything can be done without the verb. */
export function learnSilence(knowledge: Knowledge, verb: string, afterMs: number): boolean {
  if (!OPTIONAL_VERBS.includes(verb) || isSilent(knowledge, verb)) return false;
  const all = [...silentVerbs(knowledge), verb].join(' ');
  knowledge.learn('silentVerbs', all, `${verb} was not answered within ${afterMs} ms`);
  return true;
}
