/** Digest fields of a request: Repr-Digest, Content-Digest and Want-Repr-Digest. RFC 9530; dictionaries of RFC 8941. Pure. */
import type { DigestAlgorithm, ExpectedDigest } from '../files/body-digest.ts';
import { RequestRefused } from '../problem.ts';

const DIGEST_BYTES: Readonly<Record<DigestAlgorithm, number>> = { 'sha-256': 32, 'sha-512': 64 };
/** What a server may tell; `sha` and `md5` are good against accidents only (section 5) and told to whoever names them. */
const TOLD_ALGORITHMS = ['sha-256', 'sha-512', 'sha', 'md5'] as const;
export type ToldAlgorithm = (typeof TOLD_ALGORITHMS)[number];
const BYTE_SEQUENCE = /^:([A-Za-z0-9+/]*={0,2}):$/;

/**
 * What the body has to come to. fields: values of Repr-Digest and Content-Digest; a whole file without content coding is the same to
 * both. Unknown algorithms are ignored (section 2); a known one that cannot be read is a mistake that nobody should take for a check:
 * throws RequestRefused.
 */
export function expectedDigests(fields: readonly (string | undefined)[]): ExpectedDigest[] {
  return fields
    .flatMap((field) => membersOf(field))
    .flatMap(([algorithm, value]) => {
      if (!isVerified(algorithm)) return [];
      const digest = Buffer.from(BYTE_SEQUENCE.exec(value)?.[1] ?? '', 'base64');
      if (digest.length !== DIGEST_BYTES[algorithm]) {
        throw new RequestRefused(
          'REQUEST_INVALID',
          `the ${algorithm} digest is not ${algorithm}=:…: in base64`,
        );
      }
      return [{ algorithm, digest }];
    });
}

/** Which algorithms are wanted, most wanted first. Zero means "not this one" (section 4). */
export function wantedDigests(field: string | undefined): ToldAlgorithm[] {
  const weighted = membersOf(field).flatMap(([name, value]) => {
    const algorithm = TOLD_ALGORITHMS.find((one) => one === name);
    const weight = /^(?:10|\d)$/.test(value) ? Number(value) : 0;
    return algorithm === undefined || weight === 0 ? [] : [{ algorithm, weight }];
  });
  return weighted.toSorted((a, b) => b.weight - a.weight).map(({ algorithm }) => algorithm);
}

/** The value of a Repr-Digest field. */
export function digestField(algorithm: string, digest: Uint8Array): string {
  return `${algorithm}=:${Buffer.from(digest).toString('base64')}:`;
}

/** Keys and values without parameters. Neither of them can hold a comma or a semicolon here. */
function membersOf(field: string | undefined): [key: string, value: string][] {
  return (field ?? '').split(',').flatMap((member) => {
    const [, key, value] = /^\s*([a-z*][a-z0-9_.*-]*)\s*=\s*([^;]*?)\s*(?:;.*)?$/.exec(member) ?? [];
    return key === undefined || value === undefined ? [] : [[key, value]];
  });
}

function isVerified(algorithm: string): algorithm is DigestAlgorithm {
  return Object.hasOwn(DIGEST_BYTES, algorithm);
}
