import { once } from 'node:events';
import { connect } from 'node:net';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { codeIn, startGateway } from '../../support/gateway.ts';
import type { TestGateway, TestSite } from '../../support/gateway.ts';
import { startScriptedFtp } from '../../support/scripted-ftp/server.ts';
import type { ScriptedFtp } from '../../support/scripted-ftp/server.ts';

let server: ScriptedFtp;
let gateway: TestGateway;
let site: TestSite;
beforeAll(async () => {
  server = await startScriptedFtp();
  gateway = await startGateway();
  site = await gateway.site(server);
});
afterEach(() => server.behave());
afterAll(async () => {
  await gateway.close();
  await server.close();
});

/** The first line of the answer to a request line that no client library would send, and its body. */
async function answerTo(requestLine: string): Promise<string> {
  const socket = connect({ host: '127.0.0.1', port: gateway.port });
  const chunks: Buffer[] = [];
  socket.on('data', (chunk: Buffer) => chunks.push(chunk));
  socket.write(
    `${requestLine} HTTP/1.1\r\nHost: 127.0.0.1:${gateway.port}\r\nAuthorization: Bearer ${site.owner.token}\r\nConnection: close\r\n\r\n`,
  );
  await once(socket, 'close');
  return Buffer.concat(chunks).toString();
}

describe('a request target', () => {
  it('in absolute form is refused, because its path would be counted wrong', async () => {
    server.tree.put('/f', 'the file at /f');
    server.tree.put('/files/f', 'another file');
    for (const path of [site.url('files', '/f'), '/healthz', '/nothing']) {
      const answer = await answerTo(`GET http://127.0.0.1:${gateway.port}${path}`);
      expect(answer).toMatch(/^HTTP\/1\.1 400 /);
      expect(answer).toContain('"code":"PATH_INVALID"');
    }
  });

  it('that is an asterisk is refused', async () => {
    expect(await answerTo('OPTIONS *')).toMatch(/^HTTP\/1\.1 400 /);
  });
});

describe('an upload', () => {
  it('of a part that does not begin at the end is refused, because it would replace the whole', async () => {
    server.tree.put('/whole', 'all of the old content');
    const answer = await site.put('/whole', 'part', { 'content-range': 'bytes 0-3/22' });
    expect([answer.status, codeIn(answer), answer.headers['content-range']]).toEqual([
      416,
      'RANGE',
      'bytes */22',
    ]);
    expect((await site.get('/whole')).body.toString()).toBe('all of the old content');
  });

  it.each<[string, string]>([
    ['longer', 'too long'],
    ['shorter', 'x'],
  ])(
    'of a part that is %s than its range says is 400, and nothing surplus is stored',
    async (_what, body) => {
      server.tree.put('/grown', 'old');
      const headers = { 'content-range': 'bytes 3-5/*', 'transfer-encoding': 'chunked' };
      const answer = await site.put('/grown', body, headers);
      expect([answer.status, codeIn(answer)]).toEqual([400, 'REQUEST_INVALID']);
      expect(server.tree.read('/grown').toString()).toBe(body === 'x' ? 'oldx' : 'old');
      expect((await site.get('/grown')).status).toBe(200);
    },
  );

  it.each([
    ...['1969-12-31T23:59:59Z', '+010000-01-01T00:00:00Z', '-000001-01-01T00:00:00Z', 'soon'],
    ...['1.1.2020', '2020', '2020-01-01', '2020-01-01T00:00:00', 'Wed, 01 Jan 2020 00:00:00 GMT'],
  ])('with the time %s is refused, because no server could keep it', async (time) => {
    const answer = await site.put('/dated', 'x', { 'x-modified-at': time });
    expect([answer.status, codeIn(answer)]).toEqual([400, 'REQUEST_INVALID']);
  });

  it.each(['1970-01-01T00:00:00Z', '9999-12-31T23:59:59Z'])('with the time %s is one', async (time) => {
    expect((await site.put('/dated', 'x', { 'x-modified-at': time })).status).toBeLessThan(300);
  });
});
