import { expect, test, vi } from 'vitest';
import { InvariantBroken } from '../../../server/errors.ts';
import { Lease } from '../../../server/pool/lease.ts';

function lend() {
  const lender = { returned: vi.fn(), discarded: vi.fn() };
  return { lender, lease: new Lease('a session', lender) };
}

test('a released lease tells the lender once', () => {
  const { lender, lease } = lend();
  lease.release();
  expect(lender.returned).toHaveBeenCalledTimes(1);
  expect(lender.discarded).not.toHaveBeenCalled();
});

test('a discarded lease hands on the reason', () => {
  const { lender, lease } = lend();
  const reason = new Error('the data connection broke');
  lease.discard(reason);
  expect(lender.discarded).toHaveBeenCalledExactlyOnceWith(reason);
  expect(lender.returned).not.toHaveBeenCalled();
});

test.each([
  ['release', 'release'],
  ['release', 'discard'],
  ['discard', 'release'],
  ['discard', 'discard'],
] as const)('after a %s, a %s throws and does not reach the lender', (first, second) => {
  const { lender, lease } = lend();
  const end = { release: () => lease.release(), discard: () => lease.discard(new Error('over')) };
  end[first]();
  expect(end[second]).toThrow(InvariantBroken);
  expect(lender.returned.mock.calls.length + lender.discarded.mock.calls.length).toBe(1);
});
