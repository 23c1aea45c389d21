import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Secret } from '../../../server/secret.ts';
import { SealBroken } from '../../../server/security/errors.ts';
import { SecretBox, keyIdOf } from '../../../server/security/secret-box.ts';
import type { SealKey } from '../../../server/security/secret-box.ts';

function boxOf(...keys: readonly SealKey[]): SecretBox {
  return new SecretBox({
    current: () => keys.at(-1) as SealKey,
    find: (id) => keys.find((key) => key.id === id),
  });
}
const OLD: SealKey = { id: 'old', bytes: randomBytes(32) };
const NEW: SealKey = { id: 'new', bytes: randomBytes(32) };
const HERE = ['password', 'site', 'ftp.example.org', 21];

describe('a sealed secret', () => {
  it('is opened to the same text, whatever it is', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.array(fc.string()), (text, binding) => {
        const box = boxOf(NEW);
        expect(box.open(box.seal(new Secret(text), binding), binding).reveal()).toBe(text);
      }),
    );
  });

  it('does not hold the text, and is never the same twice', () => {
    const sealed = Array.from({ length: 50 }, () => boxOf(NEW).seal(new Secret('correct horse'), HERE));
    expect(new Set(sealed).size).toBe(50);
    for (const one of sealed) {
      expect(one).not.toContain('correct');
      expect(Buffer.from(one.split('.')[2] ?? '', 'base64url').toString('latin1')).not.toContain('correct');
    }
  });

  it.each([
    ['another site', ['password', 'other', 'ftp.example.org', 21]],
    ['another host', ['password', 'site', 'evil.example', 21]],
    ['another port', ['password', 'site', 'ftp.example.org', 2121]],
    ['another use', ['account', 'site', 'ftp.example.org', 21]],
    ['less', ['password', 'site', 'ftp.example.org']],
    ['words that are joined elsewhere', ['password', 'siteftp.example.org', '', 21]],
  ])('cannot be opened for %s', (_what, binding) => {
    const box = boxOf(NEW);
    const sealed = box.seal(new Secret('x'), HERE);
    expect(() => box.open(sealed, binding)).toThrow(SealBroken);
  });

  it('cannot be opened when any of its characters was changed, and it fails as broken, not otherwise', () => {
    const box = boxOf(NEW);
    const sealed = box.seal(new Secret('correct horse'), HERE);
    for (let at = 0; at < sealed.length; at += 1) {
      // The last character of base64 may hold bits that mean nothing.
      const other = sealed[at] === 'A' ? 'z' : 'A';
      const spoilt = sealed.slice(0, at) + other + sealed.slice(at + 1);
      expect(() => box.open(spoilt, HERE), `${at}`).toThrow(SealBroken);
      expect(() => box.open(sealed.slice(0, at), HERE), `cut at ${at}`).toThrow(SealBroken);
    }
  });

  it('names its key: an old one still opens it, and without it the failure says which is missing', () => {
    const sealed = boxOf(OLD).seal(new Secret('x'), HERE);
    expect(keyIdOf(sealed)).toBe('old');
    expect(boxOf(OLD, NEW).open(sealed, HERE).reveal()).toBe('x');
    expect(() => boxOf(NEW).open(sealed, HERE)).toThrow(/the key "old" is not there/);
  });

  it('cannot be opened by another key of the same name', () => {
    const sealed = boxOf(OLD).seal(new Secret('x'), HERE);
    expect(() => boxOf({ id: 'old', bytes: randomBytes(32) }).open(sealed, HERE)).toThrow(SealBroken);
  });
});
