import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatTimeVal, parseTimeVal } from '../../../server/ftp/time-val.ts';

describe('reading', () => {
  it.each([
    ['20240229235958', '2024-02-29T23:59:58.000Z'],
    ['19991231235959.250', '1999-12-31T23:59:59.250Z'],
    ['20240102030405.000', '2024-01-02T03:04:05.000Z'],
    ['20240102030405.5', '2024-01-02T03:04:05.500Z'],
    ['20240102030405.123456789', '2024-01-02T03:04:05.123Z'],
    ['20000229000000', '2000-02-29T00:00:00.000Z'],
    ['19700101000000', '1970-01-01T00:00:00.000Z'],
    ['00500101000000', '0050-01-01T00:00:00.000Z'],
    ['20161231235960', '2016-12-31T23:59:59.000Z'],
  ])('%s is %s', (text, instant) => {
    expect(parseTimeVal(text)).toEqual({ modifiedAt: new Date(instant), precision: 'second' });
    expect(parseTimeVal(Buffer.from(text))).toEqual(parseTimeVal(text));
  });

  it.each([
    ['20230229000000', 'no leap year'],
    ['19000229000000', 'no leap year either'],
    ['20240431000000', 'April has 30 days'],
    ['20241301000000', 'no thirteenth month'],
    ['20240001000000', 'no month zero'],
    ['20240100000000', 'no day zero'],
    ['20240101240000', 'the day ends at 23'],
    ['20240101006000', 'no sixtieth minute'],
    ['20240101000061', 'no second leap second'],
    ['191000102030405', 'the year 19100'],
    ['2024010203040', 'a digit missing'],
    ['20240102030405.', 'a point without fraction'],
    ['20240102030405Z', 'a letter'],
    [' 20240102030405', 'a blank'],
    ['20240102030405\n', 'a line end'],
    ['+0240102030405', 'a sign'],
    ['', 'nothing'],
    ['213 20240102030405', 'a whole reply'],
  ])('%j is no time: %s', (text) => {
    expect(parseTimeVal(text)).toBeUndefined();
  });

  it('a megabyte of digits is refused at once', () => {
    const started = performance.now();
    expect(parseTimeVal('1'.repeat(1_000_000))).toBeUndefined();
    expect(parseTimeVal(Buffer.alloc(1_000_000, '20240102030405.'))).toBeUndefined();
    expect(performance.now() - started).toBeLessThan(500);
  });
});

describe('writing', () => {
  it('writes fourteen digits in UTC and cuts milliseconds', () => {
    expect(formatTimeVal(new Date('2024-02-29T23:59:58.999Z'))).toBe('20240229235958');
    expect(formatTimeVal(new Date('2024-03-01T05:00:00+05:45'))).toBe('20240229231500');
  });

  it('every second reads back', () => {
    const seconds = fc.integer({ min: Date.UTC(1900, 0, 1) / 1000, max: Date.UTC(9999, 11, 31) / 1000 });
    fc.assert(
      fc.property(seconds, (second) => {
        const date = new Date(second * 1000);
        expect(parseTimeVal(formatTimeVal(date))?.modifiedAt).toEqual(date);
      }),
    );
  });
});
