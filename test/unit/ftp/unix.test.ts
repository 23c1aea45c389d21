import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { Reading } from '../../../server/ftp/listing/dialect.ts';
import { parseUnixLine } from '../../../server/ftp/listing/unix.ts';

const JULY = { now: new Date('2024-07-01T12:00:00Z'), offsetMinutes: 0 };

/** The entry with its bytes as Latin-1 and its mode in octal, which is easier to read in a table. */
function parsed(line: string, context = JULY): unknown {
  return shown(parseUnixLine(Buffer.from(line, 'latin1'), context));
}

function shown(entry: Reading): unknown {
  if (typeof entry !== 'object') return entry;
  const { modifiedAt, mode, ...rest } = entry;
  const texts = Object.entries(rest).map(([fact, value]) => [
    fact,
    Buffer.isBuffer(value) ? value.toString('latin1') : value,
  ]);
  return {
    ...(Object.fromEntries(texts) as object),
    ...(modifiedAt && { at: modifiedAt.toISOString().slice(0, 16) }),
    ...(mode !== undefined && { mode: mode.toString(8).padStart(4, '0') }),
  };
}

function sample(name: string): string[] {
  const text = readFileSync(new URL(`../../samples/listings/${name}.txt`, import.meta.url), 'latin1');
  return text.split(/\r?\n/).slice(0, -1);
}

const file = { kind: 'file', precision: 'minute', mode: '0644' };
const kim = { owner: 'kim', group: 'staff' };

const SAMPLES: Record<string, unknown[]> = {
  'unix-c-locale': [
    'noise',
    {
      ...kim,
      name: 'photos',
      kind: 'folder',
      sizeBytes: 4096,
      at: '2024-03-07T09:14',
      precision: 'minute',
      mode: '0755',
    },
    {
      ...kim,
      name: 'ledger 2019.ods',
      kind: 'file',
      sizeBytes: 731_204,
      at: '2019-11-30T00:00',
      precision: 'day',
      mode: '0640',
    },
    {
      owner: 'root',
      group: 'root',
      name: 'latest',
      kind: 'link',
      sizeBytes: 11,
      at: '2024-01-02T03:04',
      precision: 'minute',
      mode: '0777',
      target: 'build/r-118',
    },
    { ...file, ...kim, name: '  two leading blanks', sizeBytes: 0, at: '2024-02-29T23:59' },
    { ...file, ...kim, name: 'plain -> not a link', sizeBytes: 17, at: '2023-08-01T00:00' },
  ],
  'unix-odd-columns': [
    {
      name: 'shared area',
      kind: 'folder',
      sizeBytes: 4096,
      at: '2021-10-03T00:00',
      precision: 'day',
      mode: '3770',
      owner: 'Domain Users',
      group: 'Team Blue',
    },
    {
      ...file,
      name: 'tool',
      sizeBytes: 68_208,
      at: '2024-06-15T08:30',
      mode: '4755',
      owner: '0',
      group: '0',
    },
    {
      name: 'ttyS0',
      kind: 'other',
      at: '2024-05-09T11:11',
      precision: 'minute',
      mode: '0660',
      owner: 'root',
      group: 'dialout',
    },
    {
      ...file,
      name: 'with-inode-and-blocks',
      sizeBytes: 1832,
      at: '2024-04-18T16:45',
      owner: 'www',
      group: 'www',
    },
    {
      ...file,
      name: '1TiB-and-glued-link-count.img',
      sizeBytes: 1_099_511_627_776,
      at: '2023-07-20T07:07',
      owner: 'ops',
      group: 'ops',
    },
    {
      ...file,
      name: 'fifo-without-group',
      kind: 'other',
      sizeBytes: 0,
      at: '2024-01-31T12:00',
      owner: 'mail',
    },
  ],
  'unix-house-styles': [
    {
      ...file,
      name: 'two-blanks-after-mode.bin',
      sizeBytes: 900_000,
      at: '2023-09-09T21:00',
      owner: '1001',
      group: '1001',
    },
    {
      ...file,
      name: 'name-and-number.bin',
      sizeBytes: 900_000,
      at: '2023-09-09T21:00',
      owner: 'media',
      group: '33',
    },
    {
      ...file,
      name: 'wide-columns.bin',
      sizeBytes: 900_000,
      at: '2023-09-09T21:00',
      owner: '1001',
      group: 'media',
    },
    {
      ...file,
      name: 'narrow-columns.bin',
      sizeBytes: 900_000,
      at: '2023-09-09T21:00',
      owner: 'media',
      group: 'media',
    },
    {
      ...file,
      name: 'future-shows-year.bin',
      sizeBytes: 900_000,
      at: '2027-09-09T00:00',
      precision: 'day',
      owner: 'media',
      group: 'media',
    },
    {
      ...file,
      name: 'no-owner-names.bin',
      sizeBytes: 900_000,
      at: '2023-09-09T21:00',
      owner: '1',
      group: '1',
    },
  ],
};

