/** All languages of the screens; adding one is one file and one line here. */
import { en } from './en.ts';
import type { Messages } from './messages.ts';
import { zh } from './zh.ts';

/** The words of every language, by the tag of the language. */
export const LANGUAGES = { en, zh } as const satisfies Record<string, Messages>;
/** Tags of the languages there are. */
export type LanguageId = keyof typeof LANGUAGES;

/** Locale for dates, numbers and the `lang` attribute. */
export const LOCALES: Record<LanguageId, string> = { en: 'en-GB', zh: 'zh-CN' };

/** The language to begin with. wanted: what was chosen before; preferred: the browser's list, best first. */
export function pickLanguage(wanted: string | null, preferred: readonly string[]): LanguageId {
  for (const tag of [wanted ?? '', ...preferred]) {
    const id = tag.toLowerCase().split('-')[0] ?? '';
    if (id in LANGUAGES) return id as LanguageId;
  }
  return 'en';
}
