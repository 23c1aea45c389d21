/** Where we are: the fragment of the page's address is an FTP URL. */
import { formatPlace, parsePlace } from '../lib/site-url.ts';
import type { PastedPlace, Place } from '../lib/site-url.ts';

/** The part of `window` that holds the address. */
export type AddressBar = Pick<Window, 'location' | 'history' | 'addEventListener'>;

/** Reads and writes the fragment. */
export class PlaceState {
  readonly #bar: AddressBar;
  readonly #onChange: () => void;
  #current = $state.raw<PastedPlace | undefined>();

  /** bar: usually `window`; onChange: called after every step, also Back and Forward. */
  constructor(bar: AddressBar, onChange: () => void) {
    this.#bar = bar;
    this.#read();
    const moved = () => {
      this.#read();
      onChange();
    };
    this.#onChange = onChange;
    bar.addEventListener('popstate', moved);
    bar.addEventListener('hashchange', moved);
  }

  get current(): PastedPlace | undefined {
    return this.#current;
  }

  /** A step that Back undoes. */
  go(place: Place): void {
    const hash = `#${formatPlace(place)}`;
    if (hash === this.#bar.location.hash) return;
    this.#bar.history.pushState(null, '', hash);
    this.#read();
    this.#onChange();
  }

  /** The same place under another name; Back leads where it led before. */
  replace(place: Place): void {
    this.#bar.history.replaceState(null, '', `#${formatPlace(place)}`);
    this.#read();
  }

  /** To the connect screen. */
  leave(): void {
    this.#bar.history.pushState(null, '', this.#bar.location.pathname + this.#bar.location.search);
    this.#read();
    this.#onChange();
  }

  #read(): void {
    const place = parsePlace(this.#bar.location.hash.slice(1));
    // A password in an address would be kept by history and bookmarks; the form takes it over instead.
    if (place?.password !== undefined) this.#bar.history.replaceState(null, '', `#${formatPlace(place)}`);
    this.#current = place;
  }
}
