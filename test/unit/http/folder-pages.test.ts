import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Entry, Folder } from '../../../server/contract/entry.ts';
import { codeIn, startGateway } from '../../support/gateway.ts';
import type { TestGateway, TestSite } from '../../support/gateway.ts';
import type { Exchange } from '../../support/http-exchange.ts';
import { startScriptedFtp } from '../../support/scripted-ftp/server.ts';
import type { ScriptedFtp } from '../../support/scripted-ftp/server.ts';

const NDJSON = 'application/x-ndjson';
const ENTRIES = 25;

let server: ScriptedFtp;
let gateway: TestGateway;
let site: TestSite;

beforeEach(async () => {
  server = await startScriptedFtp();
  gateway = await startGateway();
  site = await gateway.site(server);
  for (let at = ENTRIES; at > 0; at--) server.tree.put(`/many/File ${at}.txt`, 'x'.repeat(at));
  server.tree.put('/many/.hidden', 'x');
  server.tree.putFolder('/many/zoo');
});
afterEach(async () => {
  await gateway.close();
  await server.close();
});

async function ask(query: string, headers: Record<string, string> = {}): Promise<Exchange> {
  return site.owner.ask({ path: `${site.url('folders', '/many')}${query}`, headers });
}

function folderIn({ body }: Exchange): Folder {
  return JSON.parse(body.toString()) as Folder;
}

function names({ entries }: { readonly entries: readonly Entry[] }): string[] {
  return entries.map(({ name }) => name);
}

const listings = (): number =>
  server.connections.flatMap(({ verbs }) => verbs).filter((verb) => verb === 'MLSD').length;

describe('a folder by pages', () => {
  it('is listed once, and its pages put together are the folder in the order that was asked for', async () => {
    const all: string[] = [];
    let query = '?limit=10&sort=name';
    for (let pages = 1; ; pages++) {
      const page = folderIn(await ask(query));
      all.push(...names(page));
      expect([page.total, page.complete, page.path]).toEqual([ENTRIES + 2, true, '/many']);
      if (page.cursor === undefined) {
        expect(pages).toBe(3);
        break;
      }
      server.tree.put(`/many/File 0 of page ${pages}.txt`, 'x');
      query = `?limit=10&cursor=${page.cursor}`;
    }
    const files = Array.from({ length: ENTRIES }, (_, at) => `File ${at + 1}.txt`);
    expect(all).toEqual(['zoo', '.hidden', ...files]);
    expect(listings()).toBe(1);
  });

  it('can be filtered, without hidden files, by size, largest first', async () => {
    const page = folderIn(await ask('?filter=*2?.txt&hidden=false&sort=size&order=desc&limit=3'));
    expect([names(page), page.total]).toEqual([['File 25.txt', 'File 24.txt', 'File 23.txt'], 6]);
  });

  it('gives the same page for the same cursor, and a page of another length', async () => {
    const { cursor } = folderIn(await ask('?limit=2'));
    const [one, again, longer] = [
      await ask(`?limit=2&cursor=${cursor}`),
      await ask(`?limit=2&cursor=${cursor}`),
      await ask(`?limit=20&cursor=${cursor}`),
    ];
    expect(one.body.equals(again.body)).toBe(true);
    expect(names(folderIn(longer))).toHaveLength(20);
  });

  it('has no cursor on its only page', async () => {
    const page = folderIn(await ask('?limit=100'));
    expect([page.cursor, page.entries.length]).toEqual([undefined, ENTRIES + 2]);
  });

  it('gives nothing to a stranger, at another path or in another order', async () => {
    const { cursor } = folderIn(await ask('?limit=2&sort=size'));
    const elsewhere = { path: `${site.url('folders', '/')}?cursor=${cursor}` };
    expect(codeIn(await site.owner.ask(elsewhere))).toBe('CURSOR_EXPIRED');
    const stranger = await gateway.site(server);
    const foreign = await stranger.owner.ask({
      path: `${stranger.url('folders', '/many')}?cursor=${cursor}`,
    });
    expect([foreign.status, codeIn(foreign)]).toEqual([410, 'CURSOR_EXPIRED']);
    expect(codeIn(await ask(`?cursor=${cursor}&sort=name`))).toBe('REQUEST_INVALID');
    expect(names(folderIn(await ask(`?cursor=${cursor}&sort=size`)))).toHaveLength(ENTRIES);
  });

  it('is gone when the site was changed', async () => {
    const { cursor } = folderIn(await ask('?limit=2'));
    await site.owner.askJson('PATCH', `/api/v1/sites/${site.id}`, { charset: 'gb18030' });
    expect(codeIn(await ask(`?cursor=${cursor}`))).toBe('CURSOR_EXPIRED');
  });

  it.each(['?cursor=x', `?cursor=${'A'.repeat(27)}1`, '?limit=0', '?limit=10001', '?sort=owner', '?page=2'])(
    'refuses %s',
    async (query) => {
      const answer = await ask(query);
      expect([answer.status, codeIn(answer)]).toEqual([400, 'REQUEST_INVALID']);
    },
  );

  it('of a folder that is not there is a problem', async () => {
    const answer = await site.owner.ask({ path: `${site.url('folders', '/none')}?limit=2` });
    expect(codeIn(answer)).toBe('FTP_NOT_FOUND');
  });
});

describe('the form of a folder', () => {
  it.each([
    [undefined, 'application/json'],
    ['*/*', 'application/json'],
    ['application/*;q=0.5', 'application/json'],
    [NDJSON, NDJSON],
    [`application/json;q=0.5, ${NDJSON};q=0.8`, NDJSON],
    [`${NDJSON};q=0, */*`, 'application/json'],
  ])('for Accept: %s is %s', async (accept, type) => {
    const answer = await ask('', accept === undefined ? {} : { accept });
    expect(answer.headers['content-type']).toMatch(type);
    expect(answer.headers.vary).toMatch(/accept/i);
  });

  it.each(['text/html', 'application/json;q=0', 'image/*'])('is none for Accept: %s', async (accept) => {
    const answer = await ask('', { accept });
    expect([answer.status, codeIn(answer)]).toEqual([406, 'NOT_ACCEPTABLE']);
  });

  it('as NDJSON may be filtered while it arrives, and says how much has passed', async () => {
    const lines = (await ask('?filter=file+2&hidden=false', { accept: NDJSON })).body
      .toString()
      .trim()
      .split('\n');
    const end = JSON.parse(lines.at(-1) ?? '') as { complete: boolean; count: number };
    expect([lines.length - 1, end.complete, end.count]).toEqual([7, true, 7]);
  });

  it.each(['sort=name', 'limit=3', 'cursor=AAAA', 'order=desc', 'folders=mixed'])(
    'as NDJSON cannot have %s',
    async (query) => {
      const answer = await ask(`?${query}`, { accept: NDJSON });
      expect([answer.status, codeIn(answer)]).toEqual([400, 'REQUEST_INVALID']);
    },
  );

  it('is told by HEAD without a listing, and a file is no folder', async () => {
    const head = (path: string): Promise<Exchange> =>
      site.owner.ask({ method: 'HEAD', path: site.url('folders', path) });
    const answer = await head('/many');
    expect([answer.status, answer.body.length]).toEqual([200, 0]);
    expect(answer.headers['content-type']).toMatch('application/json');
    expect((await head('/many/File 1.txt')).status).toBe(404);
    expect(listings()).toBe(0);
  });
});
