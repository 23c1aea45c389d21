/** Does what the keys of the file list mean. */
import { gridAction } from '../lib/grid-keys.ts';
import type { GridAction } from '../lib/grid-keys.ts';
import type { App } from './app.svelte.ts';

/** What only the screen can do. */
export interface Screen {
  readonly focusFilter: () => void;
  /** Where the menu of the current row opens. */
  readonly menuPoint: () => { x: number; y: number };
}

/** One listener for the whole browse screen. */
export class Keyboard {
  readonly #app: App;
  readonly #screen: Screen;

  constructor(app: App, screen: Screen) {
    this.#app = app;
    this.#screen = screen;
  }

  /** Handles a key of the browse screen, unless somebody types or a button wants it. */
  pressed(event: KeyboardEvent): void {
    if (event.defaultPrevented || event.isComposing || isElsewhere(event.target)) return;
    if ((event.key === 'Enter' || event.key === ' ') && isPressable(event.target)) return;
    const action = gridAction(event);
    if (action === undefined) return;
    event.preventDefault();
    this.#do(action, event.timeStamp);
  }

  #do(action: GridAction, nowMs: number): void {
    if (action.do === 'move') this.#move(action.by, action.extend ? 'range' : 'only');
    else if (action.do === 'type') this.#app.selection.type(action.letter, nowMs);
    else this.#simple[action.do]();
  }

  #move(by: number | 'page-up' | 'page-down' | 'first' | 'last', way: 'range' | 'only'): void {
    const { selection, rows } = this.#app;
    const page = this.#app.view.pageRows;
    const targets = {
      'page-up': selection.index - page,
      'page-down': selection.index + page,
      first: 0,
      last: rows.list.length - 1,
    };
    selection.moveTo(typeof by === 'number' ? selection.index + by : targets[by], way);
  }

  readonly #simple: Record<Exclude<GridAction['do'], 'move' | 'type'>, () => void> = {
    open: () => this.#open(),
    parent: () => this.#app.actions.openParent(),
    toggle: () => this.#toggle(),
    all: () => this.#app.selection.selectAll(),
    rename: () => this.#rename(),
    remove: () => this.#remove(),
    filter: () => this.#screen.focusFilter(),
    path: () => (this.#app.dialogs.editingPath = true),
    refresh: () => void this.#app.folder.refresh(),
    menu: () => this.#menu(),
    keys: () => this.#app.dialogs.show({ kind: 'keys' }),
    escape: () => this.#app.selection.clear(),
  };

  #open(): void {
    const entry = this.#app.selection.currentEntry;
    if (entry !== undefined) this.#app.actions.open(entry);
  }

  #toggle(): void {
    const { selection } = this.#app;
    if (selection.currentEntry !== undefined) selection.pick(selection.currentEntry, 'toggle');
  }

  #rename(): void {
    const entry = this.#app.selection.currentEntry;
    if (entry !== undefined && !entry.unsafe) this.#app.dialogs.renaming = entry.path;
  }

  #remove(): void {
    this.#app.actions.askToRemove(this.#app.selection.entries);
  }

  #menu(): void {
    if (this.#app.selection.count > 0) this.#app.dialogs.menuAt = this.#screen.menuPoint();
  }
}

/** Fields, dialogs and menus keep their keys, and so does the button of a popover that is open: Escape closes it. */
function isElsewhere(target: EventTarget | null): boolean {
  if (!(target instanceof Element)) return false;
  return (
    target.closest(
      'input:not([type=checkbox]), textarea, select, dialog, [popover], button[aria-expanded=true], [role=separator], [role=log]',
    ) !== null
  );
}

function isPressable(target: EventTarget | null): boolean {
  return target instanceof Element && target.closest('button, a, summary, input[type=checkbox]') !== null;
}
