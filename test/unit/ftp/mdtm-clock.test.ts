import { describe, expect, it } from 'vitest';
import { Knowledge } from '../../../server/ftp/knowledge.ts';
import { learnMdtmClock, mdtmOfUtc, utcOfMdtm, zoneOf } from '../../../server/ftp/mdtm-clock.ts';

const NOW = new Date('2026-11-20T10:00:00Z');
const MINUTE_MS = 60_000;
const ahead = (minutes: number): Date => new Date(NOW.getTime() + minutes * MINUTE_MS);

describe('the zone that a difference of two clocks is', () => {
  it.each<[number, number | undefined]>([
    [0, 0],
    [-1, 0],
    [345, 345],
    [344, 345],
    [347, 345],
    [-210, -210],
    [840, 840],
    [-720, -720],
    [855, undefined],
    [-735, undefined],
    [7, undefined],
    [60 * 24 * 365, undefined],
  ])('of %i minutes is %s', (minutes, zone) => {
    expect(zoneOf(minutes * MINUTE_MS)).toBe(zone);
  });
});

describe('a file that was written just now', () => {
  it('shows that MDTM is in local time, and makes what MDTM said of LIST doubtful', () => {
    const knowledge = new Knowledge();
    knowledge.learn('listOffsetMinutes', 0, 'LIST and MDTM agree');
    learnMdtmClock(knowledge, ahead(345), NOW);
    expect([knowledge.get('mdtmOffsetMinutes'), knowledge.get('listOffsetMinutes')]).toEqual([
      345,
      undefined,
    ]);
    expect(utcOfMdtm(knowledge, ahead(345))).toEqual(NOW);
    expect(mdtmOfUtc(knowledge, NOW)).toEqual(ahead(345));
  });

  it('shows that MDTM is UTC, and leaves everything as it is', () => {
    const knowledge = new Knowledge();
    knowledge.learn('listOffsetMinutes', 120, 'MDTM');
    learnMdtmClock(knowledge, ahead(-1), NOW);
    expect([knowledge.get('mdtmOffsetMinutes'), knowledge.get('listOffsetMinutes')]).toEqual([0, 120]);
    expect(utcOfMdtm(knowledge, NOW)).toEqual(NOW);
  });

  it('on a server whose clock is just wrong shows nothing', () => {
    const knowledge = new Knowledge();
    learnMdtmClock(knowledge, ahead(20), NOW);
    expect(knowledge.get('mdtmOffsetMinutes')).toBeUndefined();
  });

  it('shows when clocks were put forward', () => {
    const knowledge = new Knowledge();
    learnMdtmClock(knowledge, ahead(60), NOW);
    learnMdtmClock(knowledge, ahead(120), NOW);
    expect(knowledge.get('mdtmOffsetMinutes')).toBe(120);
  });
});
