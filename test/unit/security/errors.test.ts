import { expect, test } from 'vitest';
import {
  AuthRequired,
  CrossSiteRefused,
  DnsFailed,
  HostInvalid,
  PathInvalid,
  RateLimited,
  TargetNotAllowed,
  WrongHost,
} from '../../../server/security/errors.ts';

test.each([
  [new AuthRequired(), 'AUTH_REQUIRED', 'never'],
  [new CrossSiteRefused(), 'AUTH_CSRF', 'never'],
  [new WrongHost('http://localhost:8080'), 'WRONG_HOST', 'never'],
  [new HostInvalid('is empty'), 'HOST_INVALID', 'never'],
  [new PathInvalid('is too long'), 'PATH_INVALID', 'never'],
  [new TargetNotAllowed('loopback'), 'TARGET_NOT_ALLOWED', 'never'],
  [new DnsFailed('nas', 'later', new Error('EAI_AGAIN')), 'DNS_FAILED', 'later'],
  [new RateLimited(1_500), 'RATE_LIMITED', 'later'],
])('%s keeps its code and its advice', (error, code, retry) => {
  expect(error).toMatchObject({ code, retry, name: error.constructor.name });
});

test('who used the wrong name is told the right one', () => {
  expect(new WrongHost('http://localhost:8080').message).toContain('http://localhost:8080');
});

test('the pause after too many attempts is told in whole seconds', () => {
  expect(new RateLimited(1_500).message).toContain('2 s');
});
