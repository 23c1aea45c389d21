/** Names of months as `ls` abbreviates them, in the languages and charsets of servers, found by their bytes. */
import iconv from 'iconv-lite';

/** Twelve names per language; several spellings of one month are divided by a bar. Points at the end do not matter. */
const NAMES: readonly (readonly [charsets: readonly string[], names: string])[] = [
  // English, then languages written with Latin-1: German, Austrian, French, Spanish, Catalan, Italian, Portuguese.
  [['latin1'], 'jan feb mar apr may jun jul aug sep|sept oct nov dec'],
  [['latin1', 'utf8'], 'jan|jän feb mär|märz|mrz apr mai jun|juni jul|juli aug sep|sept okt nov dez'],
  [
    ['latin1', 'utf8'],
    'janv|jan févr|fév|fev mars|mar avril|avr mai juin|jun juil|jui|jul août|aoû|aou sept|sep oct nov déc|dec',
  ],
  [['latin1', 'utf8'], 'ene feb mar abr may jun jul ago sep|sept|set oct nov dic'],
  [['latin1', 'utf8'], 'gen|gener febr març|mar abr maig juny|jun jul|juliol ag|ago set oct nov des'],
  [['latin1'], 'gen feb mar apr mag giu lug ago set ott nov dic'],
  [['latin1', 'utf8'], 'jan fev mar abr mai jun jul ago set out nov dez'],
  // Dutch, Danish, Norwegian, Swedish, Finnish, Icelandic.
  [['latin1'], 'jan feb mrt|maa apr mei jun jul aug sep okt nov dec'],
  [['latin1'], 'jan feb mar|mars apr|april maj|mai jun|juni jul|juli aug sep|sept okt nov dec|des'],
  [['latin1', 'utf8'], 'tammi helmi maalis huhti touko kesä|kesä heinä elo syys loka marras|marra joulu'],
  [['latin1', 'utf8'], 'jan feb mar apr maí jún júl ágú sep okt nóv des'],
  // Latin-2 and its neighbours: Polish, Czech, Slovak, Hungarian, Romanian, Slovene, Estonian, Turkish.
  [['iso-8859-2', 'cp1250', 'cp852', 'utf8'], 'sty lut mar kwi maj cze lip sie wrz paź lis gru'],
  [['iso-8859-2', 'cp1250', 'cp852', 'utf8'], 'led úno bře|brez dub kvě čen|čer čec|črc srp zář říj lis pro'],
  [['iso-8859-2', 'cp1250', 'utf8'], 'jan feb mar apr máj jún júl aug sep okt nov dec'],
  [['iso-8859-2', 'cp1250', 'utf8'], 'jan febr|feb márc|már ápr máj jún júl aug szept|sze okt nov dec'],
  [['iso-8859-2', 'utf8'], 'ian feb mar apr mai iun iul aug sep|sept oct|oct nov|noi dec'],
  [['utf8', 'iso-8859-15', 'latin1'], 'jaan veebr märts apr mai juuni juuli aug sept okt nov dets'],
  [['iso-8859-9', 'cp1254', 'utf8'], 'oca şub mar nis may haz tem ağu eyl eki kas ara'],
  // Cyrillic: Russian, Ukrainian, Bulgarian.
  [
    ['utf8', 'koi8-r', 'cp1251', 'iso-8859-5', 'cp866'],
    'янв|янв фев|февр мар|марта|март апр мая|май июн|июня|июнь июл|июля|июль авг сен|сент окт ноя|нояб дек',
  ],
  [
    ['utf8', 'koi8-u', 'cp1251'],
    'січ лют бер кві|квіт тра|трав чер|черв лип серп|сер вер жов лис|лист гру|груд',
  ],
  [['utf8', 'cp1251'], 'яну фев мар апр май юни юли авг сеп окт ное дек'],
  // Greek.
  [
    ['utf8', 'iso-8859-7', 'cp1253'],
    'ιαν φεβ|φεβρ μαρ|μάρ απρ μαΐ|μάι|μαι|μαϊ ιουν|ιούν|ιον ιουλ|ιούλ|ιολ αυγ|αύγ σεπ|σεπτ οκτ νοε|νοέ δεκ',
  ],
];

/** No name in the table is longer in any charset. */
const MAX_NAME_BYTES = 20;

/** How a name may be written: as it is, with a capital, in capitals. */
function casesOf(name: string): readonly string[] {
  return [name, name.charAt(0).toUpperCase() + name.slice(1), name.toUpperCase()];
}

function tableOf(): ReadonlyMap<string, number> {
  const months = new Map<string, number>();
  for (const [charsets, names] of NAMES) {
    for (const [at, spellings] of names.split(' ').entries()) {
      for (const spelling of spellings.split('|').flatMap(casesOf)) {
        for (const charset of charsets) {
          const bytes = iconv.encode(spelling, charset).toString('latin1');
          // A language that comes earlier keeps a name that two of them have.
          if (!months.has(bytes)) months.set(bytes, at + 1);
        }
      }
    }
  }
  return months;
}

let table: ReadonlyMap<string, number> | undefined;

/**
 * The month, 1..12, that a column names, or 0. text: its bytes as Latin-1, with or without a point or comma at the end. Russian
 * `мая` and German `Mär` are found in every charset in which servers write them. Corpus F3.
 */
export function monthOf(text: string): number {
  if (text.length > MAX_NAME_BYTES) return 0;
  table ??= tableOf();
  const name = /[.,]$/.test(text) ? text.slice(0, -1) : text;
  return table.get(name) ?? table.get(name.toLowerCase()) ?? 0;
}
