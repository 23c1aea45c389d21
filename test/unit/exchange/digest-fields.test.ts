import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { digestField, expectedDigests, wantedDigests } from '../../../server/exchange/digest-fields.ts';

const sha256 = createHash('sha256').update('hello').digest();
const sha512 = createHash('sha512').update('hello').digest();
const [field256, field512] = [digestField('sha-256', sha256), digestField('sha-512', sha512)];

describe('the digests of a body', () => {
  it('are read from both fields, several of them, with parameters and blanks', () => {
    expect(expectedDigests([`${field512} ,  ${field256};x=1`, undefined, field256])).toEqual([
      { algorithm: 'sha-512', digest: sha512 },
      { algorithm: 'sha-256', digest: sha256 },
      { algorithm: 'sha-256', digest: sha256 },
    ]);
    // The example of RFC 9530, appendix B.1.
    expect(
      expectedDigests(['sha-256=:RK/0qy18MlBSVnWgjwz6lZEWjP/lF5HF9bvEF8FabDg=:'])[0]?.digest.toString('hex'),
    ).toBe('44aff4ab2d7c3250525675a08f0cfa9591168cffe51791c5f5bbc417c15a6c38');
  });

  it('of unknown algorithms are ignored', () => {
    expect(
      expectedDigests(['md5=:XUFAKrxLKna5cZ2REBfFkg==:, sha=:qvTGHdzF6KLavt4PO0gs2a6pQ00=:, unixsum=7']),
    ).toEqual([]);
    expect(expectedDigests([undefined, '', 'nonsense'])).toEqual([]);
  });

  it.each([
    `sha-256=${sha256.toString('hex')}`,
    `sha-256="${sha256.toString('base64')}"`,
    `sha-256=:${sha256.toString('base64').slice(4)}:`,
    'sha-256=::',
    'sha-512=:aGVsbG8=:',
  ])('that cannot be read are refused, because they look like a check: %s', (field) => {
    expect(() => expectedDigests([field])).toThrow(
      expect.objectContaining({ code: 'REQUEST_INVALID' }) as Error,
    );
  });
});

describe('the digests that are wanted', () => {
  it.each([
    [undefined, []],
    ['sha-256=10', ['sha-256']],
    ['sha-512=3, sha-256=10, unixsum=8, md5=1, sha=0', ['sha-256', 'sha-512', 'md5']],
    ['sha-256', []],
    ['sha-256=11', []],
  ])('%s are %o', (field, expected) => {
    expect(wantedDigests(field)).toEqual(expected);
  });
});
