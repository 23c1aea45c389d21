import { Readable } from 'node:stream';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { UploadBody } from '../../../server/transfers/uploads/upload-body.ts';
import { UploadStop } from '../../../server/transfers/uploads/upload-stop.ts';

/** Whoever is revoked is cut off within this time, whatever the FTP server does (issue 4: "revoked within 5 s everywhere"). */
const ENDED_MS = 5_000;
const REASON = new Error('revoked');

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const bodyThatGoesOn = (): UploadBody =>
  new UploadBody(new Readable({ read: () => undefined }), { limitBytes: 100 });

describe('a request that is made to stop', () => {
  it('stops at once while no bytes flow', () => {
    const stop = new UploadStop();
    stop.wish(REASON);
    expect(stop.signal.reason).toBe(REASON);
  });

  it('ends its bytes in order first, and is cut off within 5 s by a server that does not confirm them', () => {
    const stop = new UploadStop();
    const body = bodyThatGoesOn();
    stop.flows(body);
    stop.wish(REASON);
    expect([body.readableEnded || body.read() === null, stop.signal.aborted]).toEqual([true, false]);
    vi.advanceTimersByTime(ENDED_MS - 1);
    expect(stop.signal.reason).toBe(REASON);
  });

  it('is not cut off when the server has confirmed them', () => {
    const stop = new UploadStop();
    stop.flows(bodyThatGoesOn());
    stop.wish(REASON);
    stop.landed();
    vi.advanceTimersByTime(60_000);
    expect(stop.signal.aborted).toBe(false);
  });
});
