import { once } from 'node:events';
import { request as httpRequest } from 'node:http';
import type { ClientRequest, IncomingMessage } from 'node:http';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { codeIn, startGateway } from '../support/gateway.ts';
import type { TestGateway, TestSite } from '../support/gateway.ts';
import { on } from '../support/scripted-ftp/script.ts';
import { startScriptedFtp } from '../support/scripted-ftp/server.ts';
import type { ScriptedFtp } from '../support/scripted-ftp/server.ts';

/** On a busy machine. */
const LONG_MS = 30_000;

let server: ScriptedFtp;
let gateway: TestGateway;
let site: TestSite;
beforeAll(async () => {
  server = await startScriptedFtp();
  gateway = await startGateway();
});
beforeEach(async () => {
  server.tree.put('/log', 'one\ntwo\n');
  site = await gateway.site(server);
});
afterEach(() => server.behave());
afterAll(async () => {
  await gateway.close();
  await server.close();
});

/** Somebody who follows. */
class Follower {
  readonly outgoing: ClientRequest;
  readonly response: IncomingMessage;
  text = '';
  end: 'open' | 'ended' | 'broken' = 'open';

  private constructor(outgoing: ClientRequest, response: IncomingMessage) {
    this.outgoing = outgoing;
    this.response = response;
    response.on('data', (chunk: Buffer) => (this.text += chunk.toString()));
    response.on('end', () => (this.end = 'ended'));
    response.on('error', () => (this.end = 'broken'));
  }

  static async of(site: TestSite, query: string, headers = {}): Promise<Follower> {
    const {
      port,
      path,
      headers: signed,
    } = site.owner.signed({ path: `${site.url('files', '/log')}?${query}`, headers });
    const outgoing = httpRequest({ host: '127.0.0.1', port, path, headers: signed ?? {}, agent: false });
    outgoing.on('error', () => undefined);
    outgoing.end();
    const [response] = (await once(outgoing, 'response')) as [IncomingMessage];
    return new Follower(outgoing, response);
  }

  /** Resolves when so much has come. */
  async has(text: string): Promise<void> {
    while (!this.text.includes(text)) await once(this.response, 'data');
  }
}

const append = (text: string): void => {
  const before = server.tree.read('/log').toString();
  server.tree.put('/log', before + text).modifiedAt = new Date();
};
const nobodyWorks = async (): Promise<boolean> => (await site.sessions()).leased === 0;

