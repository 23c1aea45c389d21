import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { factsFrom, keptFrom } from '../../../server/sites/kept-facts.ts';
import type { KeptFact } from '../../../server/store/fact-store.ts';

const NOW = new Date('2026-11-20T10:00:00Z');
const DAY_MS = 24 * 60 * 60_000;

function kept(name: string, value: unknown, ageDays = 1): KeptFact {
  return { name, value, evidence: 'seen', at: new Date(NOW.getTime() - ageDays * DAY_MS) };
}

describe('facts that were kept', () => {
  it('are the same after they were written and read', () => {
    const facts = factsFrom([kept('restart', true), kept('dataMode', 'passive')], NOW);
    expect(
      factsFrom(
        keptFrom(facts, (text) => text),
        NOW,
      ),
    ).toEqual(facts);
    expect(facts.dataMode).toEqual({
      value: 'passive',
      evidence: 'seen',
      at: new Date(NOW.getTime() - DAY_MS),
    });
  });

  it.each<[string, unknown]>([
    ['restart', 'yes'],
    ['dataMode', 'teleport'],
    ['charset', 'auto'],
    ['listCommand', 'SITE EXEC'],
    ['listOffsetMinutes', 100_000],
    ['listOffsetMinutes', 0.5],
    ['sessionLimit', 0],
    ['sessionLimit', null],
    ['tlsCap', 'TLSv1.0'],
    ['constructor', true],
    ['password', 'secret'],
  ])('that no Gangway writes are dropped: %s = %j', (name, value) => {
    expect(factsFrom([kept(name, value)], NOW)).toEqual({});
  });

  it('that are stale or from the future are dropped', () => {
    const rows = [kept('restart', true, 91), kept('size', true, -2), kept('mdtm', true, Number.NaN)];
    expect(factsFrom(rows, NOW)).toEqual({});
    expect(Object.keys(factsFrom([kept('restart', true, 89)], NOW))).toEqual(['restart']);
  });

  it('never make a fact of anything else, whatever is in the file', () => {
    const row = fc.record({
      name: fc.oneof(
        fc.constantFrom('restart', 'dataMode', 'listOffsetMinutes', 'charset', '__proto__', 'toString'),
        fc.string(),
      ),
      value: fc.jsonValue(),
      evidence: fc.string(),
      at: fc.date(),
    });
    fc.assert(
      fc.property(fc.array(row), (rows) => {
        const facts = factsFrom(rows, NOW);
        const { restart, listOffsetMinutes } = facts;
        if (restart !== undefined) expect(typeof restart.value).toBe('boolean');
        if (listOffsetMinutes !== undefined) expect(Number.isInteger(listOffsetMinutes.value)).toBe(true);
        expect(Object.getPrototypeOf(facts)).toBe(Object.prototype);
      }),
    );
  });
});
