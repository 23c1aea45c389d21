import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Entry } from '../../../server/contract/entry.ts';
import { codeIn, startGateway } from '../../support/gateway.ts';
import type { TestGateway, TestSite } from '../../support/gateway.ts';
import { on } from '../../support/scripted-ftp/script.ts';
import { startScriptedFtp } from '../../support/scripted-ftp/server.ts';
import type { ScriptedFtp } from '../../support/scripted-ftp/server.ts';

let server: ScriptedFtp;
let gateway: TestGateway;
let site: TestSite;
beforeAll(async () => {
  server = await startScriptedFtp({ without: ['MLST', 'MLSD'] });
  server.tree.put('/file', '0123456789');
  server.tree.put('/folder/inner', 'x');
  gateway = await startGateway();
  site = await gateway.site(server);
});
afterEach(() => server.behave());
afterAll(async () => {
  await gateway.close();
  await server.close();
});

async function described(path: string): Promise<Entry> {
  const { body } = await site.owner.ask({ path: site.url('entries', path) });
  return JSON.parse(body.toString()) as Entry;
}

describe('an entry that is asked about by itself, on a server without MLST (case 80)', () => {
  it('is a folder when it can be entered, also where SIZE has a number for folders (ftp-srv)', async () => {
    server.script(on('SIZE').to('/folder').reply(213, '4096'));
    const folder = await described('/folder');
    expect(folder).toMatchObject({ kind: 'folder', path: '/folder' });
    expect(folder.sizeBytes).toBeUndefined();
    expect(await described('/file')).toMatchObject({ kind: 'file', sizeBytes: 10 });
  });

  it('is a folder for HEAD of the plain bridge, too', async () => {
    server.script(on('SIZE').to('/folder').reply(213, '4096'));
    const authorization = `Basic ${Buffer.from('kim:secret').toString('base64')}`;
    const path = `/ftp/127.0.0.1:${server.port}/folder/?security=plain`;
    expect((await gateway.ask({ method: 'HEAD', path, headers: { authorization } })).status).toBe(200);
  });

  it('that leads nowhere is not there', async () => {
    const answer = await site.owner.ask({ path: site.url('entries', '/dangling') });
    expect([answer.status, codeIn(answer)]).toEqual([404, 'FTP_NOT_FOUND']);
  });
});
