import { describe, expect, it } from 'vitest';
import { DIALECTS } from '../../../server/ftp/listing/dialects.ts';
import type { ListingContext } from '../../../server/ftp/listing/dialect.ts';
import {
  DEFAULT_MAX_BYTES,
  DEFAULT_MAX_ENTRIES,
  ListingReader,
  MAX_UNSURE_LINES,
} from '../../../server/ftp/listing/listing-reader.ts';
import type { RemoteEntry } from '../../../server/ftp/listing/remote-entry.ts';

const DAY_MS = 24 * 60 * 60_000;
const MINUTE_MS = 60_000;
const UNIX = '-rw-r--r--   1 kim      staff          12 ';

function readerFor(context: ListingContext): ListingReader {
  return new ListingReader({
    dialects: DIALECTS,
    context,
    maxEntries: DEFAULT_MAX_ENTRIES,
    maxBytes: DEFAULT_MAX_BYTES,
  });
}

function listed(text: string, context: ListingContext): RemoteEntry[] {
  const reader = readerFor(context);
  return [...reader.feed(Buffer.from(text)), ...reader.end()];
}

/** Rule 77 by another way than the product's: all years tried, the latest allowed one taken. */
function expectedTime(
  month: number,
  day: number,
  hour: number,
  minute: number,
  context: ListingContext,
): Date {
  const latest = context.now.getTime() + DAY_MS;
  const years = Array.from({ length: 12 }, (_, back) => context.now.getUTCFullYear() + 1 - back);
  const moments = years
    .filter((year) => new Date(Date.UTC(year, month - 1, day)).getUTCMonth() === month - 1)
    .map((year) => Date.UTC(year, month - 1, day, hour, minute) - context.offsetMinutes * MINUTE_MS);
  return new Date(Math.max(...moments.filter((moment) => moment <= latest)));
}

const NOWS = [
  '2024-01-01T00:30Z',
  '2024-02-28T12:00Z',
  '2023-02-28T12:00Z',
  '2024-03-01T00:10Z',
  '2023-03-01T00:10Z',
  '2024-07-01T12:00Z',
  '2023-12-31T23:30Z',
];
const OFFSETS = [-720, 0, 345, 840];
const CLOCKS: readonly [string, number, number, number, number][] = [
  ['Mar  7 09:14', 3, 7, 9, 14],
  ['Jan  2 03:04', 1, 2, 3, 4],
  ['Feb 29 23:59', 2, 29, 23, 59],
  ['Aug  1 00:00', 8, 1, 0, 0],
  ['Dec 31 23:50', 12, 31, 23, 50],
];

describe.each(NOWS)('a time without a year, read at %s (cases 77 and 78)', (now) => {
  it.each(OFFSETS)(
    'from a clock %i minutes ahead of UTC is the latest that is not more than a day away',
    (offsetMinutes) => {
      const context = { now: new Date(now), offsetMinutes };
      const entries = listed(CLOCKS.map(([text]) => `${UNIX}${text} x\n`).join(''), context);
      expect(entries.map(({ modifiedAt, precision }) => [modifiedAt, precision])).toEqual(
        CLOCKS.map(([, ...clock]) => [expectedTime(...clock, context), 'minute']),
      );
    },
  );
});

describe('day and month in numbers (case 81)', () => {
  const context = { now: new Date('2024-07-01T12:00:00Z'), offsetMinutes: 0 };
  const dates = (...texts: string[]): (string | undefined)[] =>
    listed(texts.map((text) => `${text}                  77 x\r\n`).join(''), context).map(({ modifiedAt }) =>
      modifiedAt?.toISOString().slice(0, 10),
    );

  it('a day above twelve at the end of the listing turns the dates before it', () => {
    expect(dates('03-04-19  12:30', '05-06-20  12:30', '25-12-07  08:15')).toEqual([
      '2019-04-03',
      '2020-06-05',
      '2007-12-25',
    ]);
    expect(dates('03-04-19  12:30', '12-25-07  08:15')).toEqual(['2019-03-04', '2007-12-25']);
  });

  it('a month that has not come yet is evidence, too', () => {
    expect(dates('11-03-24  12:30', '05-06-20  12:30')).toEqual(['2024-03-11', '2020-06-05']);
  });

  it('without any evidence the month is first, and with points the day', () => {
    expect(dates('03-04-19  12:30')).toEqual(['2019-03-04']);
    expect(dates('03.04.19  12:30')).toEqual(['2019-04-03']);
  });

  it('evidence about one separator says nothing about another', () => {
    expect(dates('03-04-19  12:30', '25/12/2007  08:15')).toEqual(['2019-03-04', '2007-12-25']);
  });

  it('nothing is held back once the order is proved, and never more than so many lines', () => {
    const line = (date: string): Buffer => Buffer.from(`${date}  12:30   77 x\r\n`);
    const proved = readerFor(context);
    expect(proved.feed(line('25-12-07'))).toHaveLength(1);
    expect(proved.feed(line('03-04-19'))).toHaveLength(1);
    const unsure = readerFor(context);
    let held = 0;
    while (unsure.feed(line('03-04-19')).length === 0) held++;
    expect(held).toBeLessThan(MAX_UNSURE_LINES);
    expect(unsure.feed(line('03-04-19'))).toHaveLength(1);
  });
});

describe('the choice of a dialect', () => {
  const context = { now: new Date('2024-07-01T12:00:00Z'), offsetMinutes: 0 };

  it('is corrected when the first line was of another one', () => {
    const reader = readerFor(context);
    reader.feed(Buffer.from(`01-15-99  12:00AM                   5 banner\r\n${UNIX}Mar  7 09:14 a\n`));
    reader.feed(Buffer.from(`${UNIX}Mar  7 09:14 b\n`));
    expect(reader.dialect).toBe('unix');
  });

  it('waits while lines could be of a classic Mac or of ls, and then reads all of them anew', () => {
    const both = '-rw-r--r--         1      1000    1001 Sep 14 10:31 first';
    const entries = listed(`${both}\n${UNIX}Mar  7 09:14 second\n`, context);
    expect(entries.map(({ owner, sizeBytes }) => [owner?.toString(), sizeBytes])).toEqual([
      ['1000', 1001],
      ['kim', 12],
    ]);
  });

  it('gives up politely after ten thousand lines of noise, and still reads what comes then', () => {
    const entries = listed(`${'what is this?\n'.repeat(10_000)}${UNIX}Mar  7 09:14 a\n`, context);
    expect(entries).toHaveLength(10_001);
    expect(entries.at(-1)).toMatchObject({ kind: 'file', sizeBytes: 12 });
  });
});
