/** Which key means what in the file list; pure, so that the list of keys can be read in one place. */

/** What a key asks for. */
export type GridAction =
  | {
      readonly do: 'move';
      readonly by: number | 'page-up' | 'page-down' | 'first' | 'last';
      readonly extend: boolean;
    }
  | { readonly do: 'type'; readonly letter: string }
  | {
      readonly do:
        | 'open'
        | 'parent'
        | 'toggle'
        | 'all'
        | 'rename'
        | 'remove'
        | 'filter'
        | 'path'
        | 'refresh'
        | 'menu'
        | 'keys'
        | 'escape';
    };

/** The part of a keyboard event that decides. */
export type KeyPress = Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey' | 'altKey' | 'shiftKey'>;

const MOVES: Record<string, number | 'page-up' | 'page-down' | 'first' | 'last'> = {
  ArrowUp: -1,
  ArrowDown: 1,
  PageUp: 'page-up',
  PageDown: 'page-down',
  Home: 'first',
  End: 'last',
};

const PLAIN: Record<string, GridAction> = {
  Enter: { do: 'open' },
  Backspace: { do: 'parent' },
  ' ': { do: 'toggle' },
  F2: { do: 'rename' },
  Delete: { do: 'remove' },
  F5: { do: 'refresh' },
  '/': { do: 'filter' },
  '?': { do: 'keys' },
  Escape: { do: 'escape' },
  ContextMenu: { do: 'menu' },
};

const WITH_CONTROL: Record<string, GridAction> = {
  a: { do: 'all' },
  l: { do: 'path' },
  f: { do: 'filter' },
  ' ': { do: 'toggle' },
};

/** The action of a key, or undefined when it is the browser's. */
export function gridAction(press: KeyPress): GridAction | undefined {
  if (press.altKey) return press.key === 'ArrowUp' ? { do: 'parent' } : undefined;
  if (press.ctrlKey || press.metaKey) return WITH_CONTROL[press.key.toLowerCase()];
  if (press.shiftKey && press.key === 'F10') return { do: 'menu' };
  const by = MOVES[press.key];
  if (by !== undefined) return { do: 'move', by, extend: press.shiftKey };
  const plain = PLAIN[press.key];
  if (plain !== undefined) return plain;
  return isLetter(press.key) ? { do: 'type', letter: press.key } : undefined;
}

/** Named keys such as `Tab` are longer than one character. */
function isLetter(key: string): boolean {
  return Array.from(key).length === 1;
}
