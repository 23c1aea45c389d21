import { once } from 'node:events';
import { connect } from 'node:net';
import type { Socket } from 'node:net';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { codeIn, startGateway } from '../support/gateway.ts';
import type { TestGateway, TestSite } from '../support/gateway.ts';
import { headOf } from '../support/http-exchange.ts';
import { pattern } from '../support/scripted-ftp/content.ts';
import type { DataRecord } from '../support/scripted-ftp/recorder.ts';
import { on } from '../support/scripted-ftp/script.ts';
import type { Script } from '../support/scripted-ftp/script.ts';
import { startScriptedFtp } from '../support/scripted-ftp/server.ts';
import type { ScriptedFtp } from '../support/scripted-ftp/server.ts';

const OLD = 'the old content';
const SIZE = 300_000;
const NEW = pattern(0, SIZE);

let server: ScriptedFtp;
let gateway: TestGateway;
let site: TestSite;
beforeAll(async () => {
  server = await startScriptedFtp();
  gateway = await startGateway();
  site = await gateway.site(server);
});
beforeEach(() => {
  server.tree.put('/target', OLD);
});
afterEach(async () => {
  server.behave();
  await expect.poll(() => site.sessions()).toMatchObject({ leased: 0, opening: 0, waiting: 0 });
  for (const [name] of server.tree.list('/') ?? []) server.tree.remove(`/${name}`);
});
afterAll(async () => {
  await gateway.close();
  await server.close();
});

const names = (): string[] => (server.tree.list('/') ?? []).map(([name]) => name);
const dataRecords = (): DataRecord[] => server.connections.flatMap(({ dataConnections }) => dataConnections);
const dataCount = (): number => dataRecords().length;
const receivedBytes = (): number => dataRecords().reduce((sum, record) => sum + record.bytesReceived, 0);

function expectUntouched(): void {
  expect(server.tree.read('/target').toString()).toBe(OLD);
  expect(names()).toEqual(['target']);
}

async function expectWorks(): Promise<void> {
  server.behave();
  const got = await site.put('/target', NEW);
  expect([got.status, names()]).toEqual([204, ['target']]);
  expect(server.tree.read('/target').equals(NEW)).toBe(true);
}

describe('a client that aborts an upload (R15)', () => {
  /** A request whose body is not over after what was written. */
  function begin(framing: string): Socket {
    const socket = connect({ host: '127.0.0.1', port: gateway.port });
    const headers = framing === 'chunked' ? { 'transfer-encoding': 'chunked' } : { 'content-length': SIZE };
    socket.write(
      headOf(site.owner.signed({ method: 'PUT', path: site.url('files', '/target'), headers }), '1.1'),
    );
    const part = NEW.subarray(0, SIZE / 2);
    socket.write(
      framing === 'chunked' ? Buffer.concat([Buffer.from('249f0\r\n'), part, Buffer.from('\r\n')]) : part,
    );
    return socket;
  }

  const ENDS: Record<string, (socket: Socket) => unknown> = {
    FIN: (socket) => socket.end(),
    RST: (socket) => socket.resetAndDestroy(),
    'closing without a word': (socket) => socket.destroy(),
  };

  it.each(
    ['Content-Length', 'chunked'].flatMap((framing) =>
      Object.keys(ENDS).map((how) => [framing, how] as const),
    ),
  )('%s, by %s: the target is untouched and no part is left', async (framing, how) => {
    const before = receivedBytes();
    const socket = begin(framing);
    await server.until(() => receivedBytes() > before);
    expect(names()).toHaveLength(2);
    ENDS[how]?.(socket);
    await server.until(() => names().length === 1);
    expectUntouched();
    socket.destroy();
    await expectWorks();
  });

  it.each(['Content-Length', 'chunked'])(
    '%s, by no more sending: readers see the old file meanwhile',
    async (framing) => {
      const before = receivedBytes();
      const socket = begin(framing);
      await server.until(() => receivedBytes() - before === SIZE / 2);
      expect((await site.get('/target')).body.toString()).toBe(OLD);
      socket.destroy();
      await once(socket, 'close');
      await server.until(() => names().length === 1);
      expectUntouched();
    },
  );

  it('before the server has answered STOR leaves nothing behind', async () => {
    server.script(on('STOR').delay(200));
    const socket = begin('Content-Length');
    const isStoring = (): boolean =>
      server.connections.some(({ isOpen, verbs }) => isOpen && verbs.at(-1) === 'STOR');
    await server.until(isStoring);
    socket.resetAndDestroy();
    await server.until(() => !isStoring());
    await server.until(() => names().length === 1);
    expectUntouched();
    await expectWorks();
  });
});

