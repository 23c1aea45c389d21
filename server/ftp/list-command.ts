/** What a site has taught about MLSD, which is better than LIST wherever it works, and when that is asked again. Design case 71. */
import type { Fact, Knowledge } from './knowledge.ts';
import type { FtpSession } from './session.ts';

/** Servers are replaced and repaired: after so long MLSD is tried again where FEAT has it. */
const ASK_AGAIN_MS = 30 * 24 * 60 * 60_000;
/** Evidence against MLSD begins with it; a site that was only ever asked for LIST has none. */
const AGAINST = 'MLSD';

/** Whether to ask for MLSD. now: the moment of the listing. */
export function isMlsdWorthTrying({ login, knowledge }: FtpSession, now: Date): boolean {
  const { features } = login;
  if (!features.mayHave('MLST')) return false;
  const fact = knowledge.fact('listCommand');
  if (fact?.value === 'MLSD') return true;
  if (!features.names('MLST')) return false;
  return fact === undefined || reasonAgainst(fact) === undefined || isOld(fact, now);
}

/** MLSD does not work here. why: begins with `MLSD`. What was proved about LIST -a stays true. */
export function learnNoMlsd(knowledge: Knowledge, why: string): void {
  const value = knowledge.get('listCommand') === 'LIST -a' ? 'LIST -a' : 'LIST';
  // The same answer has a new date, so that it is not asked for at every listing.
  knowledge.doubt('listCommand');
  knowledge.learn('listCommand', value, why);
}

/** LIST or LIST -a it is, among those two. What is known against MLSD stays known. */
export function learnList(knowledge: Knowledge, value: 'LIST' | 'LIST -a', why: string): void {
  const fact = knowledge.fact('listCommand');
  const against = fact && reasonAgainst(fact);
  knowledge.learn('listCommand', value, against === undefined ? why : `${against}; ${why}`);
}

function reasonAgainst({ value, evidence }: Fact<string>): string | undefined {
  return value !== 'MLSD' && evidence.startsWith(AGAINST) ? evidence.split('; ', 1)[0] : undefined;
}

function isOld({ at }: Fact<string>, now: Date): boolean {
  return now.getTime() - at.getTime() > ASK_AGAIN_MS;
}
