import { createHash, randomBytes } from 'node:crypto';
import { Readable } from 'node:stream';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createClient } from '../../../web/client/client.ts';
import type { Client } from '../../../web/client/client.ts';
import { GatewayProblem } from '../../../web/client/problem.ts';
import type { SiteFiles } from '../../../web/client/site-files.ts';
import { upload } from '../../../web/client/upload.ts';
import { startGateway } from '../../support/gateway.ts';
import type { TestGateway } from '../../support/gateway.ts';
import { on } from '../../support/scripted-ftp/script.ts';
import { startScriptedFtp } from '../../support/scripted-ftp/server.ts';
import type { ScriptedFtp } from '../../support/scripted-ftp/server.ts';

const CONTENT = randomBytes(300_000);

let gateway: TestGateway;
let server: ScriptedFtp;
let client: Client;
let token: string;
let site: SiteFiles;
beforeAll(async () => {
  gateway = await startGateway();
  ({ token } = await gateway.signIn());
  client = createClient({ baseUrl: `http://localhost:${gateway.port}`, token });
});
afterAll(() => gateway.close());
beforeEach(async () => {
  server = await startScriptedFtp({});
  server.tree.put('/pub/content', CONTENT);
  server.tree.put('/pub/100% ä#?', 'odd');
  const draft = {
    saved: false,
    ...addressOf(server),
    security: 'plain',
    user: 'kim',
    password: 'secret',
  } as const;
  const made = await client.call('POST', '/api/v1/sites', { body: draft });
  site = client.site(made.id);
});
afterEach(() => server.close());

function addressOf({ host, port }: ScriptedFtp): { host: string; port: number } {
  return { host, port };
}

async function bytesOf(body: ReadableStream<Uint8Array>): Promise<Buffer> {
  return Buffer.from(await new Response(body).arrayBuffer());
}

async function failureOf(work: Promise<unknown>): Promise<unknown> {
  return work.then(
    () => undefined,
    (failure: unknown) => failure,
  );
}

describe('the client', () => {
  it('lists a folder entry by entry, and gives paths back as they are', async () => {
    const names: string[] = [];
    for await (const entry of site.list('/pub')) names.push(entry.name);
    expect(names.sort()).toEqual(['100% ä#?', 'content']);
    expect(await (await site.read('/pub/100% ä#?')).response.text()).toBe('odd');
  });

  it('reads a file whole, and a part of it', async () => {
    const whole = await site.read('/pub/content');
    expect([whole.sizeBytes, (await bytesOf(whole.body)).equals(CONTENT)]).toEqual([CONTENT.length, true]);
    const part = await site.read('/pub/content', { firstByte: 1_000, lastByte: 1_999 });
    expect([part.sizeBytes, (await bytesOf(part.body)).equals(CONTENT.subarray(1_000, 2_000))]).toEqual([
      CONTENT.length,
      true,
    ]);
  });

  it('never makes a broken file look complete', async () => {
    server.script(on('RETR').dataResetAt(0), on('RETR').dataResetAt(250_000).times(1));
    const { body } = await site.read('/pub/content');
    expect(await failureOf(bytesOf(body))).toBeInstanceOf(Error);
  });

  it.each<[string, () => Parameters<SiteFiles['write']>[1]]>([
    ['a string', () => CONTENT.toString('latin1').slice(0, 1_000)],
    ['a Blob', () => new Blob([CONTENT])],
    ['bytes', () => new Uint8Array(CONTENT)],
    ['a stream of the web', () => new Blob([CONTENT]).stream()],
    ['a stream of Node', () => Readable.from([CONTENT.subarray(0, 1_000), CONTENT.subarray(1_000)])],
  ])('writes %s, and says whether it is new', async (_what, body) => {
    expect(await site.write('/pub/new', body())).toMatchObject({ isNew: true });
    expect(await site.write('/pub/new', body())).toMatchObject({ isNew: false });
    const written = await bytesOf((await site.read('/pub/new')).body);
    expect(
      written.equals(
        Buffer.from(await new Response(body() as ConstructorParameters<typeof Response>[0]).arrayBuffer()),
      ),
    ).toBe(true);
  });

  it('refuses to replace when told so, with the problem as it was told', async () => {
    const failure = await failureOf(site.write('/pub/content', 'x', { existing: 'fail' }));
    expect(failure).toBeInstanceOf(GatewayProblem);
    expect(failure).toMatchObject({ code: 'PRECONDITION', status: 412, problem: { retryable: false } });
  });

  it('makes, renames and removes', async () => {
    await site.makeFolder('/a/b');
    await site.write('/a/b/f', 'x');
    expect(await site.change('/a/b/f', { name: 'g' })).toBe('/a/b/g');
    expect(await site.entry('/a/b/g')).toMatchObject({ kind: 'file', sizeBytes: 1 });
    await site.remove('/a/b/g');
    await site.removeFolder('/a/b');
    expect(await failureOf(site.entry('/a/b'))).toMatchObject({ code: 'FTP_NOT_FOUND' });
  });

  it('stops when its signal says so, and the FTP side hears of it', async () => {
    server.script(on('RETR').stallAt(1_000));
    const stop = new AbortController();
    const reading = failureOf(
      site.read('/pub/content', { signal: stop.signal }).then(({ body }) => bytesOf(body)),
    );
    await server.until(() => server.connections.some(({ verbs }) => verbs.includes('RETR')));
    stop.abort();
    expect(await reading).toMatchObject({ name: 'AbortError' });
    server.behave();
    expect((await bytesOf((await site.read('/pub/content')).body)).equals(CONTENT)).toBe(true);
  });

  it('says when the gateway is not reached', async () => {
    const nobody = createClient({ baseUrl: 'http://127.0.0.1:9' }).site('x');
    expect(await failureOf(nobody.entry('/'))).toMatchObject({ code: 'GATEWAY_UNREACHABLE', status: 0 });
  });

  it('calls what the document describes, with its types', async () => {
    const sites = await client.call('GET', '/api/v1/sites');
    expect(sites.map(({ id }) => id)).toContain(site.id);
    const status = await client.call('GET', '/api/v1/sites/{site}/status', {
      path: { site: site.id },
      query: { connect: true },
    });
    expect(status.connected).toBe(true);
    await client.call('DELETE', '/api/v1/sites/{site}', { path: { site: site.id } });
    expect(await failureOf(site.entry('/'))).toMatchObject({ code: 'SITE_NOT_FOUND' });
  });

  it('uploads in a way that can be resumed', async () => {
    let sent = 0;
    await upload(site, '/pub/uploaded', CONTENT, {
      token,
      onProgress: (bytes) => {
        sent = bytes;
      },
    });
    const { body } = await site.read('/pub/uploaded');
    expect([
      sent,
      createHash('sha256')
        .update(await bytesOf(body))
        .digest('hex'),
    ]).toEqual([CONTENT.length, createHash('sha256').update(CONTENT).digest('hex')]);
    const taken = await failureOf(upload(site, '/pub/uploaded', CONTENT, { token }));
    expect(taken).toMatchObject({ code: 'EXISTS' });
  });
});
