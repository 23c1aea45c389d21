import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CHARSET_CHOICES } from '../../../server/contract/choices.ts';
import { bytesText, charsetFor } from '../../../server/ftp/charset.ts';
import { NameNotEncodable } from '../../../server/ftp/errors.ts';

const hex = (digits: string): Buffer => Buffer.from(digits.replaceAll(' ', ''), 'hex');
const utf8 = charsetFor('utf-8');
const latin1 = charsetFor('iso-8859-1');
const gb18030 = charsetFor('gb18030');
const auto = charsetFor('auto');

/** Bytes that look like names: half-valid sequences, escapes and their parts are frequent. */
const piece = fc.oneof(
  fc.uint8Array({ maxLength: 4 }).map((some) => Buffer.from(some)),
  fc
    .constantFrom('\\', '\\x', '\\x41', '\\xFF', 'x5C', '0A', 'é', '文', '😀')
    .map((text) => Buffer.from(text)),
  fc
    .constantFrom('d6d0', '815c', '81308130', '8130', 'ed a0 80', 'f4908080', 'a3a0', 'fe59', '80', 'ff')
    .map(hex),
);
const anyName = fc.array(piece, { maxLength: 8 }).map((pieces) => Buffer.concat(pieces));

describe.each(CHARSET_CHOICES)('%s', (choice) => {
  const charset = charsetFor(choice);

  it('gives any bytes back after a walk through text', () => {
    fc.assert(
      fc.property(anyName, (name) => {
        expect(charset.toBytes(charset.toText(name)).toString('hex')).toBe(name.toString('hex'));
      }),
      { numRuns: 2_000 },
    );
  });

  it('gives every pair of bytes back', () => {
    for (let first = 0; first <= 0xff; first++) {
      for (let second = 0; second <= 0xff; second++) {
        const name = Buffer.from([first, second]);
        if (!charset.toBytes(charset.toText(name)).equals(name)) expect.fail(name.toString('hex'));
      }
    }
  });

  it('never lets a control byte into a text or onto a screen', () => {
    fc.assert(
      fc.property(anyName, (name) => {
        const codes = Buffer.from(charset.toText(name) + charset.toDisplay(name));
        expect(codes.filter((code) => code < 0x20 || code === 0x7f)).toHaveLength(0);
      }),
    );
  });

  it('refuses half a surrogate pair instead of sending a replacement', () => {
    expect(() => charset.toBytes('a\ud800b')).toThrow(NameNotEncodable);
    expect(() => charset.toBytes('\udc00')).toThrow(NameNotEncodable);
  });

  it('takes broken bytes in linear time', () => {
    const milliseconds = (sizeBytes: number): number => {
      const name = Buffer.alloc(sizeBytes, hex('ff815c0ad6d0fe5c78'));
      const started = performance.now();
      charset.toDisplay(Buffer.from(charset.toBytes(charset.toText(name))));
      return performance.now() - started;
    };
    milliseconds(16 * 1024);
    expect(milliseconds(64 * 1024)).toBeLessThan(20 * milliseconds(16 * 1024) + 50);
  });
});

describe('escapes', () => {
  it.each([
    ['plain name.txt', 'plain name.txt'],
    ['back\\slash', 'back\\slash'],
    ['literal \\x41', 'literal \\x5Cx41'],
    ['lower \\xff', 'lower \\xff'],
    ['cut \\x4', 'cut \\x4'],
    ['tab\tand\x7f', 'tab\\x09and\\x7F'],
    ['\\\\x41', '\\\\x5Cx41'],
  ])('%j is written %j in every charset', (name, text) => {
    for (const charset of [utf8, latin1, gb18030]) expect(charset.toText(Buffer.from(name))).toBe(text);
  });

  it('a backslash before an escaped byte stays a backslash', () => {
    expect(utf8.toText(hex('5cff'))).toBe('\\\\xFF');
    expect(utf8.toBytes('\\\\xFF')).toEqual(hex('5cff'));
  });

  it('an escape is a byte, also where a person typed it', () => {
    expect(utf8.toBytes('\\xD6\\xD0.txt')).toEqual(hex('d6d02e747874'));
    expect(gb18030.toBytes('中\\xFF')).toEqual(hex('d6d0ff'));
  });
});

describe('UTF-8', () => {
  it.each([
    ['61ff62', 'a\\xFFb'],
    ['e69687ffe69687', '文\\xFF文'],
    ['c0af', '\\xC0\\xAF'],
    ['eda080', '\\xED\\xA0\\x80'],
    ['f4908080', '\\xF4\\x90\\x80\\x80'],
    ['e696', '\\xE6\\x96'],
    ['efbbbf61', '\ufeffa'],
    ['f09f9880', '😀'],
    ['65cc81', 'e\u0301'],
    ['e280a8', '\u2028'],
  ])('%s reads as %j', (digits, text) => {
    expect(utf8.toText(hex(digits))).toBe(text);
    expect(utf8.toBytes(text)).toEqual(hex(digits));
  });
});

