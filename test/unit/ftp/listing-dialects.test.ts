import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { InvariantBroken } from '../../../server/errors.ts';
import { dialectNamed, DIALECTS } from '../../../server/ftp/listing/dialects.ts';
import { isUnsafeName } from '../../../server/ftp/pathname.ts';

const CONTEXT = { now: new Date('2024-07-01T12:00:00Z'), offsetMinutes: 0 };
const PIECES = [
  ...[
    '-rw-r--r--',
    'lrwxrwxrwx',
    ' 1',
    ' kim',
    ' 4096',
    ' Sep',
    ' 9',
    ' 21:00',
    ' 2027',
    ' -> ',
    'total',
    ',',
  ],
  ...['01-15-99', '  12:00AM', '<DIR>', '          ', '<JUNCTION>', ' [x]', '03.04.19', ' 2024-02-29', ' PM'],
  ...[
    'type=',
    'dir',
    'OS.unix=slink:',
    ';',
    'size=',
    'modify=20240229120000',
    'unix.mode=',
    '=',
    ' ',
    '.',
    '..',
    '/',
  ],
  ...[
    '+r,s12,\t',
    '+/,',
    'NAME.TXT;1',
    '.DIR;1',
    ' 7/9 ',
    '14-AUG-2003',
    '[A,B]',
    '(RWED,,,)',
    '%RMS-E-PRV',
    '^',
  ],
  ...[
    'Volume Unit Referred Ext Used Recfm Lrecl BlkSz Dsorg Dsname',
    ' PO ',
    'A.B',
    '02.11',
    '2024/02/29',
    'JOB07741',
  ],
  ...[
    '*FILE',
    '*DIR',
    '22-06-30',
    '[RWCEAFMS]',
    'd ',
    'folder',
    ' 1 2 3 ',
    ' DIR ',
    'Mar-03-2005',
    '19-Jan-05',
    '224, 10',
  ],
  ...['\xe6\x9c\x88', '7\xd4\xc2', 'M\xe4r', '?????????', ' ? ? ? ? ? '],
];
const piece = fc.oneof(
  fc.constantFrom(...PIECES).map((text) => Buffer.from(text)),
  fc.uint8Array({ maxLength: 4 }).map((bytes) => Buffer.from(bytes)),
);
const anyLine = fc.array(piece, { maxLength: 16 }).map((pieces) => Buffer.concat(pieces));

/** What a megabyte is filled with: units that make a careless parser look back. */
const FILLINGS = [
  'a',
  '1',
  ' ',
  '-',
  ';',
  '=',
  'a=b;',
  ' -> ',
  '1 ',
  '1,',
  '12:',
  '<',
  '-rw-r--r-- ',
  'Sep 9 ',
  '\0',
  '\xff',
  '^',
  'A.B;',
  '\t',
  '? ',
  '1\xd4\xc2',
  ' PO',
];
const BEGINNINGS = [
  '',
  '-rw-r--r-- ',
  '-rw-r--r-- 1 a b 5 Sep  1 10:00 ',
  '01-15-99  12:00AM  ',
  'type=',
  'total ',
  '+r,',
  'A.TXT;1 ',
  'A.TXT;1 7/9 14-AUG-2003 10:11 ',
  ' Name VV.MM ',
  'KIM 8192 06/30/22 09:08:07 *DIR ',
  'd [RWCEAFMS] admin 512 Apr  4 15:02 ',
  '1024 Mar-03-2005 14:15:16 ',
  'FILE 101 1228 19-Jan-05 09:00:30 ',
  '512 A 02-28-00 23:59 ',
  '?????????? ',
];
const LONGEST_BEGINNING = 64;
const MEGABYTE = 1024 * 1024;

describe.each(DIALECTS)('the dialect $id', (dialect) => {
  it('takes any bytes for a line without throwing, and marks every unsafe name', () => {
    fc.assert(
      fc.property(anyLine, (line) => {
        const entry = dialect.begin(CONTEXT).read(line);
        if (typeof entry !== 'object') return;
        expect(entry.name.length).toBeGreaterThan(0);
        expect(line.includes(entry.name)).toBe(true);
        expect(entry.unsafe ?? false).toBe(isUnsafeName(entry.name));
        expect(Object.values(entry)).not.toContain(undefined);
        expect(entry.modifiedAt?.getTime()).not.toBeNaN();
        expect(entry.sizeBytes ?? 0).toSatisfy(Number.isSafeInteger);
      }),
      { numRuns: 3_000 },
    );
  });

  it('needs linear time for one line of a megabyte', () => {
    const milliseconds = (sizeBytes: number): number => {
      let spentMs = 0;
      for (const filling of FILLINGS) {
        const line = Buffer.alloc(sizeBytes, filling, 'latin1');
        for (const beginning of BEGINNINGS) {
          line.fill(filling, 0, LONGEST_BEGINNING, 'latin1').write(beginning, 'latin1');
          const started = performance.now();
          dialect.begin(CONTEXT).read(line);
          spentMs += performance.now() - started;
        }
      }
      return spentMs;
    };
    milliseconds(MEGABYTE / 16);
    expect(milliseconds(MEGABYTE)).toBeLessThan(8 * milliseconds(MEGABYTE / 2) + 200);
  }, 20_000);
});

describe('the list of dialects', () => {
  it('finds a dialect by its id', () => {
    expect(DIALECTS.map(({ id }) => dialectNamed(id))).toEqual(DIALECTS);
    expect(() => dialectNamed('klingon')).toThrow(InvariantBroken);
  });
});
