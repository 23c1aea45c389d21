import { createHash, randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readFile, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Entry, Folder } from '../../server/contract/entry.ts';
import { oddFile } from '../contracts/contract-server.ts';
import { oddNamesBeyond } from '../contracts/deviations.ts';
import { ODD_NAMES } from '../contracts/odd-names.ts';
import { codeIn, startGateway } from '../support/gateway.ts';
import type { TestGateway, TestSite } from '../support/gateway.ts';
import type { Exchange } from '../support/http-exchange.ts';
import { proftpd } from './proftpd.ts';
import { pureFtpd } from './pure-ftpd.ts';
import type { RealServer } from './real-server.ts';
import { SERVER_KINDS } from './server-kinds.ts';
import { withPassivePorts } from './settings.ts';
import { vsftpd } from './vsftpd.ts';

/** A busy machine may take its time; nothing here waits for a limit. */
const PATIENT = { replyMs: 20_000, verdictMs: 20_000, firstByteMs: 20_000, stallMs: 20_000, drainMs: 1_000 };
const PASSIVE_PORTS = 40;
const CROWD = 20;
const LONGEST_TO_GROW = 254;
const RENAMED_CUT = 3;
const CROWD_BYTES = 2_000_003;
const NEW_CONTENT = Buffer.from('quite another content\n');

function folderIn({ body }: Exchange): Folder {
  return JSON.parse(body.toString()) as Folder;
}

function sha256(bytes: Buffer): string {
  return createHash('sha256').update(bytes).digest('hex');
}

/** Another name, and no longer than a file system allows. */
function renamedBytes(name: Buffer): Buffer {
  return Buffer.concat([Buffer.from('+'), name.subarray(name.length > LONGEST_TO_GROW ? RENAMED_CUT : 0)]);
}

/** The same as text: what is cut off is ASCII or one character of three bytes. */
function renamed(path: string): string {
  const [, folder = '', name = ''] = /^(.*\/)([^/]*)$/s.exec(path) ?? [];
  const isLong = Buffer.byteLength(name) > LONGEST_TO_GROW && !name.includes('\\x');
  return `${folder}+${isLong ? Buffer.from(name).subarray(RENAMED_CUT).toString() : name}`;
}

