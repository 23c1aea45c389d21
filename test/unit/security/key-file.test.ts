import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { KeyFileUnusable, KeyMissing } from '../../../server/security/errors.ts';
import { KeyFile } from '../../../server/security/key-file.ts';

let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'gangway-key-'))));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const file = (): string => join(folder, 'gateway.key');
const open = (isNeeded = false): KeyFile => KeyFile.in(file(), { isNeeded: () => isNeeded });

describe('the key file', () => {
  it('is made at first need, for its owner alone, and holds the same key ever after', () => {
    const umask = process.umask(0);
    const keys = open();
    expect(existsSync(file())).toBe(false);
    const key = keys.current();
    process.umask(umask);
    expect(statSync(file()).mode & 0o777).toBe(0o600);
    expect(key.bytes).toHaveLength(32);
    expect(keys.current()).toEqual(key);
    expect(open().current()).toEqual(key);
    expect(readdirSync(folder)).toEqual(['gateway.key']);
  });

  it('is never written over: a file that came meanwhile stays as it is', () => {
    const late = open();
    const key = open().current();
    expect(() => late.current()).toThrow(KeyMissing);
    expect(open().current()).toEqual(key);
    expect(readdirSync(folder)).toEqual(['gateway.key']);
  });

  it('is not made anew while secrets need the one that is lost (R37)', () => {
    expect(() => open(true).current()).toThrow(KeyMissing);
    expect(() => open(true).addKey()).toThrow(KeyMissing);
    expect(readdirSync(folder)).toEqual([]);
  });

  it.each([0o604, 0o640, 0o660, 0o644, 0o620, 0o601])('with mode %o is refused: others reach it', (mode) => {
    open().current();
    chmodSync(file(), mode);
    expect(() => open()).toThrow(KeyFileUnusable);
    expect(() => open()).toThrow(/chmod 600/);
  });

  it.each([
    ['nothing', ''],
    ['a letter', 'dear diary\n'],
    ['a key that is cut', 'abc AAAA\n'],
    ['another kind of key', `-----BEGIN PRIVATE KEY-----\n${'A'.repeat(43)}\n`],
  ])('that holds %s is refused and left alone', (_what, text) => {
    writeFileSync(file(), text, { mode: 0o600 });
    expect(() => open()).toThrow(KeyFileUnusable);
    expect(readFileSync(file(), 'utf8')).toBe(text);
  });

  it('that is a folder is refused', () => {
    mkdirSync(file());
    expect(() => open()).toThrow(KeyFileUnusable);
  });

  it('that cannot be made is told when it is needed', () => {
    const keys = KeyFile.in(join(folder, 'missing', 'gateway.key'), { isNeeded: () => false });
    expect(() => keys.current()).toThrow(KeyMissing);
  });

  it('keeps old keys until they are not needed any more', () => {
    const keys = open();
    const first = keys.current();
    const second = keys.addKey();
    expect(keys.current()).toEqual(second);
    expect(open().find(first.id)).toEqual(first);
    const third = keys.addKey();
    keys.keepOnly(new Set([first.id]));
    const again = open();
    expect(again.current()).toEqual(third);
    expect([again.find(first.id), again.find(second.id)]).toEqual([first, undefined]);
    expect(statSync(file()).mode & 0o777).toBe(0o600);
  });

  it('never prints a key', () => {
    const keys = open();
    const key = keys.current().bytes.toString('base64url');
    expect(JSON.stringify(keys)).not.toContain(key);
  });
});
