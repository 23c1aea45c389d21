import fc from 'fast-check';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { codeIn, startGateway } from '../support/gateway.ts';
import type { TestGateway, TestSite } from '../support/gateway.ts';
import type { Exchange } from '../support/http-exchange.ts';
import { partsIn } from '../support/multipart-parts.ts';
import { pattern } from '../support/scripted-ftp/content.ts';
import { on } from '../support/scripted-ftp/script.ts';
import { startScriptedFtp } from '../support/scripted-ftp/server.ts';
import type { ScriptedFtp } from '../support/scripted-ftp/server.ts';

const SIZE = 3_000_000;
const EMPTY_BYTES = 0;

let server: ScriptedFtp;
let gateway: TestGateway;
let site: TestSite;
beforeAll(async () => {
  server = await startScriptedFtp();
  gateway = await startGateway();
  server.tree.put('/f.txt', { sizeBytes: SIZE });
  server.tree.put('/empty', { sizeBytes: EMPTY_BYTES });
});
// Of its own each: what was learned of REST belongs to the site.
beforeEach(async () => (site = await gateway.site(server)));
afterEach(() => server.behave());
afterAll(async () => {
  await gateway.close();
  await server.close();
});

/** The parts that came, proven byte by byte. */
function provenParts(got: Exchange): string[] {
  expect([got.status, got.end]).toEqual([206, 'complete']);
  expect(got.headers['content-length']).toBe(String(got.body.length));
  expect(got.headers['content-range']).toBeUndefined();
  return partsIn(got).map(({ headers, bytes }) => {
    const [, first, last] = /^bytes (\d+)-(\d+)\/3000000$/.exec(headers['content-range'] ?? '') ?? [];
    expect(headers['content-type']).toBe('text/plain; charset=utf-8');
    expect(bytes.equals(pattern(Number(first), Number(last) - Number(first) + 1))).toBe(true);
    return `${first}-${last}`;
  });
}

describe('several ranges', () => {
  it.each([
    ['bytes=0-0,-1', ['0-0', '2999999-2999999']],
    ['bytes=0-99, 200-299', ['0-99', '200-299']],
    ['bytes=2000000-2000099,5-6', ['2000000-2000099', '5-6']],
    ['bytes=0-1,9000000-', ['0-1']],
    ['bytes=1-2,1000000-2999999,100-199', ['1-2', '1000000-2999999', '100-199']],
  ])('%s come as they were asked for', async (range, expected) => {
    const got = await site.get('/f.txt', { range });
    if (expected.length > 1) expect(provenParts(got)).toEqual(expected);
    else expect([got.status, got.headers['content-range']]).toEqual([206, `bytes ${expected[0]}/${SIZE}`]);
  });

  it('that overlap or touch come as one ordinary part', async () => {
    const got = await site.get('/f.txt', { range: 'bytes=500-999,0-499,900-1999' });
    expect([got.status, got.headers['content-range'], got.headers['content-type']]).toEqual([
      206,
      `bytes 0-1999/${SIZE}`,
      'text/plain; charset=utf-8',
    ]);
    expect(got.body.equals(pattern(0, 2_000))).toBe(true);
  });

  it('are read on one session, and it answers the next request', async () => {
    const { length } = server.connections;
    provenParts(await site.get('/f.txt', { range: 'bytes=0-9,1000000-1000009,2000000-2000009,-10' }));
    provenParts(await site.get('/f.txt', { range: 'bytes=-1,0-0' }));
    expect(server.connections).toHaveLength(length + 1);
  });

  it('of which none can be had are 416', async () => {
    const got = await site.get('/f.txt', { range: 'bytes=3000000-,4000000-5000000' });
    expect([got.status, codeIn(got), got.headers['content-range']]).toEqual([
      416,
      'RANGE',
      `bytes */${SIZE}`,
    ]);
    const empty = await site.get('/empty', { range: 'bytes=0-1,2-3' });
    expect([empty.status, empty.headers['content-range']]).toEqual([416, 'bytes */0']);
  });

  it('more than sixteen and far apart are the whole file', async () => {
    const range = `bytes=${Array.from({ length: 17 }, (_, at) => `${at * 170_000}-${at * 170_000 + 9}`).join(',')}`;
    const got = await site.get('/f.txt', { range });
    expect([got.status, got.body.length, got.headers['accept-ranges']]).toEqual([200, SIZE, 'bytes']);
  });

  it('on a server without REST are the whole file, and it says so from then on', async () => {
    server.script(on('REST').reply(502));
    const got = await site.get('/f.txt', { range: 'bytes=0-9,20-29' });
    expect([got.status, got.body.equals(pattern(0, SIZE)), got.headers['accept-ranges']]).toEqual([
      200,
      true,
      'none',
    ]);
  });

  it('are nothing to HEAD', async () => {
    const got = await site.head('/f.txt', { range: 'bytes=0-9,20-29' });
    expect([got.status, got.headers['content-length'], got.headers['content-range']]).toEqual([
      200,
      String(SIZE),
      undefined,
    ]);
  });

  it('heal when a data connection breaks in one of them', async () => {
    server.script(on('RETR').dataResetAt(10_000).after(2).times(1));
    const got = await site.get('/f.txt', { range: 'bytes=0-9,1000000-1999999,-10' });
    expect(provenParts(got)).toEqual(['0-9', '1000000-1999999', '2999990-2999999']);
  });

  it('of a file that is changed between two of them never look complete', async () => {
    server.tree.put('/changing', { sizeBytes: SIZE });
    server.script(
      on('RETR')
        .when(({ argument }) => {
          if (argument === '/changing') server.tree.put('/changing', { sizeBytes: SIZE + 1 });
          return false;
        })
        .after(1),
    );
    const got = await site.get('/changing', { range: 'bytes=0-9,2000000-2000009' });
    expect([got.status, got.end]).not.toEqual([206, 'complete']);
    server.behave();
    provenParts(await site.get('/f.txt', { range: 'bytes=0-1,5-6' }));
  });

  it('of any kind are always the bytes that their heads say', async () => {
    const spec = fc.oneof(
      fc.tuple(fc.nat(SIZE + 10), fc.nat(5_000)).map(([from, length]) => `${from}-${from + length}`),
      fc.nat(5_000).map((length) => `-${length + 1}`),
    );
    const header = fc.array(spec, { minLength: 2, maxLength: 5 }).map((specs) => `bytes=${specs.join(',')}`);
    await fc.assert(
      fc.asyncProperty(header, async (range) => {
        const got = await site.get('/f.txt', { range });
        expect([206, 416]).toContain(got.status);
        if (got.headers['content-type']?.startsWith('multipart/') === true) provenParts(got);
      }),
      { numRuns: 15 },
    );
  });
});
