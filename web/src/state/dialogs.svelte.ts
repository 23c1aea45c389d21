/** Which dialog is open; there is one at a time. */
import type { Entry } from '../../../server/contract/entry.ts';
import type { Patient } from './doctor.svelte.ts';

/** A dialog and what it is about. */
export type OpenDialog =
  | { readonly kind: 'new-folder' }
  | { readonly kind: 'remove'; readonly entries: readonly Entry[] }
  | { readonly kind: 'preview'; readonly entry: Entry }
  | { readonly kind: 'doctor'; readonly patient: Patient }
  | { readonly kind: 'keys' };

/** Where a context menu opens, in pixels of the window. */
export interface MenuPoint {
  readonly x: number;
  readonly y: number;
}

/** Dialogs, the row menu, the row being renamed, drawer and tray. */
export class Dialogs {
  #open = $state.raw<OpenDialog | undefined>();
  /** The row menu, when it is open. */
  menuAt = $state.raw<MenuPoint | undefined>();
  /** Path of the entry whose name is being edited in its row. */
  renaming = $state('');
  /** Whether the breadcrumb is a field. */
  editingPath = $state(false);
  inspectorShown = $state(false);
  trayShown = $state(false);

  get open(): OpenDialog | undefined {
    return this.#open;
  }

  show(dialog: OpenDialog): void {
    this.#open = dialog;
  }

  close(): void {
    this.#open = undefined;
  }
}
