import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startGateway } from '../support/gateway.ts';
import type { TestGateway, TestSite } from '../support/gateway.ts';
import { on } from '../support/scripted-ftp/script.ts';
import { startScriptedFtp } from '../support/scripted-ftp/server.ts';
import type { ScriptedFtp } from '../support/scripted-ftp/server.ts';

const SIZE = 30_000;

let server: ScriptedFtp;
let gateway: TestGateway;
let site: TestSite;
beforeEach(async () => {
  server = await startScriptedFtp();
  gateway = await startGateway();
  server.tree.put('/f', { sizeBytes: SIZE });
  site = await gateway.site(server);
});
afterEach(async () => {
  await gateway.close();
  await server.close();
});

function countOf(verb: string): number {
  return server.connections.flatMap(({ verbs }) => verbs).filter((one) => one === verb).length;
}

describe('work that is lost before anybody has seen anything of it', () => {
  it.each(['EPSV', 'RETR'] as const)(
    'a download whose session ends at %s is done on a new one',
    async (verb) => {
      server.script(on(verb).closeControl().times(1));
      const got = await site.get('/f');
      expect([got.status, got.end, got.body.length]).toEqual([200, 'complete', SIZE]);
      expect(server.connections).toHaveLength(2);
    },
  );

  it('a file that fits into the hold and breaks off in the middle is fetched again', async () => {
    server.script(on('RETR').dataResetAt(10_000).times(1));
    const got = await site.get('/f');
    expect([got.status, got.end, got.body.length]).toEqual([200, 'complete', SIZE]);
  });

  it('a listing whose session ends is done on a new one', async () => {
    server.script(on('MLSD').closeControl().times(1));
    const got = await site.list('/');
    expect([got.status, got.end]).toEqual([200, 'complete']);
    expect(got.body.toString()).toContain('"name":"f"');
  });

  it('a download whose data connection stands in silence goes another way on a new session', async () => {
    server.script(on('RETR').noReply().times(1));
    const got = await site.get('/f');
    expect([got.status, got.end, got.body.length]).toEqual([200, 'complete', SIZE]);
    expect([countOf('EPSV'), countOf('PASV')]).toEqual([1, 1]);
  });

  it('a question that a session has no answer to any more is asked on a new one (pyftpdlib after a full disk)', async () => {
    await gateway.close();
    gateway = await startGateway({ limits: { replyMs: 300 } });
    site = await gateway.site(server);
    server.script(on('MLST').noReply().times(1));
    expect((await site.get('/f')).status).toBe(200);
    server.script(on('CWD').noReply().times(1));
    expect((await site.list('/')).status).toBe(200);
  });

  it('is tried twice and not more', async () => {
    server.script(on('RETR').closeControl());
    const got = await site.get('/f');
    expect(got.status).toBe(502);
    expect(countOf('RETR')).toBe(2);
  });
});
