import { isUtf8 } from 'node:buffer';
import { describe, expect, it } from 'vitest';
import { cutName } from '../../../server/ftp/names/cut-name.ts';

const bytes = (digits: string): Buffer => Buffer.from(digits, 'hex');

describe('a name that is too long', () => {
  it('stays as it is when it is not', () => {
    expect(cutName(Buffer.from('海'), 3).toString()).toBe('海');
  });

  it.each([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11])(
    'is cut to %i bytes between two characters of UTF-8',
    (max) => {
      const cut = cutName(Buffer.from('a海é🚢b'), max);
      expect(cut.length).toBeLessThanOrEqual(max);
      expect(isUtf8(cut)).toBe(true);
      expect(max - cut.length).toBeLessThan(4);
    },
  );

  it.each([
    ['b1a8b8e62e646f63', 6, 'b1a8b8e62e64'],
    ['b1a8b8e62e646f63', 3, ''],
    ['61b1a8b8e6', 2, '61'],
    ['815c815c2e', 3, '815c'],
  ])('in another charset keeps no half of a pair: %s to %i', (name, max, kept) => {
    expect(cutName(bytes(name), max)).toEqual(bytes(kept));
  });
});
