/**
 * The letters beyond ASCII of the languages that have one-byte charsets, most frequent first. Written from general knowledge of
 * the languages. What matters is that each language has a list of its own: a Czech name is no mixture of French letters.
 */
import type { CharsetId } from './codec.ts';

/** One language in one charset. */
export interface Alphabet {
  readonly id: CharsetId;
  /** Lower case where the script has cases. */
  readonly letters: string;
  /** `latin`: letters stand among ASCII letters. `own`: words have no ASCII letters. */
  readonly script: 'latin' | 'own';
  /** How much rarer than the others this is met, as a natural logarithm. */
  readonly rarity: number;
}

const RUSSIAN = 'оеаинтсрвлкмдпуяыьгзбчйхжшюцщэфъё';
const UKRAINIAN = 'оаиніврестклудмпзяьбгйчхцїжюєшщфґ';
const SERBIAN = 'аоиентсрјдквплумзгбчцшжњћхљђфџ';
const GREEK = 'αοιετσνηυρπκμλςωγδχθφβξζψάίόέήύώϊϋ';
const CENTRAL = ['íáéěřčýžšůúňťďó', 'áíéčšžýľťúňôäóďŕĺ', 'łąęóśżćńź', 'éáöóőüíúű', 'ăîţşâ', 'ščžćđ'];
const WESTERN = ['éèàêçôîûâëùïœ', 'üäöß', 'óíáéñúü¡¿', 'ãçéáíóêõúâàô', 'åäöøæé', 'àèùòìé', 'èéàíòóçúïü'];

function all(
  id: CharsetId,
  script: Alphabet['script'],
  rarity: number,
  languages: readonly string[],
): Alphabet[] {
  return languages.map((letters) => ({ id, letters, script, rarity }));
}

/** All that are tried; several of one charset are alternatives. */
export const ALPHABETS: readonly Alphabet[] = [
  ...all('windows-1252', 'latin', 0, WESTERN),
  ...all('windows-1252', 'latin', 2.5, ['áðíþóúæöéý']),
  ...all('windows-1250', 'latin', 0.7, CENTRAL),
  ...all('iso-8859-2', 'latin', 2.2, CENTRAL),
  ...all('windows-1254', 'latin', 0.7, ['ıüşöğçâ']),
  ...all('windows-1257', 'latin', 1.2, ['ėšžųūįąčę', 'āīēšūļņģžķč', 'äõüöšž']),
  ...all('windows-1251', 'own', 0, [RUSSIAN, UKRAINIAN, SERBIAN]),
  ...all('koi8-r', 'own', 2, [RUSSIAN]),
  ...all('koi8-u', 'own', 3, [UKRAINIAN]),
  ...all('ibm866', 'own', 1.5, [RUSSIAN]),
  ...all('iso-8859-5', 'own', 2.5, [RUSSIAN]),
  ...all('windows-1253', 'own', 0.7, [GREEK]),
  ...all('iso-8859-7', 'own', 2, [GREEK]),
  ...all('windows-1255', 'own', 1, ['יוהלאמרתבשנדקחפעגצםטזסכןךףץ']),
  ...all('windows-1256', 'own', 2, ['اليمنروتبدسعهفحةقكجشصطخثذأىزئضغءظإؤآ']),
  ...all('iso-8859-6', 'own', 2.5, ['اليمنروتبدسعهفحةقكجشصطخثذأىزئضغءظإؤآ']),
  ...all('windows-874', 'own', 1, ['านรอกเง่มยล้วัดทสตีะปิบคหแจ็พืุชขใไโผถูซธภำ์ญณศฐษฟฎึ๊ฉ']),
];