describe('an upload that the server spoils', () => {
  it.each<{ title: string; script: Script; status: number; code: string }>([
    {
      title: 'it stores less and says 226 (R16)',
      script: on('STOR').storeShort(1),
      status: 502,
      code: 'UPLOAD_MISMATCH',
    },
    {
      title: '552 before the data (R21)',
      script: on('STOR').full(552),
      status: 507,
      code: 'FTP_STORAGE_FULL',
    },
    { title: '452 before the data', script: on('STOR').full(452), status: 507, code: 'FTP_STORAGE_FULL' },
    {
      title: '552 in the middle (R21)',
      script: on('STOR').full(552, 100_000),
      status: 507,
      code: 'FTP_STORAGE_FULL',
    },
    {
      title: '552 after the data',
      script: on('STOR').finalReply(552),
      status: 507,
      code: 'FTP_STORAGE_FULL',
    },
    { title: '451 after the data', script: on('STOR').finalReply(451), status: 502, code: 'FTP_LOCAL_ERROR' },
    {
      title: 'data reset in the middle',
      script: on('STOR').dataResetAt(100_000),
      status: 502,
      code: 'FTP_DATA_LOST',
    },
    {
      title: 'no completion reply and not every byte stored',
      script: on('STOR').storeShort(1).no226(),
      status: 504,
      code: 'FTP_TIMEOUT',
    },
    { title: 'no preliminary reply', script: on('STOR').noPreliminary(), status: 504, code: 'FTP_TIMEOUT' },
    { title: 'STOR forbidden', script: on('STOR').reply(550), status: 403, code: 'FTP_PERMISSION' },
    { title: 'STOR forbidden by 553', script: on('STOR').reply(553), status: 403, code: 'FTP_PERMISSION' },
    { title: 'RNFR forbidden (R20)', script: on('RNFR').reply(550), status: 403, code: 'FTP_PERMISSION' },
    { title: 'RNTO forbidden (R20)', script: on('RNTO').reply(553), status: 403, code: 'FTP_PERMISSION' },
    {
      title: 'the session lost before the rename',
      script: on('RNFR').resetControl(),
      status: 502,
      code: 'FTP_SESSION_LOST',
    },
    {
      title: 'the session lost before RNTO (R19)',
      script: on('RNTO').resetControl(),
      status: 502,
      code: 'FTP_SESSION_LOST',
    },
    {
      title: 'the session lost instead of the preliminary reply',
      script: on('STOR').resetControl(),
      status: 502,
      code: 'FTP_SESSION_LOST',
    },
  ])('$title: $status $code, the old file is whole, no part is left', async ({ script, status, code }) => {
    server.script(script);
    const got = await site.put('/target', NEW);
    expect([got.end, got.status, codeIn(got)]).toEqual(['complete', status, code]);
    expectUntouched();
    await expectWorks();
  });

  it('by 552 while the client still sends a large body is told as 507, not as a reset', async () => {
    server.script(on('STOR').full(552, 100_000));
    const got = await site.put('/target', Buffer.alloc(30 * 1024 * 1024));
    expect([got.status, codeIn(got)]).toEqual([507, 'FTP_STORAGE_FULL']);
    expectUntouched();
  });

  it.each<{ title: string; script: Script }>([
    { title: 'closed', script: on('STOR').closeInsteadOf226() },
    { title: 'reset', script: on('STOR').resetInsteadOf226() },
    { title: 'lost at RNTO after it was done', script: on('RNTO').executeThenReset() },
  ])(
    'with the final word $title ends old or new, never between, and no part is left (R18, R19)',
    async ({ script }) => {
      server.script(script.times(1));
      const got = await site.put('/target', NEW);
      const content = server.tree.read('/target');
      if (got.status === 204) expect(content.equals(NEW)).toBe(true);
      else expect([OLD, NEW.toString()]).toContain(content.toString());
      expect(names()).toEqual(['target']);
      await expectWorks();
    },
  );
});

describe('an upload whose session is lost with the answer to the rename', () => {
  it.each<{ title: string; rules: readonly Script[] }>([
    { title: 'at once', rules: [on('RNTO').times(1).executeThenReset()] },
    {
      title: 'after the old file was moved aside',
      rules: [on('RNTO').refusesOverwrite(), on('RNTO').after(2).times(1).executeThenReset()],
    },
  ])('is a success, because the file is in its place ($title)', async ({ rules }) => {
    server.script(...rules);
    const got = await site.put('/target', NEW);
    expect([got.status, names()]).toEqual([204, ['target']]);
    expect(server.tree.read('/target').equals(NEW)).toBe(true);
    await expectWorks();
  });
});

