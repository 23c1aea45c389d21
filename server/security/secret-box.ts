/** Seals secrets for keeping: AES-256-GCM, bound to what they belong to, so that a sealed secret is worth nothing anywhere else. */
import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { Secret } from '../secret.ts';
import { SealBroken } from './errors.ts';

const CIPHER = 'aes-256-gcm';
/** 96 bits, made anew for every seal. NIST SP 800-38D section 8.2.2: random nonces are safe for 2^32 seals under one key. */
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const SEALED = /^([\w-]+)\.([\w-]+)\.([\w-]+)$/;

/** A key and the name under which sealed secrets mention it. */
export interface SealKey {
  readonly id: string;
  /** 32 bytes. */
  readonly bytes: Buffer;
}

/** Where the keys are. */
export interface SealKeys {
  /** The key for new seals. May throw what the source of the keys says. */
  current(): SealKey;
  /** A key by its id, also an old one. */
  find(id: string): SealKey | undefined;
}

/** What a secret belongs to; it can be opened only by somebody who names exactly the same. */
export type Binding = readonly (string | number)[];

/** Seals and opens. */
export class SecretBox {
  readonly #keys: SealKeys;

  constructor(keys: SealKeys) {
    this.#keys = keys;
  }

  /** `key id . nonce . ciphertext and tag`, the last two in base64url. Throws what the source of the keys says. */
  seal(secret: Secret, binding: Binding): string {
    const key = this.#keys.current();
    const nonce = randomBytes(NONCE_BYTES);
    const cipher = createCipheriv(CIPHER, key.bytes, nonce, { authTagLength: TAG_BYTES });
    cipher.setAAD(bytesOf(binding));
    const sealed = Buffer.concat([
      cipher.update(secret.reveal(), 'utf8'),
      cipher.final(),
      cipher.getAuthTag(),
    ]);
    return [key.id, nonce.toString('base64url'), sealed.toString('base64url')].join('.');
  }

  /** The secret. Throws SealBroken when the key is missing, or the seal was made for something else or was changed. */
  open(sealed: string, binding: Binding): Secret {
    const [, id = '', nonce = '', rest = ''] = SEALED.exec(sealed) ?? [];
    const key = this.#keys.find(id);
    if (key === undefined) throw new SealBroken(`the key "${id}" is not there`);
    const bytes = Buffer.from(rest, 'base64url');
    try {
      const decipher = createDecipheriv(CIPHER, key.bytes, Buffer.from(nonce, 'base64url'), {
        authTagLength: TAG_BYTES,
      });
      decipher.setAAD(bytesOf(binding)).setAuthTag(bytes.subarray(-TAG_BYTES));
      const opened = Buffer.concat([decipher.update(bytes.subarray(0, -TAG_BYTES)), decipher.final()]);
      return new Secret(opened.toString('utf8'));
    } catch (error) {
      throw new SealBroken('it was sealed for something else, or was changed', error);
    }
  }
}

/** The id of the key that a sealed secret needs. */
export function keyIdOf(sealed: string): string {
  return sealed.slice(0, sealed.indexOf('.'));
}

function bytesOf(binding: Binding): Buffer {
  return Buffer.from(JSON.stringify(binding), 'utf8');
}
