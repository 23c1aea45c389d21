import { describe, expect, it } from 'vitest';
import { preferredType } from '../../../server/exchange/accept.ts';

const OFFERED = ['application/json', 'application/x-ndjson', 'text/html'] as const;

describe('of the types we have', () => {
  it.each<[string | undefined, string | undefined]>([
    [undefined, 'application/json'],
    ['', 'application/json'],
    ['*/*', 'application/json'],
    ['application/x-ndjson', 'application/x-ndjson'],
    ['APPLICATION/X-NDJSON', 'application/x-ndjson'],
    ['text/*', 'text/html'],
    ['text/html, application/json', 'application/json'],
    ['text/html, application/json;q=0.9', 'text/html'],
    ['text/html;level=1;q=0.2, application/json ; q=0.1', 'text/html'],
    ['application/json;q=0, */*', 'application/x-ndjson'],
    ['application/*;q=0.5, text/html;q=0.4, application/json;q=0.1', 'application/x-ndjson'],
    ['*/*;q=0', undefined],
    ['image/png', undefined],
    ['application/json;q=0', undefined],
    ['image/png, */*;q=0.01', 'application/json'],
    // What cannot be read is no wish.
    ['json', 'application/json'],
    ['application/json;q=7', 'application/json'],
  ])('a client that says %j gets %s', (accept, expected) => {
    expect(preferredType(accept, OFFERED)).toBe(expected);
  });

  it('a header of many ranges is read in linear time', () => {
    const startedAtMs = performance.now();
    preferredType('a/b;'.repeat(100_000), OFFERED);
    preferredType(`${'a/b,'.repeat(100_000)}text/html`, OFFERED);
    expect(performance.now() - startedAtMs).toBeLessThan(1_000);
  });
});
