/** In which of our languages a client is answered. */
import type { Language } from '../problem.ts';

/** The one of our languages that Accept-Language wants most; English if there is none. RFC 9110 section 12.5.4. */
export function languageOf(header: string | undefined): Language {
  const wanted = (header ?? '').split(',').map(weightedLanguage);
  // Sorting keeps the order of equal weights.
  const [best] = wanted.filter(({ weight }) => weight > 0).sort((a, b) => b.weight - a.weight);
  return best?.language ?? 'en';
}

const LANGUAGE_RANGE = /^\s*(zh|en)(?:-[a-z0-9-]*)?\s*(?:;\s*q=([\d.]{1,5})\s*)?$/i;

function weightedLanguage(range: string): { language: Language; weight: number } {
  const [, language, weight = '1'] = LANGUAGE_RANGE.exec(range) ?? [];
  if (language === undefined) return { language: 'en', weight: 0 };
  return { language: language.toLowerCase() === 'zh' ? 'zh' : 'en', weight: Number(weight) };
}
