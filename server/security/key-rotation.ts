/** A new key for all secrets that are kept. Whoever breaks off at any step finds every secret readable, and may begin again. */
import { SealBroken } from './errors.ts';
import type { KeyFile } from './key-file.ts';
import { SecretBox, keyIdOf } from './secret-box.ts';
import type { Binding } from './secret-box.ts';

/** One secret where it is kept. */
export interface KeptSecret {
  /** Whose it is, for people. */
  readonly name: string;
  readonly sealed: string;
  readonly binding: Binding;
  /** Keeps it sealed anew. */
  readonly replace: (sealed: string) => void;
}

/** Where all secrets are kept. */
export interface SecretPlaces {
  /** All of them, as they are now. */
  list(): readonly KeptSecret[];
  /** Runs all or nothing. */
  transaction(run: () => void): void;
}

/** What came of it. */
export interface Rotation {
  readonly resealed: number;
  /** Names of secrets that could not be opened; they are left as they are, and so are the keys that they need. */
  readonly locked: readonly string[];
}

/**
 * Adds a key to the file, seals every secret with it in one transaction, and only then forgets the old keys. Not while a gateway runs on
 * the same data. Throws KeyMissing when there is no key and secrets need one, and what the database or the file system says.
 */
export function rotateKeys(keys: KeyFile, places: SecretPlaces): Rotation {
  keys.addKey();
  const box = new SecretBox(keys);
  const locked: string[] = [];
  let resealed = 0;
  places.transaction(() => {
    for (const secret of places.list()) {
      if (reseal(secret, box)) resealed += 1;
      else locked.push(secret.name);
    }
  });
  keys.keepOnly(new Set(places.list().map(({ sealed }) => keyIdOf(sealed))));
  return { resealed, locked };
}

/** False when it cannot be opened. */
function reseal({ sealed, binding, replace }: KeptSecret, box: SecretBox): boolean {
  try {
    replace(box.seal(box.open(sealed, binding), binding));
    return true;
  } catch (error) {
    if (error instanceof SealBroken) return false;
    throw error;
  }
}
