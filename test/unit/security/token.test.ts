import { expect, test } from 'vitest';
import {
  basicTokenIn,
  bearerTokenIn,
  hashToken,
  newApiToken,
  newId,
  newToken,
} from '../../../server/security/token.ts';

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

test('an API token says what it is and has 256 bits', () => {
  expect(newApiToken()).toMatch(/^gw_[A-Za-z0-9_-]{43}$/);
});

const basic = (text: string): string => `Basic ${Buffer.from(text).toString('base64')}`;
const TOKEN = `gw_${'x'.repeat(43)}`;

test.each([
  [`Bearer ${TOKEN}`, TOKEN],
  [`bearer  ${TOKEN}`, TOKEN],
  [`Bearer ${TOKEN} `, undefined],
  [`Bearer ${TOKEN},x`, undefined],
  ['Bearer short', undefined],
  [basic(`me:${TOKEN}`), undefined],
  [undefined, undefined],
])('of %s the bearer token is %s', (header, token) => {
  expect(bearerTokenIn(header)).toBe(token);
});

test.each([
  [basic(`me:${TOKEN}`), TOKEN],
  [basic(`:${TOKEN}`), TOKEN],
  [basic(`你好:${TOKEN}`), TOKEN],
  [`basic ${basic(`me:${TOKEN}`).slice(6)}`, TOKEN],
  [basic(`me:secret`), undefined],
  [basic(`me:you:${TOKEN}`), undefined],
  [basic(TOKEN), undefined],
  ['Basic !!!', undefined],
  [`Bearer ${TOKEN}`, undefined],
  [undefined, undefined],
])('of %s the token in Basic credentials is %s', (header, token) => {
  expect(basicTokenIn(header)).toBe(token);
});
