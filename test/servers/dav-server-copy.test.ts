import { randomBytes } from 'node:crypto';
import { readFile, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { davTo } from '../support/dav-client.ts';
import { startGateway } from '../support/gateway.ts';
import { proftpd } from './proftpd.ts';

const PATIENT = { replyMs: 20_000, verdictMs: 20_000, firstByteMs: 20_000, stallMs: 20_000, drainMs: 1_000 };
const CONTENT = randomBytes(1_000_003);

const reason = await proftpd.prepare();

describe.skipIf(reason !== undefined)('COPY on a server that copies by itself', () => {
  it('moves no bytes, keeps odd names, and replaces in one step', async () => {
    await using server = await proftpd.start();
    await using gateway = await startGateway({ limits: PATIENT });
    await writeFile(join(server.home, 'two words 山'), CONTENT);
    await writeFile(join(server.home, 'old'), 'old');
    await server.giveHomeToUser();
    const { user, password } = server;
    const site = await gateway.site(server, { user, password });
    expect((await davTo(site, 'COPY', { from: '/two words 山', to: '/copy [1] 山' })).status).toBe(201);
    expect((await davTo(site, 'COPY', { from: '/two words 山', to: '/old' })).status).toBe(204);
    expect((await readdir(server.home)).sort()).toEqual(['copy [1] 山', 'old', 'two words 山']);
    for (const name of ['copy [1] 山', 'old'])
      expect(await readFile(join(server.home, name))).toEqual(CONTENT);
    const transcript = await site.transcript();
    expect(transcript).toContain('> SITE CPTO /.copy [1] 山.');
    expect(transcript).not.toMatch(/> (RETR|STOR) /);
  });
});
