import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { codeIn, startGateway } from '../support/gateway.ts';
import type { TestGateway, TestSite } from '../support/gateway.ts';
import { pattern } from '../support/scripted-ftp/content.ts';
import { on } from '../support/scripted-ftp/script.ts';
import { startScriptedFtp } from '../support/scripted-ftp/server.ts';
import type { ScriptedFtp } from '../support/scripted-ftp/server.ts';

const SIZE = 50 * 1024 * 1024;
const SMALL = 300_000;
/** What fits into the buffers of two sockets on the way: more than was asked for may have left the server. */
const BUFFERS = 8 * 1024 * 1024;

let server: ScriptedFtp;
let gateway: TestGateway;
let site: TestSite;
beforeAll(async () => {
  server = await startScriptedFtp();
  gateway = await startGateway();
  site = await gateway.site(server);
  server.tree.put('/f', { sizeBytes: SIZE });
  server.tree.put('/small', { sizeBytes: SMALL });
});
afterEach(() => server.behave());
afterAll(async () => {
  await gateway.close();
  await server.close();
});

const dataCount = (): number =>
  server.connections.reduce((sum, { dataConnections }) => sum + dataConnections.length, 0);

describe('a range', () => {
  it('is read alone, and the session answers the next request', async () => {
    await site.get('/small');
    const { length } = server.connections;
    const got = await site.get('/f', { range: 'bytes=1000000-1000999' });
    expect([got.status, got.end, got.headers['content-range'], got.headers['content-length']]).toEqual([
      206,
      'complete',
      `bytes 1000000-1000999/${SIZE}`,
      '1000',
    ]);
    expect(got.body.equals(pattern(1_000_000, 1_000))).toBe(true);
    expect(server.last.verbs).toContain('REST');
    expect(server.last.dataConnections.at(-1)?.bytesSent).toBeLessThan(BUFFERS);
    // SYST is the second fence behind a cancelled transfer (docs/decisions/0010); with its reply the session is back.
    await server.until(() => server.last.verbs.at(-1) === 'SYST' && server.last.replies.at(-1)?.code === 215);
    expect((await site.get('/small')).end).toBe('complete');
    expect(server.connections).toHaveLength(length);
  });

  it.each([
    ['bytes=0-0', 0, 1],
    ['bytes=-5', SMALL - 5, 5],
    ['bytes=299999-', SMALL - 1, 1],
    ['bytes=299990-400000', SMALL - 10, 10],
    ['bytes=0-299999', 0, SMALL],
    ['bytes=100000-', 100_000, 200_000],
    ['bytes=-400000', 0, SMALL],
  ])('%s is the right bytes', async (range, first, length) => {
    const got = await site.get('/small', { range });
    expect([got.status, got.end, got.headers['content-range']]).toEqual([
      206,
      'complete',
      `bytes ${first}-${first + length - 1}/${SMALL}`,
    ]);
    expect(got.body.equals(pattern(first, length))).toBe(true);
  });

  it.each(['bytes=300000-', 'bytes=300000-300001', 'bytes=-0'])(
    '%s is 416 with the size, without a data connection',
    async (range) => {
      const before = dataCount();
      const got = await site.get('/small', { range });
      expect([got.status, codeIn(got), got.headers['content-range']]).toEqual([
        416,
        'RANGE',
        `bytes */${SMALL}`,
      ]);
      expect(dataCount()).toBe(before);
    },
  );

  it.each(['bytes=5-2', 'bytes=a-b', 'lines=1-2', 'bytes=0-1,5-2', 'bytes=-'])(
    '%s is the whole file',
    async (range) => {
      const got = await site.get('/small', { range });
      expect([got.status, got.body.length, got.end]).toEqual([200, SMALL, 'complete']);
    },
  );

  it('of many that were asked for one after the other never mixes bytes up', async () => {
    const { length } = server.connections;
    for (let at = 0; at < 20; at += 1) {
      const first = at * 14_999;
      const got = await site.get('/small', { range: `bytes=${first}-${first + 99}` });
      expect(got.body.equals(pattern(first, 100))).toBe(true);
    }
    expect(server.connections).toHaveLength(length);
  });

  it.each([
    ['breaks off before its last byte', 50_000],
    ['breaks off at once', 0],
  ])('that always %s is never a completed 206', async (_title, at) => {
    server.script(on('RETR').dataResetAt(0), on('RETR').dataResetAt(at).times(1));
    const got = await site.get('/f', { range: 'bytes=1000-200999' });
    expect([got.status, got.end]).not.toEqual([206, 'complete']);
  });

  it('that always ends early with 226 is never a completed 206', async () => {
    server.script(on('RETR').dataFinAt(0), on('RETR').dataFinAt(199_999).times(1));
    const got = await site.get('/f', { range: 'bytes=1000-200999' });
    expect([got.status, got.end]).not.toEqual([206, 'complete']);
  });

  it('on a server without REST is the whole file or an honest refusal, never wrong bytes', async () => {
    server.script(on('REST').reply(502));
    const got = await site.get('/small', { range: 'bytes=1000-1999' });
    if (got.status === 200) expect(got.body.equals(pattern(0, SMALL))).toBe(true);
    else expect([got.status, codeIn(got)]).toEqual([501, 'FTP_NOT_SUPPORTED']);
  });
});