for (const kind of SERVER_KINDS) {
  const reason = await kind.prepare();
  const isSkipped = reason !== undefined;
  const title = kind.abilities.software;
  const beyond = [...oddNamesBeyond(kind.name, 'odd name'), ...oddNamesBeyond(kind.name, 'new name')];
  const names = ODD_NAMES.filter(({ what }) => !beyond.includes(what));

  describe.skipIf(isSkipped)(isSkipped ? `${title} (skipped: ${reason})` : title, () => {
    let server: RealServer;
    let gateway: TestGateway;
    let site: TestSite;

    beforeAll(async () => {
      server = await kind.start(withPassivePorts(kind, PASSIVE_PORTS));
      gateway = await startGateway({ limits: PATIENT });
      const { user, password } = server;
      site = await gateway.site(server, { user, password });
      await mkdir(join(server.home, 'odd'));
      await mkdir(join(server.home, 'bridge'));
      for (const { bytes } of names) await writeFile(oddFile(server.home, bytes), bytes);
      await server.giveHomeToUser();
    });
    afterAll(async () => {
      await gateway.close();
      await server.stop();
    });

    const entries = async (): Promise<Entry[]> => folderIn(await site.list('/odd')).entries;
    const onDisk = async (): Promise<string[]> =>
      (await readdir(join(server.home, 'odd'), { encoding: 'buffer' }))
        .map((name) => name.toString('latin1'))
        .toSorted();
    const original = names.map(({ bytes }) => bytes.toString('latin1')).toSorted();

    it('reads, replaces, renames and removes files with odd names by REST', async () => {
      const found = await entries();
      expect(found).toHaveLength(names.length);
      for (const { path, sizeBytes } of found) {
        const { status, body } = await site.get(path);
        expect([path, status, body.length]).toEqual([path, 200, sizeBytes]);
        expect(original).toContain(body.toString('latin1'));
        expect([path, (await site.put(path, NEW_CONTENT)).status]).toEqual([path, 204]);
        expect((await site.get(path)).body.equals(NEW_CONTENT)).toBe(true);
      }
      // Every file was replaced in place: the names are the same bytes, and no part file is left.
      expect(await onDisk()).toEqual(original);
      for (const { path } of found) {
        const url = site.url('files', path);
        const changed = await site.owner.askJson('PATCH', url, { path: renamed(path) });
        expect([changed.status, JSON.parse(changed.body.toString())]).toEqual([200, { path: renamed(path) }]);
      }
      expect(await onDisk()).toEqual(
        names.map(({ bytes }) => renamedBytes(bytes).toString('latin1')).toSorted(),
      );
      for (const { path } of await entries()) {
        const url = site.url('files', path);
        expect([path, (await site.owner.ask({ method: 'DELETE', path: url })).status]).toEqual([path, 204]);
      }
      expect(await onDisk()).toEqual([]);
    });

    it('makes, lists and removes folders by REST', async () => {
      const path = '/fresh/two words/海港 [1]';
      const ask = async (method: string, folder: string): Promise<number> =>
        (await site.owner.ask({ method, path: site.url('folders', folder) })).status;
      expect(await ask('PUT', path)).toBe(201);
      expect(existsSync(join(server.home, path))).toBe(true);
      expect(folderIn(await site.list('/fresh/two words')).entries).toMatchObject([{ path, kind: 'folder' }]);
      expect(folderIn(await site.list(path))).toMatchObject({ entries: [], complete: true });
      expect(await ask('DELETE', '/fresh')).toBe(409);
      for (const folder of [path, '/fresh/two words', '/fresh'])
        expect(await ask('DELETE', folder)).toBe(204);
      expect(existsSync(join(server.home, 'fresh'))).toBe(false);
      expect((await site.list('/fresh')).status).toBe(404);
    });

    it('does the same through the plain bridge', async () => {
      // netkit says 234 to AUTH TLS, and every handshake fails: `auto` does not go on in clear after that.
      const security = kind.name === 'netkit' ? 'plain' : 'auto';
      const { host, port, user, password } = server;
      const authorization = `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;
      const ask = (method: string, path: string, body?: Buffer): Promise<Exchange> => {
        const encoded = path.split('/').map(encodeURIComponent).join('/');
        const url = `/ftp/${host}:${port}${encoded}?security=${security}`;
        return gateway.ask({ method, path: url, headers: { authorization }, ...(body && { body }) });
      };
      const path = "/bridge/it's [1] 山 -> ⚓.txt";
      expect((await ask('PUT', path, NEW_CONTENT)).status).toBe(201);
      expect(await readFile(join(server.home, path))).toEqual(NEW_CONTENT);
      expect((await ask('GET', path)).body).toEqual(NEW_CONTENT);
      expect((await ask('HEAD', path)).headers['content-length']).toBe(String(NEW_CONTENT.length));
      expect(folderIn(await ask('GET', '/bridge/')).entries).toMatchObject([{ path }]);
      expect((await ask('DELETE', path)).status).toBe(204);
      expect((await ask('GET', path)).status).toBe(404);
    });
  });
}

const pureFtpdReason = await pureFtpd.prepare();

describe.skipIf(pureFtpdReason !== undefined)(
  'a server that renames to another name than it was told',
  () => {
    it('does not make a failed replacement look good', async () => {
      await using server = await pureFtpd.start();
      await using gateway = await startGateway({ limits: PATIENT });
      const old = join(server.home, 'blank at the end ');
      await writeFile(old, 'old');
      await server.giveHomeToUser();
      const { user, password } = server;
      const site = await gateway.site(server, { user, password });
      const answer = await site.put('/blank at the end ', NEW_CONTENT);
      expect([answer.status, codeIn(answer)]).toEqual([502, 'NAME_CHANGED']);
      expect(await readFile(old, 'utf8')).toBe('old');
    });
  },
);

/** 421 when it is called, and 530 after PASS: both mean "too many", and neither may reach whoever asks. */
for (const kind of [vsftpd, proftpd]) {
  const reason = await kind.prepare();
  const isSkipped = reason !== undefined;
  const title = `${kind.abilities.software} with two sessions per address`;

  describe.skipIf(isSkipped)(isSkipped ? `${title} (skipped: ${reason})` : title, () => {
    it('serves twenty downloads at once', async () => {
      await using server = await kind.start({ maxPerIp: 2, passivePorts: PASSIVE_PORTS });
      await using gateway = await startGateway({ limits: PATIENT });
      const content = randomBytes(CROWD_BYTES);
      await writeFile(join(server.home, 'wanted'), content);
      await server.giveHomeToUser();
      const { user, password } = server;
      const site = await gateway.site(server, { user, password });
      const answers = await Promise.all(Array.from({ length: CROWD }, () => site.get('/wanted')));
      expect(answers.map(({ status, end, body }) => [status, end, sha256(body)])).toEqual(
        answers.map(() => [200, 'complete', sha256(content)]),
      );
      expect(await site.transcript()).toMatch(kind === vsftpd ? /< 421 / : /< 530 /);
    });
  });
}