describe('a server that does not overwrite by rename (R20)', () => {
  it('gets the old file moved aside, the new one in place, and nothing is left over', async () => {
    server.script(on('RNTO').refusesOverwrite());
    const got = await site.put('/target', NEW);
    expect([got.status, names()]).toEqual([204, ['target']]);
    expect(server.tree.read('/target').equals(NEW)).toBe(true);
  });

  it('gets the old file moved back when the new one cannot be put in place', async () => {
    server.script(on('RNTO').to('/target').reply(553).times(2));
    const got = await site.put('/target', NEW);
    expect([got.status, codeIn(got)]).toEqual([403, 'FTP_PERMISSION']);
    expectUntouched();
  });

  it('keeps the new file, and the upload is a success, when only the old copy cannot be removed', async () => {
    server.script(on('RNTO').refusesOverwrite(), on('DELE').reply(550));
    expect((await site.put('/target', NEW)).status).toBe(204);
    expect(server.tree.read('/target').equals(NEW)).toBe(true);
  });

  it('gets the old file back also when the session is lost and the next logins are refused', async () => {
    server.script(
      on('RNTO').refusesOverwrite(),
      on('RNTO').after(2).times(1).resetControl(),
      on('greeting').reply(421).times(3),
    );
    const got = await site.put('/target', NEW);
    expect(got.status).toBeGreaterThanOrEqual(500);
    expectUntouched();
    await expectWorks();
  });

  // The steps: RNFR part, RNTO refused, RNFR target, RNTO backup, RNFR part, RNTO target.
  it.each<{ title: string; rule: Script }>([
    { title: 'RNFR of the old file', rule: on('RNFR').after(1).times(1).resetControl() },
    { title: 'RNTO of the old file, unanswered', rule: on('RNTO').after(1).times(1).executeThenReset() },
    { title: 'the second RNFR of the new file', rule: on('RNFR').after(2).times(1).resetControl() },
    { title: 'the second RNTO of the new file', rule: on('RNTO').after(2).times(1).resetControl() },
    {
      title: 'the second RNTO of the new file, unanswered',
      rule: on('RNTO').after(2).times(1).executeThenReset(),
    },
    { title: 'DELE of the old copy', rule: on('DELE').times(1).resetControl() },
  ])('has a whole file at the target when the session is lost at $title', async ({ rule }) => {
    server.script(on('RNTO').refusesOverwrite(), rule);
    const got = await site.put('/target', NEW);
    const content = server.tree.read('/target');
    expect([OLD, NEW.toString()]).toContain(content.toString());
    if (got.status === 204) expect(content.equals(NEW)).toBe(true);
    expect(names().filter((name) => name.endsWith('.gwpart'))).toEqual([]);
  });
});

describe('an upload that is in its place', () => {
  it('stays a success when the session ends right afterwards', async () => {
    server.script(on('RNTO').thenReset());
    const got = await site.put('/target', NEW, { 'x-modified-at': '2026-01-02T03:04:05Z' });
    expect([got.status, server.tree.read('/target').equals(NEW), names()]).toEqual([204, true, ['target']]);
  });
});

describe('conditions of an upload', () => {
  it.each<Record<string, string>>([{ 'if-match': '"other"' }, { 'if-none-match': '*' }])(
    '%o that does not hold is 412 before a byte was sent',
    async (headers) => {
      const before = dataCount();
      const got = await site.put('/target', NEW, headers);
      expect([got.status, codeIn(got), dataCount()]).toEqual([412, 'PRECONDITION', before]);
      expectUntouched();
    },
  );

  it('If-Match with the tag of the file replaces it, and the answer has the new tag', async () => {
    const { etag } = (await site.head('/target')).headers;
    const got = await site.put('/target', NEW, { 'if-match': String(etag) });
    expect(got.status).toBe(204);
    expect(got.headers.etag).toBe((await site.head('/target')).headers.etag);
    expect((await site.put('/target', OLD, { 'if-match': String(etag) })).status).toBe(412);
  });

  it('If-Match: * on nothing is 412, If-None-Match: * on nothing is 201', async () => {
    expect((await site.put('/new', NEW, { 'if-match': '*' })).status).toBe(412);
    expect((await site.put('/new', NEW, { 'if-none-match': '*' })).status).toBe(201);
  });

  it('If-None-Match: * fails when somebody else made the file meanwhile', async () => {
    server.script(on('STOR').finalDelay(300));
    const pending = site.put('/late', NEW, { 'if-none-match': '*' });
    await server.until(() => names().some((name) => name.endsWith('.gwpart')));
    server.tree.put('/late', 'somebody else');
    const got = await pending;
    expect([got.status, server.tree.read('/late').toString()]).toEqual([412, 'somebody else']);
    expect(names().sort()).toEqual(['late', 'target']);
  });
});