describe('a condition', () => {
  const facts = async (): Promise<{ etag: string; modified: string }> => {
    const { headers } = await site.head('/small');
    return { etag: String(headers.etag), modified: String(headers['last-modified']) };
  };

  it('If-None-Match and If-Modified-Since that hold are 304 without a data connection', async () => {
    const { etag, modified } = await facts();
    const before = dataCount();
    for (const headers of [
      { 'if-none-match': etag },
      { 'if-none-match': '*' },
      { 'if-modified-since': modified },
    ]) {
      const got = await site.get('/small', headers);
      expect([got.status, got.body.length, got.headers.etag]).toEqual([304, 0, etag]);
    }
    expect(dataCount()).toBe(before);
  });

  it('If-Match and If-Unmodified-Since that fail are 412 without a data connection', async () => {
    const before = dataCount();
    for (const headers of [
      { 'if-match': '"other"' },
      { 'if-unmodified-since': 'Sun, 01 Jan 2012 00:00:00 GMT' },
    ]) {
      const got = await site.get('/small', headers);
      expect([got.status, codeIn(got)]).toEqual([412, 'PRECONDITION']);
    }
    expect(dataCount()).toBe(before);
  });

  it('If-Range with the file’s own date gives the part, with anything else the whole file', async () => {
    const { etag, modified } = await facts();
    const range = 'bytes=10-19';
    expect((await site.get('/small', { range, 'if-range': modified })).status).toBe(206);
    // Weak tags never allow a part (RFC 9110 section 13.1.5), and this server gives no strong ones.
    expect(etag).toMatch(/^W\//);
    for (const ifRange of [etag, '"other"', 'Sun, 01 Jan 2012 00:00:00 GMT']) {
      const got = await site.get('/small', { range, 'if-range': ifRange });
      expect([got.status, got.body.length]).toEqual([200, SMALL]);
    }
  });
});

describe('HEAD', () => {
  it('tells what GET would, opens no data connection, and keeps the session', async () => {
    const whole = await site.get('/small');
    const before = [dataCount(), server.connections.length];
    const got = await site.head('/small');
    expect([got.status, got.body.length, got.end]).toEqual([200, 0, 'complete']);
    for (const name of ['content-length', 'etag', 'last-modified', 'content-type', 'accept-ranges']) {
      expect(got.headers[name], name).toBe(whole.headers[name]);
    }
    expect([dataCount(), server.connections.length]).toEqual(before);
  });

  it('of nothing is 404, of a folder 409', async () => {
    server.tree.putFolder('/folder');
    expect((await site.head('/nothing')).status).toBe(404);
    expect((await site.head('/folder')).status).toBe(409);
  });
});
