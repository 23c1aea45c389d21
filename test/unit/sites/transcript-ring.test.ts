import { describe, expect, it } from 'vitest';
import { MAX_LINES, TranscriptRing } from '../../../server/sites/transcript-ring.ts';

const event = (
  text: string,
  requestId?: string,
): Parameters<ReturnType<TranscriptRing['openSession']>>[0] => ({
  at: new Date(0),
  kind: 'event',
  text,
  ...(requestId === undefined ? {} : { requestId }),
});

describe('the transcript of a site', () => {
  it('numbers lines over all sessions, and sessions from 1', () => {
    const ring = new TranscriptRing();
    const [first, second] = [ring.openSession(), ring.openSession()];
    first(event('a'));
    second(event('b'));
    first(event('c'));
    const { lines, missed } = ring.after(0);
    expect(lines.map(({ sequence, session, text }) => [sequence, session, text])).toEqual([
      [1, 1, 'a'],
      [2, 2, 'b'],
      [3, 1, 'c'],
    ]);
    expect(missed).toBe(0);
  });

  it('gives the lines after a number, of one request if asked', () => {
    const ring = new TranscriptRing();
    const sink = ring.openSession();
    for (let at = 1; at <= 6; at += 1) sink(event(`${at}`, at % 2 === 0 ? 'even' : 'odd'));
    expect(ring.after(4).lines.map(({ text }) => text)).toEqual(['5', '6']);
    expect(ring.after(2, 'even').lines.map(({ text }) => text)).toEqual(['4', '6']);
    expect(ring.after(6)).toEqual({ lines: [], missed: 0 });
    expect(ring.after(99)).toEqual({ lines: [], missed: 0 });
  });

  it('keeps a bounded number of lines and says how many are missing', () => {
    const ring = new TranscriptRing();
    const sink = ring.openSession();
    const total = MAX_LINES * 4;
    for (let at = 1; at <= total; at += 1) sink(event(`${at}`));
    const { lines, missed } = ring.after(10);
    expect(lines.length).toBeGreaterThanOrEqual(MAX_LINES);
    expect(lines.length).toBeLessThanOrEqual(MAX_LINES * 1.5);
    expect(lines.at(-1)?.text).toBe(String(total));
    expect(missed).toBe(total - lines.length - 10);
  });

  it('tells watchers every further line until they leave', () => {
    const ring = new TranscriptRing();
    const sink = ring.openSession();
    const seen: string[] = [];
    sink(event('before'));
    const leave = ring.watch(({ text }) => seen.push(text));
    sink(event('while'));
    leave();
    sink(event('after'));
    expect(seen).toEqual(['while']);
  });
});
