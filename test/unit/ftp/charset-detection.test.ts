import { describe, expect, it } from 'vitest';
import { charsetFor } from '../../../server/ftp/charset.ts';
import { Knowledge } from '../../../server/ftp/knowledge.ts';
import { CharsetEvidence } from '../../../server/ftp/names/charset-evidence.ts';
import { codecOf } from '../../../server/ftp/names/codecs.ts';
import { NAMES_BY_CHARSET } from '../../support/names-by-charset.ts';

type CharsetId = (typeof NAMES_BY_CHARSET)[number][0];

/** How many names of a list must be read right when nothing else is known; all of them are among their neighbours. */
const ALONE: Readonly<Partial<Record<CharsetId, number>>> = {
  'iso-8859-2': 0.4,
  'windows-1255': 0.6,
  'windows-1257': 0.6,
  'windows-1254': 0.7,
};
const USUALLY_ALONE = 0.84;
const LEAST_TOGETHER = 0.92;
/** What one verdict cannot tell apart, because only letters that the names lack differ. */
const SAME_LETTERS: Readonly<Partial<Record<CharsetId, readonly CharsetId[]>>> = {
  'iso-8859-2': ['windows-1250', 'iso-8859-2'],
};

function encode(id: CharsetId, name: string): Buffer {
  const bytes = codecOf(id).encode(name);
  if (bytes === undefined) throw new Error(`${name} does not exist in ${id}`);
  return bytes;
}

function evidenceOf(id: CharsetId, names: readonly string[], knowledge?: Knowledge): CharsetEvidence {
  const evidence = new CharsetEvidence(knowledge);
  evidence.observe(names.map((name) => encode(id, name)));
  return evidence;
}

describe.each(NAMES_BY_CHARSET)('names in %s', (id, names) => {
  it('are at least twelve', () => {
    expect(names.length).toBeGreaterThanOrEqual(12);
  });

  it('are mostly read right one by one', () => {
    const wrong = names.filter((name) => charsetFor('auto').toDisplay(encode(id, name)) !== name);
    expect(1 - wrong.length / names.length, wrong.join(' ')).toBeGreaterThanOrEqual(
      ALONE[id] ?? USUALLY_ALONE,
    );
  });

  it('are read right together, also the short ones', () => {
    const evidence = evidenceOf(id, names);
    const charset = charsetFor('auto', evidence);
    const wrong = names.filter((name) => charset.toDisplay(encode(id, name)) !== name);
    expect(1 - wrong.length / names.length, wrong.join(' ')).toBeGreaterThanOrEqual(LEAST_TOGETHER);
  });

  it('prove their charset together', () => {
    const { verdict } = evidenceOf(id, names);
    const same = SAME_LETTERS[id];
    if (same === undefined) expect(verdict?.id).toBe(id);
    else expect([...same, undefined]).toContain(verdict?.id);
  });
});

