/** From an entry as the engine found it to an entry as every door shows it. */
import type { Entry, FolderEnd } from '../contract/entry.ts';
import { bytesText } from '../ftp/charset.ts';
import type { Charset } from '../ftp/charset.ts';
import type { PathFacts } from '../ftp/describe.ts';
import type { RemoteEntry } from '../ftp/listing/remote-entry.ts';
import type { Pathname } from '../ftp/pathname.ts';

/** The identity of a path as text: absolute, reversible to the server's bytes. */
export function pathText(path: Pathname, charset: Charset): string {
  return charset.toText(path.bytes);
}

/** One folder on its way out: its entries, and at the end what has to be said of their names. */
export class FolderView {
  readonly #folder: Pathname;
  readonly #charset: Charset;
  readonly #guesses = new Map<NonNullable<Entry['guess']>, number>();

  constructor(folder: Pathname, charset: Charset) {
    this.#folder = folder;
    this.#charset = charset;
  }

  /** Entries that came together help to read each other's names. */
  entriesOf(listed: readonly RemoteEntry[]): Entry[] {
    this.#charset.observe(listed.filter(({ raw }) => raw === undefined).map(({ name }) => name));
    return listed.map((entry) => {
      const view = viewOfListed(entry, this.#folder, this.#charset);
      if (view.guess !== undefined) this.#guesses.set(view.guess, (this.#guesses.get(view.guess) ?? 0) + 1);
      return view;
    });
  }

  /** What the folder is called, and how its names were read. */
  get end(): Pick<FolderEnd, 'path' | 'bytesPath' | 'charset' | 'guess'> {
    const [most] = [...this.#guesses].toSorted(([, a], [, b]) => b - a);
    return {
      path: pathText(this.#folder, this.#charset),
      bytesPath: bytesText(this.#folder.bytes),
      charset: this.#charset.id,
      ...present('guess', most?.[0]),
    };
  }
}

/** folder: where the entry was listed. */
function viewOfListed(entry: RemoteEntry, folder: Pathname, charset: Charset): Entry {
  const prefix = folder.depth === 0 ? '/' : `${pathText(folder, charset)}/`;
  const show = (bytes: Buffer): string => charset.toDisplay(bytes);
  return {
    name: show(entry.name),
    ...present('guess', charset.guessOf(entry.name)),
    path: prefix + charset.toText(entry.name),
    kind: entry.kind,
    ...present('sizeBytes', entry.kind === 'folder' ? undefined : entry.sizeBytes),
    ...present('modifiedAt', entry.modifiedAt?.toISOString()),
    ...present('precision', entry.modifiedAt === undefined ? undefined : entry.precision),
    ...present('permissions', entry.mode === undefined ? undefined : permissionsOf(entry.mode)),
    ...present('owner', entry.owner === undefined ? undefined : show(entry.owner)),
    ...present('group', entry.group === undefined ? undefined : show(entry.group)),
    ...present('target', entry.target === undefined ? undefined : show(entry.target)),
    ...present('unique', entry.unique),
    ...present('unsafe', entry.unsafe),
    ...present('raw', entry.raw === undefined ? undefined : show(entry.raw)),
    ...present('continues', entry.continues),
  };
}

/** One path that was asked about by itself. */
export function viewOfDescribed(path: Pathname, facts: PathFacts, charset: Charset): Entry {
  return {
    name: charset.toDisplay(path.name),
    ...present('guess', charset.guessOf(path.name)),
    path: pathText(path, charset),
    kind: facts.kind === 'unknown' ? 'file' : facts.kind,
    ...present('sizeBytes', facts.sizeBytes),
    ...present('modifiedAt', facts.modifiedAt?.toISOString()),
    ...present('precision', facts.modifiedAt === undefined ? undefined : ('second' as const)),
    ...present('permissions', facts.mode === undefined ? undefined : permissionsOf(facts.mode)),
    ...present('unique', facts.unique),
  };
}

function present<K extends string, V>(key: K, value: V | undefined): { [P in K]?: V } {
  return (value === undefined ? {} : { [key]: value }) as { [P in K]?: V };
}

const LETTERS = 'rwxrwxrwx';

/** Permission bits as octal and as `ls` writes them, setuid, setgid and sticky included. */
function permissionsOf(mode: number): { octal: string; text: string } {
  const letters = Array.from(LETTERS, (letter, at) => ((mode >> (8 - at)) & 1 ? letter : '-'));
  const special: [bit: number, at: number, set: string, bare: string][] = [
    [0o4000, 2, 's', 'S'],
    [0o2000, 5, 's', 'S'],
    [0o1000, 8, 't', 'T'],
  ];
  for (const [bit, at, set, bare] of special) {
    if (mode & bit) letters[at] = letters[at] === 'x' ? set : bare;
  }
  return { octal: mode.toString(8).padStart(4, '0'), text: letters.join('') };
}
