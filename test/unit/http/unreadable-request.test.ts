/** What is told to whoever sends no HTTP (RFC 9112 section 2.2), and what is not. */
import { once } from 'node:events';
import { connect } from 'node:net';
import type { Socket } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startGateway } from '../../support/gateway.ts';
import type { TestGateway } from '../../support/gateway.ts';
import { startScriptedFtp } from '../../support/scripted-ftp/server.ts';
import type { ScriptedFtp } from '../../support/scripted-ftp/server.ts';

const MIB = 1024 * 1024;
let server: ScriptedFtp;
let gateway: TestGateway;
let socket: Socket;
beforeEach(async () => {
  server = await startScriptedFtp();
  gateway = await startGateway();
  socket = connect(gateway.port, '127.0.0.1');
  await once(socket, 'connect');
});
afterEach(async () => {
  socket.destroy();
  await gateway.close();
  await server.close();
});

describe('a request that cannot be read', () => {
  it.each<[string, string, number, string]>([
    [
      'an address that is not percent-encoded',
      'GET /ü HTTP/1.1\r\nHost: localhost\r\n\r\n',
      400,
      'percent-encode',
    ],
    ['an unknown method', 'FETCH / HTTP/1.1\r\nHost: localhost\r\n\r\n', 400, 'no such method'],
    ['another protocol', 'GET / SIP/2.0\r\n\r\n', 400, 'not HTTP'],
  ])('is a problem: %s', async (_what, text, status, why) => {
    socket.write(text);
    const answer = (await buffer(socket)).toString();
    const [head = '', body = ''] = answer.split('\r\n\r\n');
    expect(head).toMatch(new RegExp(`^HTTP/1.1 ${status} `));
    expect(head).toContain('Connection: close');
    expect(JSON.parse(body)).toMatchObject({
      status,
      code: 'REQUEST_INVALID',
      detail: expect.stringContaining(why) as unknown,
    });
  });

  it('is not told in the middle of a file: the connection is reset', async () => {
    server.tree.put('/large', Buffer.alloc(64 * MIB, 'x'));
    const site = await gateway.site(server);
    const authorization = `Authorization: Bearer ${site.owner.token}`;
    socket.write(
      `GET ${site.url('files', '/large')} HTTP/1.1\r\nHost: localhost:${gateway.port}\r\n${authorization}\r\n\r\n`,
    );
    const [first] = (await once(socket, 'data')) as [Buffer];
    expect(first.toString('latin1')).toMatch(/^HTTP\/1.1 200 /);
    let after = '';
    socket.on('data', (bytes: Buffer) => (after = bytes.toString('latin1')));
    const failed = once(socket, 'error');
    socket.write('no request\r\n\r\n');
    expect(await failed).toMatchObject([{ code: 'ECONNRESET' }]);
    expect(after).not.toContain('HTTP/1.1 400');
  });
});
