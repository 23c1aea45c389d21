// @vitest-environment node
import { describe, expect, it } from 'vitest';
import type { TranscriptLine } from '../../../server/contract/transcript.ts';
import { COMMAND_WORDS } from '../../../web/src/lib/ftp-commands.ts';
import { REPLY_WORDS } from '../../../web/src/lib/ftp-replies.ts';
import { explain, replyClass } from '../../../web/src/lib/ftp-words.ts';
import { Format } from '../../../web/src/lib/format.ts';
import { remainingWords } from '../../../web/src/lib/remaining.ts';
import { LANGUAGES, pickLanguage } from '../../../web/src/messages/languages.ts';

function line(
  kind: TranscriptLine['kind'],
  text: string,
  more: Partial<TranscriptLine> = {},
): TranscriptLine {
  return { sequence: 1, at: '2026-01-01T00:00:00Z', session: 1, kind, text, ...more };
}

describe('the words for FTP', () => {
  it('explain a command and cite the standard', () => {
    const words = explain(line('command', 'EPSV', { verb: 'EPSV' }), 'en');
    expect(words).toMatchObject({ subject: 'EPSV', source: 'RFC 2428, 3' });
  });

  it('explain a reply in both languages', () => {
    const reply = line('reply', '226 Transfer complete.', { code: 226 });
    expect(explain(reply, 'en')?.meaning).toContain('complete');
    expect(explain(reply, 'zh')?.meaning).toContain('传输完成');
  });

  it('know the old X commands as their modern selves', () => {
    expect(explain(line('command', 'XPWD'), 'en')?.subject).toBe('PWD');
    expect(explain(line('command', 'xcup'), 'en')?.subject).toBe('CDUP');
  });

  it('say nothing about what no standard knows', () => {
    expect(explain(line('command', 'FROB x'), 'en')).toBeUndefined();
    expect(explain(line('reply', '299 ?', { code: 299 }), 'en')).toBeUndefined();
    expect(explain(line('event', 'connected'), 'en')).toBeUndefined();
  });

  it('sort replies by their first digit', () => {
    expect(replyClass(line('reply', '', { code: 150 }))).toBe(1);
    expect(replyClass(line('reply', '', { code: 550 }))).toBe(5);
    expect(replyClass(line('command', 'NOOP'))).toBeUndefined();
  });

  it('cover at least forty commands and forty-five replies, each in both languages with a source', () => {
    const all = [...Object.values(COMMAND_WORDS), ...Object.values(REPLY_WORDS)];
    expect(Object.keys(COMMAND_WORDS).length).toBeGreaterThanOrEqual(40);
    expect(Object.keys(REPLY_WORDS).length).toBeGreaterThanOrEqual(45);
    for (const { en, zh, source } of all) {
      expect(en).toMatch(/[.!?]$/);
      expect(zh).toMatch(/\p{Script=Han}.*。$/u);
      expect(source).not.toBe('');
    }
  });
});

describe('the words of the screens', () => {
  /** Every text of a language with the way to it; functions are called. */
  function textsOf(value: unknown, way = ''): [string, string][] {
    if (typeof value === 'string') return [[way, value]];
    if (typeof value === 'function')
      return [[way, String((value as (...of: unknown[]) => unknown)(2, '2', '2'))]];
    return Object.entries(value as object).flatMap(([key, inner]) => textsOf(inner, `${way}.${key}`));
  }

  it('are never empty', () => {
    for (const messages of Object.values(LANGUAGES)) {
      for (const [way, text] of textsOf(messages)) expect(text, way).not.toBe('');
    }
  });

  it('are Chinese in Chinese, but for names', () => {
    const kept = new Set([
      '.product',
      '.settings.version',
      '.browse.listed',
      '.connect.charsetChoices.utf-8',
    ]);
    for (const [way, text] of textsOf(LANGUAGES.zh)) {
      if (!kept.has(way) && !/^[\d\s/.]+$/.test(text)) expect(text, way).toMatch(/\p{Script=Han}/u);
    }
  });

  it('are in the language that was chosen, or the browser’s, or English', () => {
    expect(pickLanguage('zh', ['en'])).toBe('zh');
    expect(pickLanguage(null, ['fr', 'zh-CN', 'en'])).toBe('zh');
    expect(pickLanguage('xx', ['fr'])).toBe('en');
  });
});

describe('numbers and times', () => {
  const format = new Format('en-GB');

  it('use the largest unit that keeps a whole number in front', () => {
    expect(format.size(0)).toBe('0\u00a0B');
    expect(format.size(999)).toBe('999\u00a0B');
    expect(format.size(1000)).toBe('1\u00a0kB');
    expect(format.size(12_582_912)).toBe('12.6\u00a0MB');
    expect(format.size(5e15)).toBe('5,000\u00a0TB');
  });

  it('claim no minutes when only the day is known', () => {
    expect(format.time('2026-03-02T12:00:00Z', 'day')).toBe('2 Mar 2026');
    expect(format.time('2026-03-02T12:00:00Z', 'minute')).toMatch(/2 Mar 2026, \d\d:00/);
  });

  it('say how long something still takes', () => {
    const words = LANGUAGES.en.transfers.left;
    expect(remainingWords(3.2, words, format)).toBe('4 s left');
    expect(remainingWords(61, words, format)).toBe('2 min left');
    expect(remainingWords(7200, words, format)).toBe('2 h left');
  });
});
