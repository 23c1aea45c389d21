/** What somebody becomes who signs in: a keeper with the access key, or without one where only the people at this machine can ask. */
import { createHash, timingSafeEqual } from 'node:crypto';
import type { Secret } from '../secret.ts';
import { parseIpAddress } from '../security/ip-address.ts';
import { RateLimit } from '../security/rate-limit.ts';
import { AccessKeyWrong } from './errors.ts';
import type { SignIn } from './sign-ins.ts';

/** Wrong keys per address. */
const WRONG_KEYS = { attempts: 10, windowMs: 15 * 60_000 };
/** Whoever has one address of IPv6 has as many as share this part of it. RFC 6177 section 2. */
const NETWORK_BYTES = 8;
const IPV6_BYTES = 16;

/** How the gateway admits. */
export interface AdmissionOptions {
  /** Asked for in every case, if there is one. */
  readonly accessKey: Secret | undefined;
  /** Reached from its own machine only. */
  readonly isPersonal: boolean;
  /** Monotonic clock in milliseconds (default performance.now). */
  readonly now?: () => number;
}

/** Decides who is who. */
export class Admission {
  readonly #keyHash: Buffer | undefined;
  readonly #isPersonal: boolean;
  readonly #wrongKeys: RateLimit;

  constructor({ accessKey, isPersonal, now }: AdmissionOptions) {
    this.#keyHash = accessKey === undefined ? undefined : sha256(accessKey.reveal());
    this.#isPersonal = isPersonal;
    this.#wrongKeys = new RateLimit(now === undefined ? WRONG_KEYS : { ...WRONG_KEYS, now });
  }

  /**
   * What whoever signs in becomes. key: what was sent as the access key. address: of the client.
   * Throws AccessKeyWrong, and RateLimited after ten wrong keys in 15 minutes from one address, whatever the key is then.
   */
  admit(key: string | undefined, address: string): SignIn['kind'] {
    if (this.#keyHash === undefined) return this.#isPersonal ? 'keeper' : 'guest';
    if (key === undefined) throw new AccessKeyWrong();
    const network = networkOf(address);
    this.#wrongKeys.check(network);
    // Hashes have one length, so that comparing them tells nothing of the key's.
    if (timingSafeEqual(sha256(key), this.#keyHash)) return 'keeper';
    this.#wrongKeys.spend(network);
    throw new AccessKeyWrong();
  }
}

function sha256(text: string): Buffer {
  return createHash('sha256').update(text, 'utf8').digest();
}

function networkOf(address: string): string {
  const parsed = parseIpAddress(address);
  if (parsed === undefined) return address;
  const bytes = Buffer.from(parsed.bytes);
  return (bytes.length === IPV6_BYTES ? bytes.subarray(0, NETWORK_BYTES) : bytes).toString('hex');
}
