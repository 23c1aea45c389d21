import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { FUZZ_TARGETS } from '../../fuzz/targets.ts';
import { seedsOf } from '../../fuzz/seeds.ts';

const FOLDER = new URL('../../samples/fuzz/', import.meta.url);
const FINDINGS = readdirSync(FOLDER).filter((name) => name.endsWith('.bin'));

describe('what fuzzing has found', () => {
  it.each(FINDINGS)('%s keeps the promises of its reader', (name) => {
    const target = FUZZ_TARGETS.find(({ id }) => name.startsWith(`${id}-`));
    expect(target).toBeDefined();
    expect(() => target?.run(readFileSync(new URL(name, FOLDER)))).not.toThrow();
  });

  it.each(FUZZ_TARGETS)('every input from which $id begins keeps them, too', (target) => {
    const seeds = seedsOf(target.id);
    expect(seeds.length).toBeGreaterThan(0);
    for (const seed of seeds) target.run(seed);
  });
});