describe('ISO 8859-1', () => {
  it('is the one-to-one map, not windows-1252', () => {
    expect(latin1.toText(hex('80 85 9f a0 e9 ff'))).toBe('\u0080\u0085\u009f\u00a0é\u00ff');
  });

  it.each(['\u010a', '\u010d', '\u0100', '\u200d', '€', '文', '😀'])(
    'refuses %j, whose low byte means something else',
    (text) => {
      expect(() => latin1.toBytes(`a${text}b`)).toThrow(NameNotEncodable);
    },
  );
});

describe('GB 18030', () => {
  it.each([
    ['d6d0cec4', '中文'],
    ['b1a8b8e6 2e646f63', '报告.doc'],
    ['815c', '乗'],
    ['815c 78 3431', '乗x41'],
    ['8130 8130', '\u0080'],
    ['9439 fc36', '😀'],
    ['a2e3', '€'],
    ['d6d0ff', '中\\xFF'],
    ['d6', '\\xD6'],
    ['80', '\\x80'],
    ['8130 81', '\\x810\\x81'],
  ])('%s reads as %j', (digits, text) => {
    expect(gb18030.toText(hex(digits))).toBe(text);
    expect(gb18030.toBytes(text)).toEqual(hex(digits));
  });

  it('refuses a character that would not come back', () => {
    expect(() => gb18030.toBytes('\ue5e5')).toThrow(NameNotEncodable);
  });
});

describe('charsets by table', () => {
  it.each([
    ['shift_jis', '835c 955c', 'ソ表'],
    ['shift_jis', '8f5c 2e 747874', '十.txt'],
    ['shift_jis', 'c3deb0c0', 'ﾃﾞｰﾀ'],
    ['shift_jis', '5c 7e', '\\~'],
    ['shift_jis', '835c 783431', 'ソx41'],
    ['shift_jis', '80 a0 fd fe ff', '\\x80\\xA0\\xFD\\xFE\\xFF'],
    ['shift_jis', '8160', '～'],
    ['shift_jis', 'fa5c', '纊'],
    ['shift_jis', 'ed40', '\\xED@'],
    ['big5', 'a55c b35c a67c', '功許帆'],
    ['big5', 'a4a4 a4e5', '中文'],
    ['big5', '80 ff', '\\x80\\xFF'],
    ['euc-jp', 'a5bd c9bd', 'ソ表'],
    ['euc-jp', '8ec3 8ede', 'ﾃﾞ'],
    ['euc-jp', 'a1c1', '～'],
    ['euc-jp', '8fb0a1', '丂'],
    ['euc-jp', '80 8e ff', '\\x80\\x8E\\xFF'],
    ['euc-kr', 'c7d1 b1db', '한글'],
    ['euc-kr', '8141', '갂'],
    ['euc-kr', '80 ff c9a1', '\\x80\\xFF\\xC9\\xA1'],
    ['windows-1251', 'ff f5 f2 e0', 'яхта'],
    ['windows-1251', '98 a0', '\\x98\u00a0'],
    ['windows-1252', '80 8a ff 81', '€Šÿ\\x81'],
    ['windows-1253', 'c1 e8 de ed e1 d2', 'Αθήνα\\xD2'],
    ['windows-1254', 'dd fe f0', 'İşğ'],
    ['windows-1255', 'f9 ec e5 ed', 'שלום'],
    ['windows-1256', 'd3 e1 c7 e3', 'سلام'],
    ['windows-1258', 'd0 d2', 'Đ\u0309'],
    ['windows-874', 'e4 b7 c2 80', 'ไทย€'],
    ['iso-8859-2', 'a9 b9 81', 'Šš\u0081'],
    ['iso-8859-5', 'bf e0 d8', 'При'],
    ['iso-8859-9', 'dd fe f0 80', 'İşğ\u0080'],
    ['iso-8859-11', 'e4 b7 c2 80 db', 'ไทย\u0080\\xDB'],
    ['iso-8859-15', 'a4 bd', '€œ'],
    ['koi8-r', 'd0cfc4 ff c5dac4', 'подЪезд'],
    ['koi8-u', 'a4 b4 ae', 'єЄў'],
    ['ibm866', '8f e0 a8 ff', 'При\u00a0'],
  ] as const)('%s: %s reads as %j and comes back', (choice, digits, text) => {
    const charset = charsetFor(choice);
    expect(charset.toText(hex(digits))).toBe(text);
    expect(charset.toBytes(text)).toEqual(hex(digits));
  });

  it.each([
    ['shift_jis', '한'],
    ['big5', '简'],
    ['euc-kr', '简'],
    ['windows-1251', 'é'],
    ['windows-1252', 'я'],
    ['windows-1252', '\u0081'],
    ['iso-8859-9', '€'],
    ['koi8-r', 'і'],
  ] as const)('%s refuses %j, which it lacks', (choice, text) => {
    expect(() => charsetFor(choice).toBytes(`a${text}b`)).toThrow(NameNotEncodable);
  });

  it('never normalises: composed and decomposed letters stay two names', () => {
    const [composed, decomposed] = ['\u00e1', 'a\u0301'];
    expect(charsetFor('windows-1258').toBytes(composed)).toEqual(hex('e1'));
    expect(charsetFor('windows-1258').toBytes(decomposed)).toEqual(hex('61ec'));
    expect(charsetFor('utf-8').toBytes(composed)).not.toEqual(charsetFor('utf-8').toBytes(decomposed));
  });

  it('any text that a charset has comes back from its bytes', () => {
    fc.assert(
      fc.property(fc.constantFrom(...CHARSET_CHOICES), fc.string({ unit: 'grapheme' }), (choice, text) => {
        const charset = charsetFor(choice);
        const bytes = bytesOrNothing(() => charset.toBytes(text));
        if (bytes !== undefined && !/[\\\p{Cc}]/u.test(text)) expect(charset.toText(bytes)).toBe(text);
      }),
    );
  });

  it('the spelling in bytes means the same under every charset', () => {
    fc.assert(
      fc.property(anyName, fc.constantFrom(...CHARSET_CHOICES), (name, choice) => {
        const spelled = bytesText(name);
        expect(spelled).toMatch(/^[\x20-\x7e]*$/);
        expect(charsetFor(choice).toBytes(spelled).equals(name)).toBe(true);
      }),
    );
  });
});

