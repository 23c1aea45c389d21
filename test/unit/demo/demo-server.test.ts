import { once } from 'node:events';
import { access, mkdir, mkdtemp, readdir, readFile, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, afterEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { startDemoServer } from '../../../server/demo/demo-server.ts';
import type { DemoServer } from '../../../server/demo/demo-server.ts';
import { RawClient } from './raw-client.ts';

const START_LIMIT_MS = 20_000;

let demo: DemoServer;
let client: RawClient;

beforeAll(async () => {
  demo = await startDemoServer();
}, START_LIMIT_MS);
afterAll(() => demo.close());
beforeEach(async () => {
  client = await RawClient.login(demo.port);
});
afterEach(() => client.close());

describe('the demo server', () => {
  it('lists names in three scripts, with blanks', async () => {
    const names = (await client.fetch('NLST')).toString().split('\r\n');
    expect(names).toEqual(
      expect.arrayContaining(['Welcome.md', 'Empty folder', 'Grüße aus Köln', '文档', '照片']),
    );
    const listing = (await client.fetch('LIST')).toString();
    expect(listing).toMatch(/^drwx.{6} 1 \d+ \d+ +\d+ \w{3} \d\d +[\d:]+ Grüße aus Köln\r$/m);
  });

  it('has a folder of two thousand files', async () => {
    await client.ask('CWD /Two thousand files');
    const names = (await client.fetch('NLST')).toString().trim().split('\r\n');
    expect(names).toHaveLength(2_000);
  });

  it('sends a file byte for byte, whole and from an offset', async () => {
    const path = 'Data/Twelve mebibytes.bin';
    const expected = await readFile(join(demo.folder, path));
    expect((await client.fetch(`RETR ${path}`)).equals(expected)).toBe(true);
    await client.ask('REST 12000000');
    expect((await client.fetch(`RETR ${path}`)).equals(expected.subarray(12_000_000))).toBe(true);
  });

  it('tells times to the second and the size of an empty file', async () => {
    expect(await client.ask('MDTM /Welcome.md')).toMatch(/^213 20260220091500/);
    expect(await client.ask('SIZE /Empty file.txt')).toBe('213 0');
  });

  it('takes an upload, renames it and deletes it', async () => {
    await client.send('STOR /Inbox/新.txt', 'first line\n');
    expect((await client.fetch('RETR /Inbox/新.txt')).toString()).toBe('first line\n');
    expect(await client.ask('RNFR /Inbox/新.txt')).toMatch(/^350/);
    expect(await client.ask('RNTO /Inbox/old.txt')).toMatch(/^250/);
    expect(await client.ask('DELE /Inbox/old.txt')).toMatch(/^250/);
    expect(await client.ask('SIZE /Inbox/old.txt')).toBe('550 No such file or folder.');
  });

  it('keeps the front of a resumed upload, which plain ftp-srv 4.6.3 fills with zeros', async () => {
    await client.send('STOR /Inbox/resumed.txt', '0123456789');
    await client.ask('REST 4');
    await client.send('STOR /Inbox/resumed.txt', 'abcdefgh');
    await client.send('APPE /Inbox/resumed.txt', '!');
    expect((await client.fetch('RETR /Inbox/resumed.txt')).toString()).toBe('0123abcdefgh!');
  });

  it('names no path of the machine when it makes a folder or refuses', async () => {
    expect(await client.ask('MKD /Inbox/new')).toBe('257 "/Inbox/new"');
    expect(await client.ask('MKD /Inbox/new')).toBe('550 That name is taken.');
    expect(await client.ask('CWD /nowhere')).toBe('550 No such file or folder.');
    expect(await client.ask('RMD /Inbox')).toBe('550 The folder is not empty.');
    expect(await client.ask('RMD /Inbox/new')).toMatch(/^250/);
  });

  it('keeps a client inside its folder', async () => {
    expect(await client.ask('CWD ../../../etc')).toBe('550 No such file or folder.');
    expect(await client.ask('CWD ..')).toBe('250 "/"');
    expect(await client.ask('SIZE ../../../../../etc/hostname')).toBe('550 No such file or folder.');
  });

  it('refuses a wrong password', async () => {
    const stranger = await RawClient.login(demo.port, 'wrong');
    expect(await stranger.ask('PWD')).toMatch(/^530/);
    stranger.close();
  });
});

describe('a client that goes away', () => {
  it('finds the session answering after it closed a download early', async () => {
    const socket = await client.data();
    expect(await client.ask('RETR /Data/Twelve mebibytes.bin')).toMatch(/^150/);
    await once(socket, 'data');
    socket.resetAndDestroy();
    expect(await client.reply()).toMatch(/^551/);
    expect(await client.ask('PWD')).toBe('257 "/"');
  });

  it('finds the session answering after it broke off an upload, and the part is kept', async () => {
    const socket = await client.data();
    expect(await client.ask('STOR /Inbox/part.bin')).toMatch(/^150/);
    await new Promise((resolve) => socket.write('half', resolve));
    socket.resetAndDestroy();
    expect(await client.reply()).toMatch(/^(550|226)/);
    expect(await client.ask('SIZE /Inbox/part.bin')).toMatch(/^213 \d+$/);
  });

  it('does not disturb others when it vanishes in the middle of a download', async () => {
    const other = await RawClient.login(demo.port);
    const socket = await other.data();
    await other.ask('RETR /Data/Twelve mebibytes.bin');
    socket.resetAndDestroy();
    other.close();
    expect((await client.fetch('RETR /Welcome.md')).toString()).toContain('Welcome aboard');
  });

  it('gets one plain answer when there is no place for its upload', async () => {
    await client.data();
    expect(await client.ask('STOR /missing/file.txt')).toBe('550 No such file or folder.');
    expect(await client.ask('PWD')).toBe('257 "/"');
  });
});

describe('the life of the folder', () => {
  it(
    'ends with the server',
    async () => {
      const second = await startDemoServer();
      expect(second.port).not.toBe(demo.port);
      await second.close();
      await second.close();
      await expect(access(second.folder)).rejects.toThrow('ENOENT');
      await expect(RawClient.login(second.port)).rejects.toThrow();
    },
    START_LIMIT_MS,
  );

  it('is missing: the demo says so in one error, with the reason', async () => {
    vi.stubEnv('TMPDIR', '/nowhere');
    onTestFinished(() => void vi.unstubAllEnvs());
    await expect(startDemoServer()).rejects.toMatchObject({
      code: 'DEMO_NOT_STARTED',
      cause: { code: 'ENOENT' },
    });
  });

  it('loses a link that is deleted, and nothing of what it leads to', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'gangway-test-'));
    onTestFinished(() => rm(folder, { recursive: true }));
    const served = await startDemoServer({ folder });
    onTestFinished(() => served.close());
    await mkdir(join(folder, 'kept'));
    await symlink('kept', join(folder, 'link'));
    const visitor = await RawClient.login(served.port);
    onTestFinished(() => visitor.close());
    expect(await visitor.ask('DELE /link')).toMatch(/^250/);
    expect(await readdir(folder)).toEqual(['kept']);
  });

  it('does not end with the server when the caller brought it', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'gangway-test-'));
    onTestFinished(() => rm(folder, { recursive: true }));
    const served = await startDemoServer({ folder });
    const visitor = await RawClient.login(served.port);
    await visitor.send('STOR /mine.txt', 'mine');
    visitor.close();
    await served.close();
    expect(await readFile(join(folder, 'mine.txt'), 'utf8')).toBe('mine');
  });
});
