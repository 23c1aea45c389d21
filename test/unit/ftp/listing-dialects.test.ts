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
];
const BEGINNINGS = [
  '',
  '-rw-r--r-- ',
  '-rw-r--r-- 1 a b 5 Sep  1 10:00 ',
  '01-15-99  12:00AM  ',
  'type=',
  'total ',
];
const MEGABYTE = 1024 * 1024;

describe.each(DIALECTS)('the dialect $id', (dialect) => {
  it('takes any bytes for a line without throwing, and marks every unsafe name', () => {
    fc.assert(
      fc.property(anyLine, (line) => {
        const entry = dialect.parseLine(line, CONTEXT);
        if (entry === undefined || entry === 'noise') return;
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
      const lines = BEGINNINGS.flatMap((beginning) =>
        FILLINGS.map((filling) =>
          Buffer.concat([Buffer.from(beginning), Buffer.alloc(sizeBytes, filling, 'latin1')]),
        ),
      );
      const started = performance.now();
      for (const line of lines) dialect.parseLine(line, CONTEXT);
      return performance.now() - started;
    };
    milliseconds(MEGABYTE / 16);
    expect(milliseconds(MEGABYTE)).toBeLessThan(8 * milliseconds(MEGABYTE / 2) + 200);
  });
});

describe('the list of dialects', () => {
  it('finds a dialect by its id', () => {
    expect(DIALECTS.map(({ id }) => dialectNamed(id))).toEqual(DIALECTS);
    expect(() => dialectNamed('klingon')).toThrow(InvariantBroken);
  });
});
