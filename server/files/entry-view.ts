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
  readonly #prefix: string;
  readonly #guesses = new Map<NonNullable<Entry['guess']>, number>();

  constructor(folder: Pathname, charset: Charset) {
    this.#folder = folder;
    this.#charset = charset;
    this.#prefix = folder.depth === 0 ? '/' : `${pathText(folder, charset)}/`;
  }

  /** Entries that came together help to read each other's names. */
  entriesOf(listed: readonly RemoteEntry[]): Entry[] {
    this.#charset.observe(listed.filter(({ raw }) => raw === undefined).map(({ name }) => name));
    return listed.map((entry) => {
      const view = viewOfListed(entry, this.#prefix, this.#charset);
      if (view.guess !== undefined) this.#guesses.set(view.guess, (this.#guesses.get(view.guess) ?? 0) + 1);
      return view;
    });
  }

  /** What the folder is called, and how its names were read. */
  get end(): Pick<FolderEnd, 'path' | 'bytesPath' | 'shownPath' | 'charset' | 'guess'> {
    const [most] = [...this.#guesses].toSorted(([, a], [, b]) => b - a);
    return {
      path: pathText(this.#folder, this.#charset),
      bytesPath: bytesText(this.#folder.bytes),
      shownPath: `/${this.#folder.segments.map((name) => this.#charset.toDisplay(name)).join('/')}`,
      charset: this.#charset.id,
      ...present('guess', most?.[0]),
    };
  }
}

type Shown = { -readonly [Member in keyof Entry]: Entry[Member] };

/** prefix: of the folder where it was listed, with a slash. A hundred thousand of them are made at a time, so nothing is copied. */
function viewOfListed(entry: RemoteEntry, prefix: string, charset: Charset): Entry {
  const { name, guess, path } = spellings(entry.name, prefix, charset);
  const view: Shown =
    guess === undefined ? { name, path, kind: entry.kind } : { name, guess, path, kind: entry.kind };
  if (entry.kind !== 'folder' && entry.sizeBytes !== undefined) view.sizeBytes = entry.sizeBytes;
  if (entry.modifiedAt !== undefined) {
    view.modifiedAt = entry.modifiedAt.toISOString();
    if (entry.precision !== undefined) view.precision = entry.precision;
  }
  if (entry.mode !== undefined) view.permissions = permissionsOf(entry.mode);
  if (entry.owner !== undefined) view.owner = charset.toDisplay(entry.owner);
  if (entry.group !== undefined) view.group = charset.toDisplay(entry.group);
  if (entry.target !== undefined) view.target = charset.toDisplay(entry.target);
  if (entry.unique !== undefined) view.unique = entry.unique;
  if (entry.unsafe !== undefined) view.unsafe = entry.unsafe;
  if (entry.raw !== undefined) view.raw = charset.toDisplay(entry.raw);
  if (entry.continues !== undefined) view.continues = entry.continues;
  return view;
}

function spellings(name: Buffer, prefix: string, charset: Charset): Pick<Entry, 'name' | 'guess' | 'path'> {
  const guess = charset.guessOf(name);
  const path = prefix + charset.toText(name);
  return { name: charset.toDisplay(name), path, ...(guess === undefined ? {} : { guess }) };
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
    ...present(
      'precision',
      facts.modifiedAt === undefined ? undefined : (facts.precision ?? ('second' as const)),
    ),
    ...present('permissions', facts.mode === undefined ? undefined : permissionsOf(facts.mode)),
    ...present('unique', facts.unique),
  };
}

function present<K extends string, V>(key: K, value: V | undefined): { [P in K]?: V } {
  return (value === undefined ? {} : { [key]: value }) as { [P in K]?: V };
}

const LETTERS = 'rwxrwxrwx';

type Permissions = NonNullable<Entry['permissions']>;

/** By mode: there are 4,096 at most, and a folder has a handful. */
const permissions = new Map<number, Permissions>();

/** Permission bits as octal and as `ls` writes them, setuid, setgid and sticky included. */
function permissionsOf(mode: number): Permissions {
  const known = permissions.get(mode);
  if (known !== undefined) return known;
  const made = { octal: mode.toString(8).padStart(4, '0'), text: lettersOf(mode) };
  permissions.set(mode, made);
  return made;
}

function lettersOf(mode: number): string {
  const letters = Array.from(LETTERS, (letter, at) => ((mode >> (8 - at)) & 1 ? letter : '-'));
  const special: [bit: number, at: number, set: string, bare: string][] = [
    [0o4000, 2, 's', 'S'],
    [0o2000, 5, 's', 'S'],
    [0o1000, 8, 't', 'T'],
  ];
  for (const [bit, at, set, bare] of special) {
    if (mode & bit) letters[at] = letters[at] === 'x' ? set : bare;
  }
  return letters.join('');
}
