import { describe, expect, it } from 'vitest';
import type { FileFacts } from '../../../server/files/file-facts.ts';
import { allowsRange, decideRead } from '../../../server/exchange/conditional.ts';
import type { ConditionalHeaders, ReadDecision } from '../../../server/exchange/conditional.ts';

const TIME = 'Thu, 29 Feb 2024 12:00:00 GMT';
const BEFORE = 'Thu, 29 Feb 2024 11:59:59 GMT';
const AFTER = 'Thu, 29 Feb 2024 12:00:01 GMT';
/** With a fraction, because HTTP dates have none. */
const facts: FileFacts = { sizeBytes: 5, modifiedAt: new Date('2024-02-29T12:00:00.750Z'), tag: '"abc"' };
const weak: FileFacts = { ...facts, tag: 'W/"abc"' };

describe('a conditional read', () => {
  it.each<[ConditionalHeaders, ReadDecision]>([
    [{}, 'go'],
    [{ 'if-match': '"abc"' }, 'go'],
    [{ 'if-match': '"x", "abc"' }, 'go'],
    [{ 'if-match': '*' }, 'go'],
    [{ 'if-match': '"x"' }, 'failed'],
    [{ 'if-match': 'abc' }, 'failed'],
    [{ 'if-unmodified-since': TIME }, 'go'],
    [{ 'if-unmodified-since': AFTER }, 'go'],
    [{ 'if-unmodified-since': BEFORE }, 'failed'],
    [{ 'if-unmodified-since': 'no date' }, 'go'],
    [{ 'if-unmodified-since': 'Thursday, 29-Feb-24 11:59:59 GMT' }, 'failed'],
    [{ 'if-unmodified-since': 'Thu Feb 29 11:59:59 2024' }, 'failed'],
    // Not HTTP's way to write a time: it does not count.
    [{ 'if-unmodified-since': '2024-02-29T11:59:59Z' }, 'go'],
    [{ 'if-match': 'W/"abc"' }, 'failed'],
    [{ 'if-none-match': '"abc"' }, 'unchanged'],
    [{ 'if-none-match': 'W/"abc"' }, 'unchanged'],
    [{ 'if-none-match': '*' }, 'unchanged'],
    [{ 'if-none-match': '"x"' }, 'go'],
    [{ 'if-modified-since': TIME }, 'unchanged'],
    [{ 'if-modified-since': AFTER }, 'unchanged'],
    [{ 'if-modified-since': BEFORE }, 'go'],
    [{ 'if-modified-since': 'no date' }, 'go'],
    // If-None-Match makes If-Modified-Since count for nothing, If-Match the same for If-Unmodified-Since.
    [{ 'if-none-match': '"x"', 'if-modified-since': TIME }, 'go'],
    [{ 'if-match': '"abc"', 'if-unmodified-since': BEFORE }, 'go'],
    [{ 'if-match': '"x"', 'if-none-match': '"abc"' }, 'failed'],
    [{ 'if-match': '"abc"', 'if-none-match': '"abc"' }, 'unchanged'],
  ])('with %o is: %s', (headers, expected) => {
    expect(decideRead(headers, facts)).toBe(expected);
  });

  it('by a weak tag is never If-Match, and may be If-None-Match', () => {
    expect(decideRead({ 'if-match': 'W/"abc"' }, weak)).toBe('failed');
    expect(decideRead({ 'if-match': '*' }, weak)).toBe('go');
    expect(decideRead({ 'if-none-match': '"abc"' }, weak)).toBe('unchanged');
  });

  it('by a date is as good as none where the server tells minutes only', () => {
    const vague: FileFacts = { ...facts, precision: 'minute' };
    expect(decideRead({ 'if-modified-since': AFTER }, vague)).toBe('go');
    expect(decideRead({ 'if-unmodified-since': BEFORE }, vague)).toBe('go');
    expect(allowsRange(TIME, vague)).toBe(false);
  });

  it('of a file about which nothing is known goes ahead, unless a tag is demanded', () => {
    expect(decideRead({ 'if-modified-since': AFTER, 'if-none-match': '"abc"' }, {})).toBe('go');
    expect(decideRead({ 'if-unmodified-since': BEFORE }, {})).toBe('go');
    expect(decideRead({ 'if-match': '"abc"' }, {})).toBe('failed');
  });
});

describe('If-Range', () => {
  it.each<[string | undefined, FileFacts, boolean]>([
    [undefined, facts, true],
    ['"abc"', facts, true],
    ['"x"', facts, false],
    ['W/"abc"', weak, false],
    ['"abc"', weak, false],
    [TIME, facts, true],
    [BEFORE, facts, false],
    [AFTER, facts, false],
    ['nonsense', facts, false],
    [TIME, {}, false],
  ])('%s on %o allows a part: %s', (header, of, expected) => {
    expect(allowsRange(header, of)).toBe(expected);
  });
});
