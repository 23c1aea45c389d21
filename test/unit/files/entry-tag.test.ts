import { describe, expect, it } from 'vitest';
import { entryTag, holds, tagsInclude } from '../../../server/files/entry-tag.ts';
import type { Condition } from '../../../server/files/entry-tag.ts';
import type { PathFacts } from '../../../server/ftp/describe.ts';

const file: PathFacts = { kind: 'file', sizeBytes: 35, modifiedAt: new Date(1_000) };
const tag = 'W/"z-rs"';

describe('the tag of a file', () => {
  it('is weak from size and time, strong with a unique fact, and none without them', () => {
    expect(entryTag(file)).toBe(tag);
    expect(entryTag({ ...file, unique: '4AB' })).toBe('"z-rs-4AB"');
    expect(entryTag({ kind: 'file', sizeBytes: 35 })).toBeUndefined();
    expect(entryTag({ kind: 'file', modifiedAt: new Date(1_000) })).toBeUndefined();
  });

  it('never breaks out of its quotes, whatever the server says', () => {
    expect(entryTag({ ...file, unique: 'a"\r\nSet-Cookie: x' })).toBe('"z-rs-aSet-Cookie:x"');
    expect(entryTag({ ...file, unique: '"\n' })).toBe(tag);
  });

  it('changes with size and time', () => {
    expect(entryTag({ ...file, sizeBytes: 36 })).not.toBe(tag);
    expect(entryTag({ ...file, modifiedAt: new Date(2_000) })).not.toBe(tag);
  });
});

describe('a list of tags', () => {
  it.each<[string, string | undefined, boolean]>([
    ['"a"', '"a"', true],
    ['W/"a"', '"a"', true],
    ['"a"', 'W/"a"', true],
    ['"x", W/"a" , "y"', '"a"', true],
    ['"x,a"', '"a"', false],
    ['*', '"a"', true],
    ['*', undefined, false],
    ['"a"', undefined, false],
    ['a', '"a"', false],
    ['', '"a"', false],
  ])('%s includes %s: %s', (list, one, expected) => {
    expect(tagsInclude(list, one)).toBe(expected);
  });
});

describe('the condition of a write', () => {
  it.each<[Condition, PathFacts | undefined, boolean]>([
    [{}, undefined, true],
    [{}, file, true],
    [{ ifMatch: '*' }, file, true],
    [{ ifMatch: '*' }, undefined, false],
    [{ ifMatch: tag }, file, true],
    [{ ifMatch: '"x"' }, file, false],
    [{ ifMatch: tag }, undefined, false],
    [{ ifMatch: '*' }, { kind: 'unknown' }, true],
    [{ ifNoneMatch: '*' }, undefined, true],
    [{ ifNoneMatch: '*' }, file, false],
    [{ ifNoneMatch: '*' }, { kind: 'unknown' }, false],
    [{ ifNoneMatch: tag }, file, false],
    [{ ifNoneMatch: '"x"' }, file, true],
    [{ ifMatch: tag, ifNoneMatch: tag }, file, false],
  ])('%o on %o: %s', (condition, facts, expected) => {
    expect(holds(condition, facts)).toBe(expected);
  });
});
