/** What a person chose for this browser: language, appearance, order of rows. Kept in localStorage. */
import { COLUMNS } from '../lib/entry-order.ts';
import type { Order } from '../lib/entry-order.ts';
import { Format } from '../lib/format.ts';
import { LANGUAGES, LOCALES, pickLanguage } from '../messages/languages.ts';
import type { LanguageId } from '../messages/languages.ts';
import type { Messages } from '../messages/messages.ts';

/** How it may look. */
export const THEMES = ['auto', 'light', 'dark'] as const;
/** One of them; `auto` follows the system. */
export type Theme = (typeof THEMES)[number];

const PREFIX = 'gangway.';

/** The part of localStorage that we use; reading and writing may throw where it is forbidden. */
export type Keeper = Pick<Storage, 'getItem' | 'setItem'>;

/** Reads what was kept, and keeps every change. */
export class Preferences {
  readonly #keeper: Keeper;
  #language = $state<LanguageId>('en');
  #theme = $state<Theme>('auto');
  #showHidden = $state(false);
  #showDetails = $state(true);
  #order = $state.raw<Order>({ column: 'name', direction: 'up' });
  /** The words of the chosen language. */
  readonly words: Messages = $derived(LANGUAGES[this.#language]);
  readonly format: Format = $derived(new Format(LOCALES[this.#language]));

  /** keeper: where choices are kept; languages: the browser's list, best first. */
  constructor(keeper: Keeper, languages: readonly string[]) {
    this.#keeper = keeper;
    this.#language = pickLanguage(this.#read('language'), languages);
    this.#theme = THEMES.find((theme) => theme === this.#read('theme')) ?? 'auto';
    this.#showHidden = this.#read('hidden') === 'yes';
    this.#showDetails = this.#read('details') !== 'no';
    this.#order = readOrder(this.#read('order'));
  }

  get language(): LanguageId {
    return this.#language;
  }

  set language(language: LanguageId) {
    this.#language = language;
    this.#write('language', language);
  }

  get locale(): string {
    return LOCALES[this.#language];
  }

  get theme(): Theme {
    return this.#theme;
  }

  set theme(theme: Theme) {
    this.#theme = theme;
    this.#write('theme', theme);
  }

  get showHidden(): boolean {
    return this.#showHidden;
  }

  set showHidden(show: boolean) {
    this.#showHidden = show;
    this.#write('hidden', show ? 'yes' : 'no');
  }

  /** Whether wide screens show the details of the selected entry. */
  get showDetails(): boolean {
    return this.#showDetails;
  }

  set showDetails(show: boolean) {
    this.#showDetails = show;
    this.#write('details', show ? 'yes' : 'no');
  }

  get order(): Order {
    return this.#order;
  }

  set order(order: Order) {
    this.#order = order;
    this.#write('order', `${order.column} ${order.direction}`);
  }

  #read(key: string): string | null {
    try {
      return this.#keeper.getItem(PREFIX + key);
    } catch {
      return null;
    }
  }

  #write(key: string, value: string): void {
    try {
      this.#keeper.setItem(PREFIX + key, value);
    } catch {
      // A browser that keeps nothing still works, until the page is left.
    }
  }
}

function readOrder(text: string | null): Order {
  const [word, direction] = (text ?? '').split(' ');
  const column = COLUMNS.find((known) => known === word) ?? 'name';
  return { column, direction: direction === 'down' ? 'down' : 'up' };
}
