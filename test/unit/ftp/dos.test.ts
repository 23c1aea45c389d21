import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { DosListing } from '../../../server/ftp/listing/dos.ts';

const UTC = { now: new Date('2024-07-01T12:00:00Z'), offsetMinutes: 0 };

function parsed(line: string, context = UTC): unknown {
  const entry = new DosListing(context).read(Buffer.from(line, 'latin1'));
  if (typeof entry !== 'object') return entry;
  const { name, target, modifiedAt, ...rest } = entry;
  return {
    name: name.toString('latin1'),
    ...rest,
    ...(target && { target: target.toString('latin1') }),
    ...(modifiedAt && { at: modifiedAt.toISOString().slice(0, 16) }),
  };
}

const minute = { precision: 'minute' };

describe('the sample dos', () => {
  const text = readFileSync(new URL('../../samples/listings/dos.txt', import.meta.url), 'latin1');
  const lines = text.split('\r\n').slice(0, -1);

  it('is understood line by line', () => {
    expect(lines.map((line) => parsed(line))).toEqual([
      { ...minute, name: 'Program Files (old)', kind: 'folder', at: '2007-11-23T08:15' },
      { ...minute, name: 'export.mdb', kind: 'file', sizeBytes: 41_984_000, at: '2007-11-23T20:15' },
      { ...minute, name: 'data', kind: 'link', target: 'D:\\vol3', at: '2024-02-29T23:58' },
      { ...minute, name: 'ambiguous-day-month.txt', kind: 'file', sizeBytes: 77, at: '2019-04-03T12:30' },
      { ...minute, name: '2001 odyssey.txt', kind: 'file', sizeBytes: 5, at: '1999-01-15T00:00' },
      { ...minute, name: '  three leading blanks.txt', kind: 'file', sizeBytes: 5, at: '1999-01-15T12:00' },
    ]);
  });

  it('loses its meaning when a line is cut before the name', () => {
    for (const line of lines) expect(parsed(line.slice(0, 24))).toBeUndefined();
  });
});

describe('names', () => {
  it.each([
    ['01-15-99  12:00AM       <DIR>          plain', 'plain'],
    ['01-15-99  12:00AM       <DIR>            two leading blanks', '  two leading blanks'],
    ['01-15-99  12:00AM       <DIR> one blank of padding', 'one blank of padding'],
    ['01-15-99  12:00AM       <dir>          lower case marker', 'lower case marker'],
    ['01-15-99  12:00AM                   5 trailing ', 'trailing '],
    ['01-15-99  12:00AM                   5 \xa0starts with a hard blank', '\xa0starts with a hard blank'],
    ['01-15-99  12:00AM                   5 <DIR>          x', '<DIR>          x'],
    ['01-15-99  12:00AM       <DIR>          data [D:\\x]', 'data [D:\\x]'],
  ])('%s', (line, name) => {
    expect(parsed(line)).toMatchObject({ name });
  });

  it.each([
    ['<JUNCTION>     data [D:\\vol3]', 'data', 'D:\\vol3'],
    ['<SYMLINKD>     a [b] [C:\\c d]', 'a [b]', 'C:\\c d'],
    ['<SYMLINK>      x.txt [..\\y.txt]', 'x.txt', '..\\y.txt'],
  ])('%s is a link', (text, name, target) => {
    expect(parsed(`01-15-99  12:00AM    ${text}`)).toMatchObject({ kind: 'link', name, target });
  });

  it('a link without brackets has no target', () => {
    const entry = parsed('01-15-99  12:00AM    <JUNCTION>     data');
    expect(entry).toMatchObject({ kind: 'link', name: 'data' });
    expect(entry).not.toHaveProperty('target');
  });

  it('a name that must not be sent is marked', () => {
    expect(parsed('01-15-99  12:00AM                   5 ../etc/x.txt')).toMatchObject({ unsafe: true });
  });

  it.each(['.', '..'])('the folder %s is noise', (name) => {
    expect(parsed(`01-15-99  12:00AM       <DIR>          ${name}`)).toBe('noise');
  });
});

describe('dates', () => {
  it.each([
    ['01-15-69  00:00', '2069-01-15T00:00'],
    ['01-15-70  00:00', '1970-01-15T00:00'],
    ['01-15-1969  00:00', '1969-01-15T00:00'],
    ['01/02/2024  01:02', '2024-01-02T01:02'],
    ['25-02-2024  01:02', '2024-02-25T01:02'],
    ['01.02.2024  01:02', '2024-02-01T01:02'],
    ['2024.01.02  01:02', '2024-01-02T01:02'],
    ['2024/01/02  01:02:03', '2024-01-02T01:02'],
    ['01-02-24  12:30AM', '2024-01-02T00:30'],
    ['01-02-24  12:30PM', '2024-01-02T12:30'],
    ['01-02-24  01:30 PM', '2024-01-02T13:30'],
    ['01-02-24  11:30p', '2024-01-02T23:30'],
  ])('%s is %s', (date, at) => {
    expect(parsed(`${date}                   5 x`)).toMatchObject({ at, precision: 'minute', name: 'x' });
  });

  it('the time is that of the server', () => {
    const nepal = { ...UTC, offsetMinutes: 345 };
    expect(parsed('01-02-24  01:02AM                   5 x', nepal)).toMatchObject({
      at: '2024-01-01T19:17',
    });
  });

  it('a date that never was is left out, the entry is not', () => {
    const entry = parsed('02-30-24  01:02AM                   5 x');
    expect(entry).toEqual({ name: 'x', kind: 'file', sizeBytes: 5 });
  });
});

describe('other lines', () => {
  it.each([
    '',
    '01-15-99',
    '01-15-99  12:00AM',
    '01-15-99  12:00AM                   5',
    '01-15-99  12:00AM                   5 ',
    '01-15-99  12:00AM       <DIR>',
    '01-15-99  12:00AM       <DIR>          ',
    '01-15-99  12:00AM       <DIR>x',
    '01-15-99  12:00AM       <FOO>          x',
    '01-15-99  12:00AM                   5KB x',
    '01-15-99  noon                   5 x',
    '01-15/99  12:00AM                   5 x',
    '101-15-99  12:00AM                   5 x',
    '2024-01-2024  12:00AM                   5 x',
    '-rw-r--r-- 1 a b 5 Sep  1 10:00 x',
    '                 0      DIR   12-05-98   16:20  TOOLS',
    'type=file;size=5; x',
  ])('%j is not understood', (line) => {
    expect(parsed(line)).toBeUndefined();
  });
});