describe('uploads that are right', () => {
  it('replace with 204, create with 201, and say how they were checked', async () => {
    const replaced = await site.put('/target', NEW);
    const created = await site.put('/new', '');
    expect([replaced.status, created.status]).toEqual([204, 201]);
    expect(replaced.headers['gateway-integrity']).toBe('size');
    expect(server.tree.read('/new').length).toBe(0);
  });

  it('without SIZE say that only the reply vouches for them', async () => {
    server.script(on('SIZE').reply(502), on('MLST').reply(502));
    expect((await site.put('/target', NEW)).headers['gateway-integrity']).toBe('reply-only');
  });

  it('go to folders that exist, or that parents=true makes', async () => {
    const path = site.url('files', '/a/b/c');
    const refused = await site.owner.ask({ method: 'PUT', path, body: 'x' });
    expect([refused.status, codeIn(refused)]).toEqual([404, 'FTP_NOT_FOUND']);
    const made = await site.owner.ask({ method: 'PUT', path: `${path}?parents=true`, body: 'x' });
    expect([made.status, server.tree.read('/a/b/c').toString()]).toEqual([201, 'x']);
  });

  it('are refused where a folder is', async () => {
    server.tree.putFolder('/folder');
    const got = await site.put('/folder', 'x');
    expect([got.status, codeIn(got)]).toEqual([409, 'IS_FOLDER']);
  });

  it('of many writers at once end as one of them, whole (R42)', async () => {
    const writers = Array.from({ length: 20 }, (_, at) =>
      site.put('/target', Buffer.alloc(100_000, 65 + at)),
    );
    const statuses = (await Promise.all(writers)).map(({ status }) => status);
    expect(statuses.every((status) => status === 204)).toBe(true);
    const content = server.tree.read('/target');
    expect(content.length).toBe(100_000);
    expect(content.every((byte) => byte === content[0])).toBe(true);
    expect(names()).toEqual(['target']);
  });
});

describe('uploads over TLS', () => {
  it.each([0, 1, SIZE])('of %i bytes are whole', async (size) => {
    const own = await startScriptedFtp({ tls: 'explicit' });
    const trusting = await startGateway({ authorities: [own.certificateAuthority] });
    const secure = await trusting.site(own, { security: 'explicit' });
    const got = await secure.put('/f', NEW.subarray(0, size));
    expect([got.status, own.tree.read('/f').equals(NEW.subarray(0, size))]).toEqual([201, true]);
    await trusting.close();
    await own.close();
  });
});

describe('an upload of which every byte was sent and no verdict came (case 67)', () => {
  it.each<{ title: string; script: Script }>([
    { title: 'the control connection is closed', script: on('STOR').closeInsteadOf226() },
    { title: 'the control connection is reset', script: on('STOR').resetInsteadOf226() },
    { title: 'the server keeps silent', script: on('STOR').no226() },
  ])('is settled by the size on another session when $title', async ({ script }) => {
    server.script(script.times(1));
    const got = await site.put('/target', NEW);
    expect([got.status, names()]).toEqual([204, ['target']]);
    expect(server.tree.read('/target').equals(NEW)).toBe(true);
    expect(await site.transcript()).toContain('the size of the file decides');
    await expectWorks();
  });

  it('is settled also when nobody had announced how many bytes there would be', async () => {
    server.script(on('STOR').closeInsteadOf226().times(1));
    const got = await site.put('/target', NEW, { 'transfer-encoding': 'chunked' });
    expect([got.status, names()]).toEqual([204, ['target']]);
    expect(server.tree.read('/target').equals(NEW)).toBe(true);
    await expectWorks();
  });

  it('is a failure that leaves nothing behind when the server kept less', async () => {
    server.script(on('STOR').storeShort(1).closeInsteadOf226().times(1));
    const got = await site.put('/target', NEW);
    expect([got.status, codeIn(got)]).toEqual([502, 'FTP_SESSION_LOST']);
    await expect.poll(names).toEqual(['target']);
    expectUntouched();
    await expectWorks();
  });

  it('is a failure when the server does not tell the size', async () => {
    server.script(on('STOR').closeInsteadOf226().times(1), on('SIZE').reply(550));
    const got = await site.put('/target', NEW);
    expect([got.status, codeIn(got)]).toEqual([502, 'FTP_SESSION_LOST']);
    await expect.poll(names).toEqual(['target']);
    expectUntouched();
    await expectWorks();
  });
});
