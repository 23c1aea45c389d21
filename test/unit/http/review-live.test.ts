import { once } from 'node:events';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { TranscriptLine } from '../../../server/contract/transcript.ts';
import { MAX_TEXT_BYTES, TranscriptRing } from '../../../server/sites/transcript-ring.ts';
import { startGateway } from '../../support/gateway.ts';
import type { TestGateway } from '../../support/gateway.ts';

const event = (text: string) => ({ at: new Date(0), kind: 'event', text }) as const;
const bytesIn = (lines: readonly TranscriptLine[]): number =>
  lines.reduce((sum, { text }) => sum + Buffer.byteLength(text), 0);
const numbersIn = (lines: readonly TranscriptLine[]): number[] => lines.map(({ sequence }) => sequence);

describe('the transcript of a talkative server', () => {
  it('is bounded in bytes, still numbered without a gap, and says how many lines are missing', () => {
    const ring = new TranscriptRing();
    const sink = ring.openSession();
    for (let at = 1; at <= 500; at += 1) {
      sink(event('ü'.repeat(5_000)));
      expect(bytesIn(ring.after(0).lines)).toBeLessThanOrEqual(MAX_TEXT_BYTES);
    }
    const { lines, missed } = ring.after(0);
    expect(bytesIn(lines)).toBeGreaterThan(MAX_TEXT_BYTES / 2);
    expect(numbersIn(lines)).toEqual(lines.map((_, at) => missed + at + 1));
    expect(missed + lines.length).toBe(500);
  });
});

describe('a live socket', () => {
  let gateway: TestGateway;
  beforeAll(async () => {
    gateway = await startGateway();
  });
  afterAll(() => gateway.close());

  it('is closed at once when its sign-in ends', async () => {
    const owner = await gateway.signIn();
    const socket = await gateway.app.server.injectWS('/api/v1/live', {
      headers: { host: `localhost:${gateway.port}`, authorization: `Bearer ${owner.token}` },
    });
    const closed = once(socket, 'close');
    await owner.ask({ method: 'DELETE', path: '/api/v1/session' });
    expect((await closed)[0]).toBe(4401);
  });
});