describe('what is known of a site', () => {
  const gbk = (name: string): Buffer => encode('gb18030', name);

  it('is learned with its evidence from the names', () => {
    const knowledge = new Knowledge();
    evidenceOf('gb18030', ['报告.doc', '财务报表.xls', '照片', '会议纪要'], knowledge);
    expect(knowledge.fact('charset')).toMatchObject({
      value: 'gb18030',
      evidence: '4 names that are not UTF-8 read best so',
    });
  });

  it('is not learned from one short name', () => {
    const knowledge = new Knowledge();
    evidenceOf('gb18030', ['报'], knowledge);
    expect(knowledge.get('charset')).toBeUndefined();
  });

  it('helps to read one short name, also after a restart', () => {
    const short = encode('windows-1253', 'εικόνες');
    expect(charsetFor('auto').toDisplay(short)).not.toBe('εικόνες');
    const knowledge = new Knowledge();
    knowledge.learn('charset', 'windows-1253', 'kept from yesterday');
    expect(charsetFor('auto', new CharsetEvidence(knowledge)).toDisplay(short)).toBe('εικόνες');
  });

  it('does not bend a name that is clearly in another charset', () => {
    const evidence = evidenceOf('gb18030', ['报告.doc', '财务报表.xls', '照片', '会议纪要', '员工名单']);
    const charset = charsetFor('auto', evidence);
    expect(charset.toDisplay(encode('windows-1251', 'Протокол совещания.txt'))).toBe(
      'Протокол совещания.txt',
    );
    expect(charset.toDisplay(encode('windows-1252', 'résumé.txt'))).toBe('résumé.txt');
    expect(charset.toDisplay(encode('shift_jis', 'お知らせ.txt'))).toBe('お知らせ.txt');
  });

  it('keeps each name of a mixed tree right by itself', () => {
    const evidence = evidenceOf('gb18030', ['报告.doc', '财务报表.xls', '照片', '会议纪要']);
    const charset = charsetFor('auto', evidence);
    for (const name of ['报告.doc', '新文件夹', 'Größe', 'отчёт', '📷']) {
      expect(charset.toDisplay(Buffer.from(name))).toBe(name);
      expect(charset.guessOf(Buffer.from(name))).toBeUndefined();
    }
    expect(charset.toDisplay(gbk('新文件夹'))).toBe('新文件夹');
    expect(charset.guessOf(gbk('新文件夹'))).toBe('gb18030');
  });

  it('reads a name that is UTF-8 by accident as its neighbours, without changing how it is addressed', () => {
    const charset = charsetFor(
      'auto',
      evidenceOf('gb18030', ['报告.doc', '财务报表.xls', '照片', '会议纪要']),
    );
    for (const name of ['图片', '学习', '一']) {
      expect(charset.toDisplay(gbk(name))).toBe(name);
      expect(charset.toText(gbk(name))).toBe(gbk(name).toString('utf8'));
      expect(charset.guessOf(gbk(name))).toBeUndefined();
      expect(charsetFor('auto').toDisplay(gbk(name))).toBe(gbk(name).toString('utf8'));
    }
    for (const name of ['é', 'мир', 'Łódź', 'λόγος', 'שלום', 'نص', 'Ștefan', 'e\u0301'])
      expect(charset.toDisplay(Buffer.from(name))).toBe(name);
  });

  it.each([
    ['gb18030', '资料'],
    ['big5', '文件'],
    ['big5', '中文'],
  ] as const)('in %s: %s is read right, although it is the only one and short', (id, name) => {
    const bytes = codecOf(id).encode(name) ?? Buffer.alloc(0);
    expect(charsetFor('auto').toDisplay(bytes)).toBe(name);
  });

  it('never changes the identity of a name', () => {
    const evidence = new CharsetEvidence();
    const charset = charsetFor('auto', evidence);
    const before = charset.toText(gbk('报告.doc'));
    charset.observe([gbk('报告.doc'), gbk('财务报表.xls'), gbk('照片'), gbk('会议纪要')]);
    expect(evidence.verdict?.id).toBe('gb18030');
    expect(charset.toText(gbk('报告.doc'))).toBe(before);
    expect(charset.toBytes('报告.doc')).toEqual(Buffer.from('报告.doc'));
  });

  it('is found out anew after a reset', () => {
    const knowledge = new Knowledge();
    const evidence = evidenceOf('gb18030', ['报告.doc', '财务报表.xls', '照片', '会议纪要'], knowledge);
    knowledge.reset();
    const russian = ['Протокол.txt', 'Договор.docx', 'Музыка', 'Инструкция.pdf'];
    evidence.observe(russian.map((name) => encode('windows-1251', name)));
    expect(knowledge.get('charset')).toBe('windows-1251');
  });

  it('counts a name once, however often it is listed', () => {
    const evidence = new CharsetEvidence();
    for (let times = 0; times < 10; times++) evidence.observe([gbk('报')]);
    expect(evidence.verdict).toBeUndefined();
  });
});

it('a hundred thousand names are judged and shown without holding everybody else up for long', () => {
  const charset = charsetFor('auto', new CharsetEvidence());
  const all = Array.from({ length: 100_000 }, (_, at) => encode('gb18030', `会议纪要${at}.docx`));
  charset.observe(all.slice(0, 1_000));
  const longest = { ms: 0 };
  for (let at = 0; at < all.length; at += 500) {
    const began = performance.now();
    const batch = all.slice(at, at + 500);
    charset.observe(batch);
    for (const name of batch) charset.toDisplay(name);
    longest.ms = Math.max(longest.ms, performance.now() - began);
  }
  expect(longest.ms).toBeLessThan(500);
});
