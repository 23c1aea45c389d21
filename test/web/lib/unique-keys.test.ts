import { expect, test } from 'vitest';
import { uniqueKeys } from '../../../web/src/lib/unique-keys.ts';

test('a path that a server lists twice has two keys, and the others keep their paths', () => {
  const keys = uniqueKeys(['/a', '/b', '/a', '/a']);
  expect(keys.slice(0, 2)).toEqual(['/a', '/b']);
  expect(new Set(keys).size).toBe(4);
  expect(uniqueKeys(['/a', '/b', '/a', '/a'])).toEqual(keys);
});