describe.each(Object.entries(SAMPLES))('the sample %s', (name, expected) => {
  it('is understood line by line', () => {
    expect(sample(name).map((line) => parsed(line))).toEqual(expected);
  });

  it('loses its meaning when a line is cut before the date', () => {
    const lines = sample(name).filter((line) => !line.startsWith('total'));
    for (const line of lines) expect(parsed(line.slice(0, 24))).toBeUndefined();
  });
});

describe('columns', () => {
  it.each([
    ['-rw-r--r-- 1 a b 5 14. M\xe4r 10:20 x', { name: 'x', at: '2024-03-14T10:20' }],
    ['-rw-r--r-- 1 a b 5 14 Sep 10:20 day first', { name: 'day first', at: '2023-09-14T10:20' }],
    ['-rw-r--r-- 1 a b 5 14 Sep 2020 day first', { name: 'day first', at: '2020-09-14T00:00' }],
    ['-rw-r--r-- 1 a b 5 SEP 1 9:05 x', { name: 'x', at: '2023-09-01T09:05' }],
    ['-rw-r--r-- 1 a b 5 2024-12-01 05:06 iso-style.log', { name: 'iso-style.log', at: '2024-12-01T05:06' }],
    ['-rw-r--r-- 1 a b 5 2024-12-01 no time', { name: 'no time', at: '2024-12-01T00:00', precision: 'day' }],
    [
      '-rw-r--r-- 1 a b 5 2024-12-01 05:06:07.123456789 +0130 full',
      { name: 'full', at: '2024-12-01T03:36', precision: 'second' },
    ],
    ['-rw-r--r-- 1 a b 5 Jan 01 1980 printer.3mf', { name: 'printer.3mf', at: '1980-01-01T00:00' }],
    ['-r--------   0 a b 65536 Feb 24 00:39 no links', { name: 'no links', sizeBytes: 65_536 }],
    ['-rw-r--r-- 1 a b 1,234,567 Sep  1 10:00 grouped', { name: 'grouped', sizeBytes: 1_234_567 }],
    ['-rw-r--r-- 1 a b 9999999999999999999 Sep  1 10:00 huge', { name: 'huge', owner: 'a' }],
    ['-rw-r--r-- 5 Sep  1 10:00 nobody', { name: 'nobody', sizeBytes: 5 }],
    ['-rw-r--r-- 1 kim domain users 5 Sep  1 10:00 x', { owner: 'kim', group: 'domain users' }],
    ['-rw-r--r-- 1 Domain Admins   staff 5 Sep  1 10:00 x', { owner: 'Domain Admins', group: 'staff' }],
    ['brw-rw---- 1 root disk 8,1 Sep  1 10:00 sda1', { name: 'sda1', kind: 'other', group: 'disk' }],
    ['srwxrwxrwx 1 a b 0 Sep  1 10:00 socket', { name: 'socket', kind: 'other' }],
    ['-rw-r--r-- 1 a b 5 Feb 30 2020 impossible', { name: 'impossible', sizeBytes: 5 }],
    ['-rw-r--r-- 1 a b 5 Jan  1 19100 year', { name: 'year', sizeBytes: 5 }],
    ['-rw-r--r-- 1 a b 5 Sep  1 10:00 trailing ', { name: 'trailing ' }],
    ['-rw-r--r-- 1 a b 5 Sep  1 10:00 a Sep  1 10:00 b', { name: 'a Sep  1 10:00 b' }],
    ['-rw-r--r-- 1 a b 5 Sep  1 10:00 ../etc/x', { name: '../etc/x', unsafe: true }],
  ])('%s', (line, expected) => {
    expect(parsed(line)).toMatchObject(expected);
  });

  it.each(['impossible', '19100'])('a date that never was (%s) is left out, the entry is not', (which) => {
    const line = which === '19100' ? 'Jan  1 19100 x' : 'Feb 30 2020 x';
    expect(parsed(`-rw-r--r-- 1 a b 5 ${line}`)).not.toHaveProperty('at');
    expect(parsed(`-rw-r--r-- 1 a b 5 ${line}`)).not.toHaveProperty('precision');
  });

  it.each([
    'total 0',
    'total 880',
    'total 4.0K',
    'total   12 ',
    'drwxr-xr-x 2 a b 4096 Sep  1 10:00 .',
    'drwxr-xr-x 2 a b 4096 Sep  1 10:00 ..',
  ])('%j is noise', (line) => {
    expect(parsed(line)).toBe('noise');
  });

  it.each([
    '',
    ' ',
    'total',
    'total 5 files',
    'totally different',
    '-rw-r--r--',
    '-rw-r--r-- 1 a b 5 Sep  1 10:00',
    '-rw-r--r-- 1 a b 5 Sep  1 10:00 ',
    '-rw-r--r--x1 a b 5 Sep  1 10:00 x',
    '-rw-r--q-- 1 a b 5 Sep  1 10:00 x',
    '?rw-r--r-- 1 a b 5 Sep  1 10:00 x',
    'd [RWCEAFMS] admin 512 Apr  4 15:02 PUBLIC',
    '11-23-07  08:15AM       <DIR>          x',
    'type=file;size=5; x',
    '1 2 3 -rw-r--r-- 1 a b 5 Sep  1 10:00 three numbers in front',
  ])('%j is not understood', (line) => {
    expect(parsed(line)).toBeUndefined();
  });
});