describe('follow=true', () => {
  it('sends what is appended from now on, holds no session meanwhile, and ends with the client', async () => {
    const follower = await Follower.of(site, 'follow=true');
    expect([follower.response.statusCode, follower.response.headers['gateway-offset']]).toEqual([200, '8']);
    expect(follower.response.headers['content-length']).toBeUndefined();
    append('three\n');
    await follower.has('three\n');
    append('four\n');
    await follower.has('four\n');
    expect(follower.text).toBe('three\nfour\n');
    expect(await nobodyWorks()).toBe(true);
    follower.outgoing.destroy();
    await server.until(() => follower.end !== 'open');
    expect((await site.get('/log')).body.toString()).toBe('one\ntwo\nthree\nfour\n');
  });

  it.each([
    ['follow=true&from=0', {}, 'one\ntwo\n'],
    ['follow=true&from=4', {}, 'two\n'],
    ['follow=true', { range: 'bytes=-3' }, 'wo\n'],
    ['follow=true', { range: 'bytes=-1000' }, 'one\ntwo\n'],
    ['follow=true', { range: 'bytes=4-' }, 'two\n'],
  ])('begins at %s %o', async (query, headers, expected) => {
    const follower = await Follower.of(site, query, headers);
    await follower.has(expected);
    append('!');
    await follower.has('!');
    expect(follower.text).toBe(`${expected}!`);
    follower.outgoing.destroy();
  });

  it('harms nobody else when followers break off in the middle of much', async () => {
    server.tree.put('/log', { sizeBytes: 400 * 1024 * 1024 });
    for (let listings = 0; listings < 6; listings += 1) {
      const follower = await Follower.of(site, 'follow=true&from=0');
      await once(follower.response, 'readable');
      // Nothing is read meanwhile, so that what is written waits.
      follower.response.pause();
      for (let at = 0; at < listings; at += 1) await site.list('/');
      follower.outgoing.socket?.resetAndDestroy();
    }
    await expect.poll(nobodyWorks, { timeout: LONG_MS }).toBe(true);
    expect((await site.list('/')).status).toBe(200);
  });

  it('ends in order when the file becomes smaller or goes away, because it was rotated', async () => {
    for (const rotate of [() => server.tree.put('/log', 'new'), () => server.tree.remove('/log')]) {
      server.tree.put('/log', 'one\ntwo\n');
      const follower = await Follower.of(site, 'follow=true&from=0');
      await follower.has('two\n');
      rotate();
      await once(follower.response, 'end');
      expect([follower.text, follower.response.complete]).toEqual(['one\ntwo\n', true]);
    }
  });

  it('ends in order when another file has taken the name, though it is as long', async () => {
    await using naming = await startScriptedFtp();
    naming.tree.put('/log', 'one\ntwo\n');
    let unique = 'A';
    const facts = (): string => ` type=file;size=8;modify=20240229120000;unique=${unique}; /log`;
    naming.script(on('MLST').replyWith(() => `250-Facts:\r\n${facts()}\r\n250 End\r\n`));
    const follower = await Follower.of(await gateway.site(naming), 'follow=true&from=4');
    await follower.has('two\n');
    unique = 'B';
    await once(follower.response, 'end');
    expect([follower.text, follower.response.complete]).toEqual(['two\n', true]);
  });

  it('goes on after a lost session and a lost data connection, without a byte too many', async () => {
    const follower = await Follower.of(site, 'follow=true&from=0');
    await follower.has('two\n');
    server.script(
      on('RETR').dataResetAt(2).times(2),
      on('SIZE').resetControl().times(1),
      on('MLST').resetControl().times(1),
    );
    append('three\n');
    await follower.has('three\n');
    append('four\n');
    await follower.has('four\n');
    expect(follower.text).toBe('one\ntwo\nthree\nfour\n');
    follower.outgoing.destroy();
  });

  it('works on a server that tells no times', async () => {
    await using plain = await startScriptedFtp({ without: ['MLST', 'MLSD', 'MDTM'] });
    plain.tree.put('/log', 'a');
    const follower = await Follower.of(await gateway.site(plain), 'follow=true&from=0');
    await follower.has('a');
    plain.tree.put('/log', 'abc');
    await follower.has('abc');
    follower.outgoing.destroy();
  });

  it('breaks off when the sign-in ends', async () => {
    const follower = await Follower.of(site, 'follow=true&from=0');
    await follower.has('two\n');
    expect((await site.owner.ask({ method: 'DELETE', path: '/api/v1/session' })).status).toBe(204);
    await server.until(() => follower.end !== 'open');
    expect([follower.end, follower.response.complete]).toEqual(['broken', false]);
  });

  it('is refused before it begins where it cannot work', async () => {
    const ask = (path: string, query: string): ReturnType<TestSite['get']> =>
      site.owner.ask({ path: `${site.url('files', path)}?follow=true${query}` });
    expect((await ask('/nothing', '')).status).toBe(404);
    const beyond = await ask('/log', '&from=9');
    expect([beyond.status, codeIn(beyond), beyond.headers['content-range']]).toEqual([
      416,
      'RANGE',
      'bytes */8',
    ]);
    expect((await ask('/log', '&from=-1')).status).toBe(400);
    expect(await nobodyWorks()).toBe(true);
  });

  it('is 501 on a server that cannot begin in the middle of a file', async () => {
    await using poor = await startScriptedFtp({ without: ['REST'] });
    poor.tree.put('/log', 'one\ntwo\n');
    const there = await gateway.site(poor);
    const got = await there.owner.ask({ path: `${there.url('files', '/log')}?follow=true` });
    expect([got.status, codeIn(got)]).toEqual([501, 'FTP_NOT_SUPPORTED']);
    expect((await there.get('/log')).body.toString()).toBe('one\ntwo\n');
  });

  it('breaks off when Gangway stops, and does not hold it up', async () => {
    const stopping = await startGateway();
    const follower = await Follower.of(await stopping.site(server), 'follow=true&from=0');
    await follower.has('two\n');
    await stopping.close();
    await server.until(() => follower.end !== 'open');
    expect(follower.end).toBe('broken');
  });

  it('more than 32 times of one account is 429', async () => {
    const others = await Promise.all(Array.from({ length: 32 }, () => Follower.of(site, 'follow=true')));
    const got = await site.owner.ask({ path: `${site.url('files', '/log')}?follow=true` });
    expect([got.status, codeIn(got)]).toEqual([429, 'TOO_MANY_FOLLOWERS']);
    for (const { outgoing } of others) outgoing.destroy();
    await server.until(() => others.every(({ end }) => end !== 'open'));
  });
});
