import { describe, expect, it } from 'vitest';
import { CallOther, CallRunning, CallUnknown } from '../../../server/accounts/errors.ts';
import { RepeatedCalls } from '../../../server/accounts/repeated-calls.ts';
import type { KeptAnswer } from '../../../server/accounts/repeated-calls.ts';
import { Store } from '../../../server/store/store.ts';

const CALL = { asker: 'kim', key: 'a', fingerprint: 'POST /sites' };
const ANSWER: KeptAnswer = { status: 201, headers: { location: 'sites/x' }, body: '{"id":"x"}' };
const DAY_MS = 24 * 60 * 60_000;

describe('a call with an Idempotency-Key', () => {
  it('is done once, and answered alike every further time', () => {
    const calls = new RepeatedCalls(Store.passing().answers);
    expect(calls.begin(CALL)).toBeUndefined();
    calls.done(CALL, ANSWER);
    expect(calls.begin(CALL)).toEqual(ANSWER);
    expect(calls.begin(CALL)).toEqual(ANSWER);
  });

  it('that has failed may be tried again', () => {
    const calls = new RepeatedCalls(Store.passing().answers);
    calls.begin(CALL);
    calls.failed(CALL);
    expect(calls.begin(CALL)).toBeUndefined();
  });

  it('is told apart from another call, and from the same key of somebody else', () => {
    const calls = new RepeatedCalls(Store.passing().answers);
    calls.begin(CALL);
    calls.done(CALL, ANSWER);
    expect(() => calls.begin({ ...CALL, fingerprint: 'DELETE /sites/x' })).toThrow(CallOther);
    expect(calls.begin({ ...CALL, asker: 'lee' })).toBeUndefined();
  });

  it('is refused while the first one runs', () => {
    const calls = new RepeatedCalls(Store.passing().answers);
    calls.begin(CALL);
    expect(() => calls.begin(CALL)).toThrow(CallRunning);
  });

  it('whose process ended before its answer was known is never done a second time', () => {
    const { answers } = Store.passing();
    new RepeatedCalls(answers).begin(CALL);
    expect(() => new RepeatedCalls(answers).begin(CALL)).toThrow(CallUnknown);
  });

  it('is answered alike by the next process', () => {
    const { answers } = Store.passing();
    const calls = new RepeatedCalls(answers);
    calls.begin(CALL);
    calls.done(CALL, ANSWER);
    expect(new RepeatedCalls(answers).begin(CALL)).toEqual(ANSWER);
  });

  it('whose answer held a secret is neither repeated nor done again', () => {
    const calls = new RepeatedCalls(Store.passing().answers);
    calls.begin(CALL);
    calls.done(CALL, { ...ANSWER, body: undefined });
    expect(() => calls.begin(CALL)).toThrow(CallUnknown);
  });

  it('is forgotten after a day', () => {
    let nowMs = Date.UTC(2026, 0, 1);
    const calls = new RepeatedCalls(Store.passing().answers, () => new Date(nowMs));
    calls.begin(CALL);
    calls.done(CALL, ANSWER);
    nowMs += DAY_MS - 1;
    expect(calls.begin(CALL)).toEqual(ANSWER);
    nowMs += DAY_MS;
    expect(calls.begin(CALL)).toBeUndefined();
  });
});