describe('modes', () => {
  it.each([
    ['----------', '0000'],
    ['-rwxrwxrwx', '0777'],
    ['-rwsr-sr-t', '7755'],
    ['-rwSr-Sr-T', '7644'],
    ['-rw-r-lr--', '2644'],
    ['-rw-r-Lr--', '2644'],
    ['-r-xr-xr-x.', '0555'],
    ['-rw-rw-r--+', '0664'],
    ['-rw-rw-r--@', '0664'],
    ['-rw-rw-r--.+', '0664'],
  ])('%s is %s', (letters, mode) => {
    expect(parsed(`${letters} 1 a b 5 Sep  1 10:00 x`)).toMatchObject({ mode });
  });

  it.each(['-wr-r--r--', '-rw-r--r-s', '-rw-r--S-T', '-rwxrwxrwz'])('%s is no mode', (letters) => {
    expect(parsed(`${letters} 1 a b 5 Sep  1 10:00 x`)).toBeUndefined();
  });
});

describe('links', () => {
  it.each([
    [3, 'a -> b -> c', 'a', 'b -> c'],
    [1, 'a -> b -> c', 'a -> b', 'c'],
    [6, 'a -> b -> c', 'a', 'b -> c'],
    [0, 'a -> b -> c', 'a', 'b -> c'],
    [4, 'a -> b -> c', 'a', 'b -> c'],
    [900, 'a -> b', 'a', 'b'],
  ])('with size %i, %j is %j to %j', (size, text, name, target) => {
    expect(parsed(`lrwxrwxrwx 1 a b ${size} Sep  1 10:00 ${text}`)).toMatchObject({
      kind: 'link',
      name,
      target,
    });
  });

  it('a link without an arrow has no target', () => {
    expect(parsed('lrwxrwxrwx 1 a b 3 Sep  1 10:00 alone')).not.toHaveProperty('target');
    expect(parsed('lrwxrwxrwx 1 a b 3 Sep  1 10:00 alone')).toMatchObject({ kind: 'link', name: 'alone' });
  });
});

/** The line's month, day and time; now; the server's offset in minutes; the moment in UTC (rule 77). */
const YEARS: [string, string, number, string][] = [
  ['Dec 31 23:50', '2024-01-01T00:30Z', 0, '2023-12-31T23:50'],
  ['Jan  1 00:30', '2024-01-01T00:30Z', 0, '2024-01-01T00:30'],
  ['Jan  2 00:30', '2024-01-01T00:30Z', 0, '2024-01-02T00:30'],
  ['Jan  2 00:31', '2024-01-01T00:30Z', 0, '2023-01-02T00:31'],
  ['Jan  1 00:10', '2023-12-31T23:30Z', 0, '2024-01-01T00:10'],
  ['Dec 31 23:59', '2023-12-31T23:30Z', 0, '2023-12-31T23:59'],
  ['Feb 29 23:59', '2024-02-28T12:00Z', 0, '2020-02-29T23:59'],
  ['Feb 29 11:59', '2024-02-28T12:00Z', 0, '2024-02-29T11:59'],
  ['Feb 29 23:59', '2024-03-01T12:00Z', 0, '2024-02-29T23:59'],
  ['Feb 29 23:59', '2025-03-01T12:00Z', 0, '2024-02-29T23:59'],
  ['Feb 29 23:59', '1903-07-01T12:00Z', 0, '1896-02-29T23:59'],
  ['Mar  7 09:14', '2024-07-01T12:00Z', -720, '2024-03-07T21:14'],
  ['Mar  7 09:14', '2024-07-01T12:00Z', 345, '2024-03-07T03:29'],
  ['Mar  7 09:14', '2024-07-01T12:00Z', 840, '2024-03-06T19:14'],
  ['Jan  1 13:00', '2023-12-31T23:30Z', 840, '2023-12-31T23:00'],
  ['Jan  2 13:29', '2023-12-31T23:30Z', 840, '2024-01-01T23:29'],
  ['Jan  2 13:31', '2023-12-31T23:30Z', 840, '2023-01-01T23:31'],
  ['Dec 31 12:00', '2024-01-01T00:30Z', -720, '2024-01-01T00:00'],
];

describe('dates without a year', () => {
  it.each(YEARS)('%s, read at %s from a clock %i minutes ahead, was %s', (date, now, offsetMinutes, at) => {
    const context = { now: new Date(now), offsetMinutes };
    expect(parsed(`-rw-r--r-- 1 a b 5 ${date} x`, context)).toMatchObject({ at, precision: 'minute' });
  });

  it('a date with a year is midnight where the server is', () => {
    const nepal = { ...JULY, offsetMinutes: 345 };
    expect(parsed('-rw-r--r-- 1 a b 5 Nov 30  2019 x', nepal)).toMatchObject({
      at: '2019-11-29T18:15',
      precision: 'day',
    });
  });
});
