/**
 * The file with the keys that seal secrets: a line `id key` for each, the last one is for new seals. It is made at first need
 * and never overwritten by another one; a change of keys replaces it as a whole, so that it is whole whenever the power fails.
 */
import { randomBytes } from 'node:crypto';
import {
  closeSync,
  fsyncSync,
  linkSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs';
import { dirname } from 'node:path';
import { reasonOf } from '../errors.ts';
import { KeyFileUnusable, KeyMissing } from './errors.ts';
import type { SealKey, SealKeys } from './secret-box.ts';

const KEY_BYTES = 32;
const ID_BYTES = 6;
const OWNER_ONLY = 0o600;
/** Permissions of the group and of everybody else. */
const OTHERS = 0o077;
/** More would be somebody else's file. */
const MAX_KEYS = 100;
const LINE = /^([\w-]{1,40}) ([\w-]{43})$/;
const HEADER =
  '# The keys that seal the passwords of saved sites. Back it up apart from the database, and show it to nobody.';

/** The keys of one gateway. */
export class KeyFile implements SealKeys {
  /** Undefined: the keys end with the process. */
  readonly #file: string | undefined;
  readonly #isNeeded: () => boolean;
  #keys: readonly SealKey[];

  private constructor(file: string | undefined, keys: readonly SealKey[], isNeeded = (): boolean => false) {
    this.#file = file;
    this.#keys = keys;
    this.#isNeeded = isNeeded;
  }

  /**
   * The keys of a file; none while there is no file. isNeeded: whether secrets are kept that were sealed with a key of this file; if so,
   * and it is missing, no other one is made. Throws KeyFileUnusable.
   */
  static in(file: string, { isNeeded }: { readonly isNeeded: () => boolean }): KeyFile {
    return new KeyFile(file, read(file), isNeeded);
  }

  /** A key that ends with the process. */
  static passing(): KeyFile {
    return new KeyFile(undefined, [newKey()]);
  }

  /** The key for new seals; the first need makes it. Throws KeyMissing when it is lost or the file cannot be made. */
  current(): SealKey {
    const newest = this.#keys.at(-1);
    if (newest !== undefined) return newest;
    this.#requireNone();
    const key = newKey();
    if (this.#file !== undefined) make(this.#file, [key]);
    this.#keys = [key];
    return key;
  }

  find(id: string): SealKey | undefined {
    return this.#keys.find((key) => key.id === id);
  }

  /** Adds a key, which is the current one from now on; the others stay. Throws KeyMissing, and what the file system says. */
  addKey(): SealKey {
    if (this.#keys.length === 0) return this.current();
    const key = newKey();
    this.#replace([...this.#keys, key]);
    return key;
  }

  /** Forgets all keys but the current one and those with these ids. Throws what the file system says. */
  keepOnly(ids: ReadonlySet<string>): void {
    const newest = this.#keys.at(-1);
    this.#replace(this.#keys.filter((key) => key === newest || ids.has(key.id)));
  }

  /** A new key beside secrets of a lost one would be in the way when the lost one is found. */
  #requireNone(): void {
    if (this.#isNeeded()) throw new KeyMissing('the key file is missing, and secrets are kept that need it');
  }

  #replace(keys: readonly SealKey[]): void {
    if (this.#file !== undefined) {
      const fresh = writeBeside(this.#file, keys);
      renameSync(fresh, this.#file);
      syncFolder(this.#file);
    }
    this.#keys = keys;
  }
}

function newKey(): SealKey {
  return { id: randomBytes(ID_BYTES).toString('base64url'), bytes: randomBytes(KEY_BYTES) };
}

function read(file: string): SealKey[] {
  const stats = statSync(file, { throwIfNoEntry: false });
  if (stats === undefined) return [];
  if (!stats.isFile()) throw new KeyFileUnusable(file, 'is no file');
  if ((stats.mode & OTHERS) !== 0)
    throw new KeyFileUnusable(file, `can be read by others than its owner; run: chmod 600 ${file}`);
  const keys = textOf(file)
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line) => keyIn(line) ?? refuse(file));
  if (keys.length === 0 || keys.length > MAX_KEYS) refuse(file);
  return keys;
}

function textOf(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw new KeyFileUnusable(file, `cannot be read: ${reasonOf(error)}`, error);
  }
}

function keyIn(line: string): SealKey | undefined {
  const [, id, key] = LINE.exec(line) ?? [];
  return id === undefined || key === undefined ? undefined : { id, bytes: Buffer.from(key, 'base64url') };
}

function refuse(file: string): never {
  throw new KeyFileUnusable(file, 'is not a key file of Gangway, or is damaged; restore it from a backup');
}

/** A link fails where a file is, so that a key that has come meanwhile is never lost. */
function make(file: string, keys: readonly SealKey[]): void {
  let fresh: string | undefined;
  try {
    fresh = writeBeside(file, keys);
    linkSync(fresh, file);
    syncFolder(file);
  } catch (error) {
    throw new KeyMissing(`the key file ${file} cannot be made: ${reasonOf(error)}`, error);
  } finally {
    if (fresh !== undefined) rmSync(fresh, { force: true });
  }
}

/** Written and on the disk before anybody can find it under the right name. */
function writeBeside(file: string, keys: readonly SealKey[]): string {
  const fresh = `${file}.${randomBytes(ID_BYTES).toString('hex')}`;
  const descriptor = openSync(fresh, 'wx', OWNER_ONLY);
  try {
    const lines = keys.map(({ id, bytes }) => `${id} ${bytes.toString('base64url')}`);
    writeSync(descriptor, `${[HEADER, ...lines].join('\n')}\n`);
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
  return fresh;
}

function syncFolder(file: string): void {
  const folder = openSync(dirname(file), 'r');
  try {
    fsyncSync(folder);
  } finally {
    closeSync(folder);
  }
}
