import { describe, expect, it } from 'vitest';
import { parseHttpDate } from '../../../server/exchange/http-date.ts';

const NOW = new Date('2026-11-22T00:00:00Z');

describe('an HTTP date', () => {
  it.each([
    ['Sun, 06 Nov 1994 08:49:37 GMT', '1994-11-06T08:49:37.000Z'],
    ['Sunday, 06-Nov-94 08:49:37 GMT', '1994-11-06T08:49:37.000Z'],
    ['Sunday, 06-Nov-76 08:49:37 GMT', '2076-11-06T08:49:37.000Z'],
    ['Sunday, 06-Nov-77 08:49:37 GMT', '1977-11-06T08:49:37.000Z'],
    ['Sun Nov  6 08:49:37 1994', '1994-11-06T08:49:37.000Z'],
    [' Thu, 29 Feb 2024 00:00:00 GMT ', '2024-02-29T00:00:00.000Z'],
  ])('%s is %s, whatever zone this machine is in', (text, expected) => {
    expect(parseHttpDate(text, NOW)?.toISOString()).toBe(expected);
  });

  it.each([
    '',
    'yesterday',
    '0',
    '2024-02-29T12:00:00Z',
    'Thu, 30 Feb 2024 00:00:00 GMT',
    'Thu, 29 Feb 2024 25:00:00 GMT',
    'Thu, 29 Feb 2024 00:00:00 +0000',
    'Thu, 29 feb 2024 00:00:00 GMT',
    'Thu, 29 Foo 2024 00:00:00 GMT',
  ])('is not %s', (text) => {
    expect(parseHttpDate(text, NOW)).toBeUndefined();
  });

  it('is none without a field', () => {
    expect(parseHttpDate(undefined, NOW)).toBeUndefined();
  });
});
