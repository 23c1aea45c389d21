import { EventEmitter } from 'node:events';
import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { askWhileBodyWaits } from '../../../server/exchange/waiting-upload.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

const BROWSER = { 'content-length': '20000000', 'sec-fetch-site': 'same-origin' };

/** A request whose body waits, and how often its client was asked. */
function waitingUpload(headers: IncomingHttpHeaders) {
  const socket = { bytesRead: 500 };
  const request = { headers, socket, complete: false };
  const writeContinue = vi.fn();
  const response = Object.assign(new EventEmitter(), {
    ...{ socket, writeContinue, headersSent: false, destroyed: false },
  });
  askWhileBodyWaits(request as unknown as IncomingMessage, response as unknown as ServerResponse);
  return { socket, request, response, writeContinue };
}

test('a browser whose upload waits is asked whether it is still there, as long as that lasts', () => {
  const { response, writeContinue } = waitingUpload(BROWSER);
  vi.advanceTimersByTime(10_000);
  expect(writeContinue).toHaveBeenCalledTimes(10);
  response.emit('close');
  vi.advanceTimersByTime(10_000);
  expect(writeContinue).toHaveBeenCalledTimes(10);
});

test('nobody is asked while the body flows, nor after the answer has begun', () => {
  const { socket, response, writeContinue } = waitingUpload(BROWSER);
  for (let second = 0; second < 5; second += 1) {
    socket.bytesRead += 1;
    vi.advanceTimersByTime(1_000);
  }
  response.headersSent = true;
  vi.advanceTimersByTime(5_000);
  expect(writeContinue).not.toHaveBeenCalled();
});

test.each<[string, IncomingHttpHeaders]>([
  ['a program, such as Node 24 whose fetch fails at it', { 'content-length': '20000000' }],
  ['a program that sends Sec-Fetch-Mode', { 'content-length': '1', 'sec-fetch-mode': 'cors' }],
  ['a browser behind nginx, which takes it for the answer', { ...BROWSER, 'x-forwarded-for': '192.0.2.1' }],
  ['a browser behind Caddy, which fails at the sixth', { ...BROWSER, via: '1.1 Caddy' }],
  ['a request without a body', { 'sec-fetch-site': 'same-origin' }],
])('no interim response is sent to %s', (_client, headers) => {
  const { writeContinue } = waitingUpload(headers);
  vi.advanceTimersByTime(60_000);
  expect(writeContinue).not.toHaveBeenCalled();
});
