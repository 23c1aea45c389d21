import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Entry, Folder } from '../../../server/contract/entry.ts';
import { codeIn, startGateway } from '../../support/gateway.ts';
import type { TestGateway, TestSite } from '../../support/gateway.ts';
import { startScriptedFtp } from '../../support/scripted-ftp/server.ts';
import type { ScriptedFtp } from '../../support/scripted-ftp/server.ts';

/** 255 bytes that are no UTF-8 wherever one looks. */
const LONGEST_NAME = Buffer.alloc(255, 0xd6);
const ESCAPED = '\\xD6'.repeat(255);
const LEVELS = 14;
const FOLDER = `/${Array.from({ length: LEVELS }, () => ESCAPED).join('/')}`;

let server: ScriptedFtp;
let gateway: TestGateway;
let site: TestSite;
beforeAll(async () => {
  server = await startScriptedFtp();
  const slash = Buffer.from('/');
  const folder = Buffer.concat(Array.from({ length: LEVELS }, () => [slash, LONGEST_NAME]).flat());
  server.tree.put(Buffer.concat([folder, slash, LONGEST_NAME]), 'deep');
  gateway = await startGateway();
  site = await gateway.site(server);
});
afterAll(async () => {
  await gateway.close();
  await server.close();
});

describe('a name of 255 bytes that all have to be escaped, fourteen folders deep (case 91)', () => {
  it('is listed, described, read, and renamed by a path in the body', async () => {
    const { entries } = JSON.parse((await site.list(FOLDER)).body.toString()) as Folder;
    const [entry] = entries as [Entry];
    expect(entry.path).toBe(`${FOLDER}/${ESCAPED}`);
    expect((await site.get(entry.path)).body.toString()).toBe('deep');
    expect((await site.owner.ask({ path: site.url('entries', entry.path) })).status).toBe(200);
    const url = site.url('files', entry.path);
    const answer = await site.owner.askJson('PATCH', url, { path: `${FOLDER}/moved` });
    expect(answer.status).toBe(200);
    expect((await site.get(`${FOLDER}/moved`)).body.toString()).toBe('deep');
  });

  it('is refused before anything is sent where the server could not take it', async () => {
    const sent = server.connections.flatMap(({ commands }) => commands).length;
    const answer = await site.get(`${FOLDER}/${ESCAPED}/${ESCAPED}/${ESCAPED}`);
    expect([answer.status, codeIn(answer)]).toEqual([400, 'PATH_INVALID']);
    expect(server.connections.flatMap(({ commands }) => commands)).toHaveLength(sent);
  });
});
