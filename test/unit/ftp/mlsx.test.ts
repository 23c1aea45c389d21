import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parseMlstLine, parseMlsxLine } from '../../../server/ftp/listing/mlsx.ts';
import type { Reading } from '../../../server/ftp/listing/dialect.ts';

function shown(entry: Reading): unknown {
  if (typeof entry !== 'object') return entry;
  const { modifiedAt, mode, ...rest } = entry;
  const texts = Object.entries(rest).map(([fact, value]) => [
    fact,
    Buffer.isBuffer(value) ? value.toString('latin1') : value,
  ]);
  return {
    ...(Object.fromEntries(texts) as object),
    ...(modifiedAt && { at: modifiedAt.toISOString() }),
    ...(mode !== undefined && { mode: mode.toString(8) }),
  };
}

const parsed = (line: string): unknown => shown(parseMlsxLine(Buffer.from(line, 'latin1')));
const described = (line: string): unknown => shown(parseMlstLine(Buffer.from(line, 'latin1')));
const second = { precision: 'second' };

describe('the sample mlsd', () => {
  it('is understood line by line', () => {
    const text = readFileSync(new URL('../../samples/listings/mlsd.txt', import.meta.url), 'latin1');
    const lines = text.split('\r\n').slice(0, -1);
    expect(lines.map(parsed)).toEqual([
      'noise',
      {
        ...second,
        name: 'report;final=v2 .txt',
        kind: 'file',
        sizeBytes: 18,
        at: '1999-12-31T23:59:59.250Z',
        mode: '644',
      },
      {
        ...second,
        name: 'link',
        kind: 'link',
        target: '../share',
        unique: '2aU9',
        at: '2021-10-10T10:10:10.000Z',
      },
      { ...second, name: 'no-final-semicolon', kind: 'file', sizeBytes: 5, at: '2024-02-29T12:00:00.000Z' },
      {
        ...second,
        name: 'trailing blank ',
        kind: 'folder',
        sizeBytes: 4096,
        owner: 'root',
        at: '2000-01-01T00:00:00.000Z',
      },
      // A fact cannot have a blank (RFC 3659 section 7.2), so the first one ends the facts whatever follows.
      { name: 'b;modify=20240301000000; leading blank before facts', kind: 'file', sizeBytes: 1 },
    ]);
  });
});

describe('names', () => {
  it.each([
    ['type=file; x', 'x'],
    ['type=file;  one leading blank', ' one leading blank'],
    [' type=file; x', 'x'],
    ['type=file; type=dir; x', 'type=dir; x'],
    ['type=file; \xd6\xd0', '\xd6\xd0'],
    ['type=file; ...', '...'],
  ])('%j names %j', (line, name) => {
    expect(parsed(line)).toMatchObject({ name, kind: 'file' });
  });

  it.each(['type=cdir; /pub', 'Type=PDIR; ..', 'type=dir; .', 'type=dir; ..'])('%j is noise', (line) => {
    expect(parsed(line)).toBe('noise');
  });

  it('follow the facts behind a link whose target has blanks', () => {
    const line = 'type=OS.unix=slink:/old photos;modify=20240229120000;unix.mode=0777; the link; new';
    expect(parsed(line)).toMatchObject({ kind: 'link', name: 'the link; new', target: '/old photos' });
    expect(parsed('modify=20240229120000;type=OS.unix=slink:/a b; c')).toMatchObject({ name: 'b; c' });
  });

  it('a name that must not be sent is marked', () => {
    expect(parsed('type=file; ../etc/x.txt')).toMatchObject({ name: '../etc/x.txt', unsafe: true });
  });
});

describe('facts', () => {
  it.each([
    ['type=OS.unix=symlink;', { kind: 'link' }],
    ['type=OS.unix=slink:;', { kind: 'link' }],
    ['TYPE=os.UNIX=SLINK:/a=b:c;', { kind: 'link', target: '/a=b:c' }],
    ['type=OS.unix=symlink:t;', { kind: 'link', target: 't' }],
    ['type=OS.unix=chr-4/64;', { kind: 'other' }],
    ['type=OS.unix=slinky;', { kind: 'other' }],
    ['type=DIR;sizd=512;', { kind: 'folder', sizeBytes: 512 }],
    ['size=7;', { kind: 'other', sizeBytes: 7 }],
    ['type=file;UNIX.mode=04755;', { mode: '4755' }],
    ['type=file;UNIX.mode=0100644;', { mode: '644' }],
    ['type=file;UNIX.owner=kim;UNIX.group=staff;', { owner: 'kim', group: 'staff' }],
    ['type=file;UNIX.uid=1;UNIX.gid=2;', { owner: '1', group: '2' }],
    [
      'type=file;UNIX.owner=1;UNIX.ownername=kim;UNIX.group=2;UNIX.groupname=staff;',
      { owner: 'kim', group: 'staff' },
    ],
    [
      'modify=20240229120000;type=file',
      { kind: 'file', at: '2024-02-29T12:00:00.000Z', precision: 'second' },
    ],
    [';;type=file;;', { kind: 'file' }],
  ])('%s', (facts, expected) => {
    expect(parsed(`${facts} x`)).toMatchObject({ name: 'x', ...expected });
  });

  it.each([
    'type=file;size=-1;',
    'type=file;size=1e3;',
    'type=file;size=99999999999999999999;',
    'type=file;modify=20230229120000;',
    'type=file;modify=191000101000000;',
    'type=file;UNIX.mode=rwxr-xr-x;',
    'type=file;UNIX.mode=0999;',
    'type=file;UNIX.owner=;',
    'type=file;perm=adfrw;',
    'type=file;__proto__=x;constructor=y;',
  ])('%s tells nothing that can be used', (facts) => {
    expect(parsed(`${facts} x`)).toEqual({ name: 'x', kind: 'file' });
  });

  it.each([
    '',
    ' ',
    'type=file;',
    'type=file; ',
    'no facts',
    ' no facts',
    'a=b; unknown facts only',
    'type=file;broken; x',
    'type=file;=5; x',
    'ty pe=file; x',
    '-rw-r--r-- 1 a b 5 Sep  1 10:00 x',
    '01-15-99  12:00AM                   5 size=5; x',
  ])('%j is not understood', (line) => {
    expect(parsed(line)).toBeUndefined();
  });
});

describe('MLST', () => {
  it('describes one path, with or without the blank in front', () => {
    const file = { ...second, name: '/pub/a b', kind: 'file', sizeBytes: 5, at: '2024-02-29T12:00:00.000Z' };
    expect(described(' type=file;size=5;modify=20240229120000; /pub/a b')).toEqual(file);
    expect(described('type=file;size=5;modify=20240229120000; /pub/a b')).toEqual(file);
  });

  it('a folder that calls itself the current one is a folder', () => {
    expect(described(' type=cdir;modify=20240229120000; .')).toMatchObject({ kind: 'folder', name: '.' });
  });

  it('a line without facts describes nothing', () => {
    expect(described(' /pub/a')).toBeUndefined();
  });
});
