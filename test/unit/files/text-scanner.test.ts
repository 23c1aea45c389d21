import fc from 'fast-check';
import iconv from 'iconv-lite';
import { describe, expect, it } from 'vitest';
import type { CharsetChoice } from '../../../server/contract/choices.ts';
import { MAX_MATCHES, TextScanner } from '../../../server/files/search/text-scanner.ts';
import type { TextMatch } from '../../../server/files/search/text-scanner.ts';
import { charsetFor } from '../../../server/ftp/charset.ts';

const LONG = 200_000;

interface How {
  readonly charset?: CharsetChoice;
  readonly isCaseExact?: boolean;
  readonly pieceBytes?: number;
}

function scan(bytes: Buffer, needle: string, how: How = {}): TextScanner {
  const { charset = 'auto', isCaseExact = false, pieceBytes = 7 } = how;
  const scanner = new TextScanner(needle, { isCaseExact, charset: charsetFor(charset) });
  for (let at = 0; at < bytes.length; at += pieceBytes) scanner.feed(bytes.subarray(at, at + pieceBytes));
  scanner.end();
  return scanner;
}

function found(bytes: Buffer | string, needle: string, how: How = {}): TextMatch[] {
  return scan(Buffer.from(bytes as string), needle, how).matches;
}

describe('a text in a file', () => {
  it('is found with its line, whatever its case, unless that is to count', () => {
    const text = 'first\nsecond Error here\r\n\nlast error';
    expect(found(text, 'ERROR')).toEqual([
      { line: 2, excerpt: 'second Error here' },
      { line: 4, excerpt: 'last error' },
    ]);
    expect(found(text, 'error', { isCaseExact: true })).toEqual([{ line: 4, excerpt: 'last error' }]);
    expect(found(text, 'nothing')).toEqual([]);
  });

  it('is told once for each line, and only for the first lines', () => {
    expect(found('aa aa aa\naa\n', 'aa').map(({ line }) => line)).toEqual([1, 2]);
    expect(found('x\n'.repeat(100), 'x')).toHaveLength(MAX_MATCHES);
  });

  it.each([
    ['utf-8', 'auto'],
    ['gbk', 'auto'],
    ['gb18030', 'gb18030'],
    ['big5', 'big5'],
    ['shift_jis', 'shift_jis'],
    ['utf-16le', 'auto'],
  ] as const)('is found in %s on a site whose charset is %s', (encoding, charset) => {
    const text = `第一行\n這裡 連接 中文錯誤 的日誌\n`;
    const simple = encoding === 'gbk' || encoding === 'gb18030' ? '第一行\n连接失败 中文错误 日志\n' : text;
    const source = encoding === 'shift_jis' ? '一行\n接続 失敗 日本\n' : simple;
    const needle = encoding === 'shift_jis' ? '失敗' : simple === text ? '中文' : '中文错误';
    const bytes = iconv.encode(source, encoding, { addBOM: encoding.startsWith('utf-16') });
    expect(found(bytes, needle, { charset }).map(({ line }) => line)).toEqual([2]);
  });

  it('is found in a file whose lines are in different charsets', () => {
    const bytes = Buffer.concat([
      Buffer.from('utf-8: 错误\n'),
      iconv.encode('gbk: 错误\n', 'gbk'),
      Buffer.from('none\n'),
    ]);
    expect(found(bytes, '错误').map(({ line }) => line)).toEqual([1, 2]);
  });

  it('is not found where only the halves of two characters look like it', () => {
    // D6 D0 B9 FA: its middle, D0 B9, is another character.
    const bytes = iconv.encode('中国', 'gbk');
    const middle = iconv.decode(bytes.subarray(1, 3), 'gbk');
    expect(found(bytes, middle, { charset: 'gb18030' })).toEqual([]);
  });

  it('is found in lines that never end, wherever they are cut', () => {
    const text = `${'x, '.repeat(LONG / 3)}ne edle${'y'.repeat(LONG)} ne edle`;
    expect(found(text, 'ne edle', { pieceBytes: 10_007 }).map(({ line }) => line)).toEqual([1]);
    expect(scan(Buffer.from('a'.repeat(LONG)), 'b', { pieceBytes: 65_536 }).matches).toEqual([]);
  });

  it('is found however the bytes are cut', () => {
    const text = Buffer.from('eins\nzwei ümlaut\nдва 三\nvier ümlaut\n');
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 40 }), (pieceBytes) => {
        expect(found(text, 'ÜMLAUT', { pieceBytes }).map(({ line }) => line)).toEqual([2, 4]);
      }),
    );
  });

  it('is not looked for in what is no text', () => {
    const scanner = scan(Buffer.from('abc\0def needle\n'), 'needle', { pieceBytes: 100 });
    expect([scanner.isBinary, scanner.isDone, scanner.matches]).toEqual([true, true, []]);
  });

  it('has an excerpt that is short and has no controls', () => {
    const [match] = found(`${'a'.repeat(500)}\t\x1b[31mneedle${'b'.repeat(500)}\n`, 'needle', {
      pieceBytes: 2_000,
    });
    expect(match?.excerpt).toContain('needle');
    expect(match?.excerpt.length).toBeLessThanOrEqual(200);
    expect(match?.excerpt).not.toMatch(/\p{Cc}/u);
  });
});
