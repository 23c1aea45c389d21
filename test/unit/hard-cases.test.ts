import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

const ROOT = join(import.meta.dirname, '../..');
const CASES = 100;
const ROW = /^\| (\d+) \| ([^|]+) \| ([^|]+) \| (.+) \|$/;
/** `unit/ftp/login.test.ts`: a title of that file. */
const TEST = /`([\w/.-]+\.ts)`: ([^;]+)/g;

interface Row {
  readonly number: number;
  readonly name: string;
  readonly behaviour: string;
  readonly tests: string;
}

/** The cell of a Markdown table writes a bar as `\|`. */
function rowsIn(text: string): Row[] {
  return text.split('\n').flatMap((line) => {
    const [, number, name, behaviour, tests] = ROW.exec(line.replaceAll('\\|', '¦')) ?? [];
    if (number === undefined || name === undefined || behaviour === undefined || tests === undefined)
      return [];
    return [{ number: Number(number), name, behaviour, tests }];
  });
}

const rows = rowsIn(readFileSync(join(ROOT, 'docs/hard-cases.md'), 'utf8'));

describe('the table of hard cases', () => {
  it('has one row for each of the hundred, in their order', () => {
    expect(rows.map(({ number }) => number)).toEqual(Array.from({ length: CASES }, (_, at) => at + 1));
  });

  it.each(rows)('names tests that exist for case $number, or says why there are none', ({ tests }) => {
    if (/^does not apply: .{20,}/.test(tests)) return;
    const named = [...tests.matchAll(TEST)];
    expect(named.length).toBeGreaterThan(0);
    for (const [, file = '', title = ''] of named) {
      const path = join(ROOT, 'test', file);
      expect(existsSync(path), file).toBe(true);
      const source = readFileSync(path, 'utf8').replaceAll("\\'", "'").replaceAll('|', '¦');
      expect(source, `${file} has a test with this title`).toContain(title.trim());
    }
  });
});