function bytesOrNothing(make: () => Buffer): Buffer | undefined {
  try {
    return make();
  } catch (error) {
    if (error instanceof NameNotEncodable) return undefined;
    throw error;
  }
}

describe('what is shown', () => {
  it.each([
    ['UTF-8 as it is', 'auto', 'e68aa5e5918a', '报告'],
    ['GBK names recognised', 'auto', 'b1a8b8e62e646f63', '报告.doc'],
    ['GBK beyond GB 2312 with a frequent character', 'auto', '88f3b8e6', '報告'],
    ['a German capital before ASCII', 'auto', 'dc6265727369636874', 'Übersicht'],
    ['two neighbouring umlauts', 'auto', '4772f6df65', 'Größe'],
    ['French', 'auto', '72e973756de92e747874', 'résumé.txt'],
    ['GBK with an impossible byte', 'auto', 'd6d0ff2e747874', 'ÖÐÿ.txt'],
    ['private use is no Chinese', 'auto', 'd6d0aaa1', 'ÖÐª¡'],
    ['C1 controls after the last guess', 'auto', 'ff9b31', 'ÿ\\x9B1'],
    ['terminal escapes', 'auto', '1b5d303b7c07', '\\x1B]0;|\\x07'],
    ['reading direction turned', 'auto', '61e280ae6772', 'a\\xE2\\x80\\xAEgr'],
    ['reading direction isolated', 'utf-8', 'e281a6', '\\xE2\\x81\\xA6'],
    ['C1 controls in UTF-8', 'utf-8', 'c285', '\\xC2\\x85'],
    ['no guess without auto', 'utf-8', 'd6d0', '\\xD6\\xD0'],
    ['a declared charset', 'iso-8859-1', 'd6d0', 'ÖÐ'],
    ['new UTF-8 names among old ones', 'iso-8859-1', 'c3a9', 'é'],
    ['new UTF-8 names among Chinese ones', 'gb18030', 'e68aa5e5918a', '报告'],
    ['a Chinese digit that is UTF-8 by accident', 'gb18030', 'd2bb', '一'],
    ['a broken byte among Chinese ones', 'gb18030', 'd6d0ff', '中\\xFF'],
    ['reading direction turned in four bytes', 'gb18030', '8136a731d6d0', '\\x81\\x36\\xA7\\x31中'],
  ] as const)('%s (%s)', (_what, choice, digits, shown) => {
    expect(charsetFor(choice).toDisplay(hex(digits))).toBe(shown);
  });

  it('a guess never changes the identity', () => {
    expect(auto.id).toBe('utf-8');
    expect(auto.toText(hex('d6d0'))).toBe('\\xD6\\xD0');
  });

  it('under auto a name that is not UTF-8 is spelled in bytes alone, and each name of a path by itself', () => {
    expect(auto.toText(hex('d5d5c6ac'))).toBe('\\xD5\\xD5\\xC6\\xAC');
    expect(auto.toText(Buffer.concat([Buffer.from('/文/'), hex('d5d5c6ac'), Buffer.from('/é')]))).toBe(
      '/文/\\xD5\\xD5\\xC6\\xAC/é',
    );
  });

  it('does not depend on where the bytes lie in memory', () => {
    const around = Buffer.concat([Buffer.from('junk'), hex('b1a8b8e6'), Buffer.from('junk')]);
    expect(auto.toDisplay(new Uint8Array(around.buffer, around.byteOffset + 4, 4))).toBe('报告');
  });
});
