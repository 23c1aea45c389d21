import { expect, test } from 'vitest';
import { hashToken, newId, newToken } from '../../../server/security/token.ts';

test('a token has 256 bits in base64url', () => {
  expect(newToken()).toMatch(/^[A-Za-z0-9_-]{43}$/);
});

test('an identifier has 128 bits in base64url', () => {
  expect(newId()).toMatch(/^[A-Za-z0-9_-]{22}$/);
});

test('no two are the same', () => {
  const made = Array.from({ length: 1_000 }, () => [newToken(), newId()]).flat();
  expect(new Set(made).size).toBe(2_000);
});

test('the hash of a token is SHA-256', () => {
  // The value of the empty text is in FIPS 180-4 test vectors: e3b0c442 98fc1c14 ...
  expect(hashToken('')).toBe('47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFU');
  expect(hashToken('a')).not.toBe(hashToken('b'));
});
