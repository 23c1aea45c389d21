/**
 * A gateway without a pool, for comparison: one login per request and nothing else. Run by LoginGateway in a process of its
 * own; the target comes as JSON in the environment.
 */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fetchWithLogin } from './one-login-per-file.ts';
import type { LoginTarget } from './one-login-per-file.ts';

const target = JSON.parse(process.env['LOGIN_TARGET'] ?? '') as LoginTarget;

const server = createServer((request, response) => {
  fetchWithLogin(target, request.url ?? '/').then(
    (bytes) => response.writeHead(200, { 'content-length': bytes.length }).end(bytes),
    (error: unknown) => response.writeHead(502).end(String(error)),
  );
});
server.listen(0, '127.0.0.1', () => console.log((server.address() as AddressInfo).port));
