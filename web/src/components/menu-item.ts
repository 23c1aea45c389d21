/** One line of a menu. */
import type { IconName } from './icons.ts';

/** What a menu shows and does for one line. */
export interface MenuItem {
  readonly label: string;
  readonly icon: IconName;
  /** The key that does the same. */
  readonly key?: string;
  readonly tone?: 'danger';
  readonly disabled?: boolean;
  readonly onSelect: () => void;
}
